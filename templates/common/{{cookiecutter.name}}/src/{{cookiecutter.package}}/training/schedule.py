"""The learning rate of each step."""

import math
from collections.abc import Callable

from ..settings.training import TrainConfig

# Share of the peak that is left at a share of the steps after the warm-up.
FALLS: dict[str, Callable[[float], float]] = {
    "cosine": lambda share: (1 + math.cos(math.pi * share)) / 2,
    "linear": lambda share: 1 - share,
    "constant": lambda share: 1.0,
}


def learning_rate_at(step: int, steps: int, train: TrainConfig) -> float:
    """Straight up to the peak over the first steps, then down as `train.schedule` says.

    A pure function of the step, so a resumed run has nothing to restore.
    """
    warm_up = min(train.warm_up, steps // 2)
    if step < warm_up:
        return train.learning_rate * (step + 1) / warm_up
    share = (step - warm_up) / max(1, steps - warm_up)
    return train.learning_rate * FALLS[train.schedule](share)
