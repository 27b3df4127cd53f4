"""Changes inputs at random in training."""

import numpy as np

from ..config import Config
from .reader import Inputs


def augment(inputs: Inputs, config: Config, epoch: int, at: np.ndarray) -> Inputs:
    """The texts as they are: there is no change that means the same for every text.

    Args:
        at: each text's index in its part, (b,).
    """
    return inputs
