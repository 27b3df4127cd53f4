"""Any network's answers, and what can be asked of its weights."""

import numpy as np
import torch

from ..data import Part
from ..device import Device
from ..model import Model, as_tensor
from .batches import in_order


def count_parameters(model: Model) -> int:
    """Trainable numbers."""
    return sum(weight.numel() for weight in model.parameters() if weight.requires_grad)


def is_finite(model: Model) -> bool:
    """Whether every weight is a number. Waits for the device."""
    sums = torch.stack([weight.detach().sum() for weight in model.parameters()])  # (weights,)
    return bool(sums.isfinite().all())


@torch.inference_mode()
def predict_logits(
    model: Model, inputs: Part | np.ndarray, device: Device, batch_size: int, workers: int = 0
) -> np.ndarray:
    """Logits of the network as it is in memory, in float32 and without dropout.

    Shapes: (n, ...) -> (n, classes).

    Args:
        batch_size: inputs in memory and on the device at once. What fits in training fits here.
        workers: that read ahead, as `data.workers`.
    """
    was_training = model.training
    model.eval()
    parts = []
    for x, _ in in_order(inputs, batch_size, workers):
        logits = model(as_tensor(x, device))  # (b, classes)
        parts.append(logits.cpu().numpy())  # (b, classes); waits for the device
    model.train(was_training)
    return np.concatenate(parts)  # (n, classes)
