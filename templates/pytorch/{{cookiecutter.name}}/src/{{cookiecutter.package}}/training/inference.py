"""Any network's answers, and what can be asked of its weights."""

import numpy as np
import torch

from ..data import Part
from ..device import Device, as_tensors
from ..model import Model
from ..reading.reader import Inputs
from .batches import in_order


def count_parameters(model: Model) -> int:
    """Trainable numbers."""
    return sum(weight.numel() for weight in model.parameters() if weight.requires_grad)


def is_finite(model: Model) -> bool:
    """Whether every weight is a number. Waits for the device."""
    sums = torch.stack([weight.detach().sum() for weight in model.parameters()])  # (weights,)
    return bool(sums.isfinite().all())


@torch.inference_mode()
def predict_outputs(
    model: Model, inputs: Part | Inputs, device: Device, batch_size: int, workers: int = 0
) -> np.ndarray:
    """What the network gives as it is in memory, in float32 and without dropout.

    Shapes: (n, ...) each -> (n, width).

    Args:
        batch_size: inputs in memory and on the device at once. What fits in training fits here.
        workers: that read ahead, as `data.workers`.
    """
    was_training = model.training
    model.eval()
    parts = []
    for x, _ in in_order(inputs, batch_size, workers):
        outputs = model(**as_tensors(x, device))  # (b, width)
        parts.append(outputs.cpu().numpy())  # (b, width); waits for the device
    model.train(was_training)
    return np.concatenate(parts)  # (n, width)
