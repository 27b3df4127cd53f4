"""Changes pictures at random in training."""

import numpy as np

from ..config import Config
from .reader import Inputs


def augment(inputs: Inputs, config: Config, epoch: int, at: np.ndarray) -> Inputs:
    """Pictures moved by up to `data.shift` pixels, dark where they were.

    Args:
        at: each picture's index in its part, (b,).
    """
    images = inputs["image"]  # (b, size, size, channels)
    side = images.shape[1]
    most = min(config.data.shift, side)
    if not most:
        return inputs
    moved: np.ndarray = np.zeros_like(images)
    for image, target, index in zip(images, moved, at.tolist(), strict=True):
        # Drawn for each picture alone: no generator whose state would have to be kept.
        down, right = np.random.default_rng((config.seed, epoch, index)).integers(
            -most, most + 1, 2
        )
        target[max(down, 0) : side + down, max(right, 0) : side + right] = image[
            max(-down, 0) : side - down, max(-right, 0) : side - right
        ]
    return inputs | {"image": moved}
