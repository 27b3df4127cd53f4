"""The loss of each kind of target."""

import torch
from torch.nn import functional as F

from ..task import CLASS, CLASSES, Target


def compute_loss(outputs: torch.Tensor, answers: torch.Tensor, target: Target) -> torch.Tensor:
    """The mean over a batch: cross-entropy, or the square of what a number is off.

    Shapes: (b, width), answers (b,) or (b, classes) -> ().
    """
    outputs = outputs.float()
    if target.kind == CLASS:
        return F.cross_entropy(outputs, answers)
    if target.kind == CLASSES:
        return F.binary_cross_entropy_with_logits(outputs, answers)
    return F.mse_loss(outputs[:, 0] / target.scale, answers / target.scale)
