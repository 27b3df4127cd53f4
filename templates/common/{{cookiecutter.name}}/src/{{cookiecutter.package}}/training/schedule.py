"""The learning rate of each step."""

import math

WARM_UP = 20  # steps


def learning_rate_at(step: int, steps: int, peak: float) -> float:
    """Straight up to `peak` over the first steps, then down to zero along a cosine.

    A pure function of the step, so a resumed run has nothing to restore.
    """
    warm_up = min(WARM_UP, steps // 2)
    if step < warm_up:
        return peak * (step + 1) / warm_up
    share = (step - warm_up) / max(1, steps - warm_up)
    return peak * (1 + math.cos(math.pi * share)) / 2
