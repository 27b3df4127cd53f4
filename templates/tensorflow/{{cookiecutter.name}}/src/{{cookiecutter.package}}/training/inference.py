"""Any network's answers, and what can be asked of its weights."""

from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np
import tensorflow as tf

from ..data import Part
from ..device import Device, as_tensors
from ..model import Model
from ..reading.reader import Inputs
from .batches import in_order


def count_parameters(model: Model) -> int:
    """Trainable numbers."""
    return sum(int(np.prod(variable.shape)) for variable in model.trainable_variables)


def is_finite(model: Model) -> bool:
    """Whether every weight is a number. Waits for the device."""
    sums = tf.stack([tf.reduce_sum(weight) for weight in model.trainable_variables])  # (weights,)
    return bool(tf.reduce_all(tf.math.is_finite(sums)))


def predict_outputs(
    model: Model, inputs: Part | Inputs, device: Device, batch_size: int, workers: int = 0
) -> np.ndarray:
    """What the network gives as it is in memory, in float32 and without dropout.

    Shapes: (n, ...) each -> (n, width).

    Args:
        batch_size: inputs in memory and on the device at once. What fits in training fits here.
        workers: that read ahead, as `data.workers`.
    """
    parts = []
    with tf.device(device), _in_float32(model):
        for x, _ in in_order(inputs, batch_size, workers):
            outputs = model(as_tensors(x, device), training=False)  # (b, width)
            parts.append(outputs.numpy())  # (b, width); waits for the device
    return np.concatenate(parts)  # (n, width)


@contextmanager
def _in_float32(model: Model) -> Iterator[None]:
    # What is exported computes in float32, so that is what must be measured.
    parts = model._flatten_layers()  # those of a network inside it too
    kept = [part.dtype_policy for part in parts]
    for part in parts:
        part.dtype_policy = "float32"
    try:
        yield
    finally:
        for part, policy in zip(parts, kept, strict=True):
            part.dtype_policy = policy
