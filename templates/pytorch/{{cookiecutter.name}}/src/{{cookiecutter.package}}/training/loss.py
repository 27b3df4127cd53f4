"""The loss of each kind of target."""

import torch
from torch.nn import functional as F

from ..task import CLASS, CLASSES, SERIES, Target


def compute_loss(outputs: torch.Tensor, answers: torch.Tensor, target: Target) -> torch.Tensor:
    """The mean over a batch: cross-entropy, or what a number is off: squared, but of a series.

    With `target.weights` an input counts by its class, one of several classes by how rare it is.

    Shapes: (b, width), answers (b,), (b, classes) or (b, width) -> ().
    """
    outputs = outputs.float()
    weights = torch.tensor(target.weights, device=outputs.device) if target.weights else None
    if target.kind == CLASS and weights is not None:
        losses = F.cross_entropy(outputs, answers, reduction="none")  # (b,)
        return (losses * weights[answers]).mean()
    if target.kind == CLASS:
        return F.cross_entropy(outputs, answers)
    if target.kind == CLASSES:
        return F.binary_cross_entropy_with_logits(outputs, answers, pos_weight=weights)
    unit = torch.from_numpy(target.unit).to(outputs.device)
    if target.kind == SERIES:
        return F.l1_loss(outputs / unit, answers / unit)
    return F.mse_loss(outputs[:, 0] / unit, answers / unit)
