"""What of the model runs on the board: all of it. A camera's bytes are all that comes before."""

from typing import Any

import numpy as np
import tensorflow as tf


def prepare(model: tf.Module, inputs: dict[str, np.ndarray]) -> np.ndarray:
    """What the board's part of the network takes. Shapes: (n, s, s, c) -> the same."""
    return inputs["image"]


def answer(model: tf.Module, prepared: tf.Tensor) -> tf.Tensor:
    """Shapes: (1, s, s, c) -> (1, width)."""
    return model({"image": prepared}, training=False)


def raw(inputs: dict[str, np.ndarray], task: Any) -> np.ndarray:
    """The bytes of pictures. Shapes: (n, s, s, c) -> (n, s * s * c) uint8."""
    images = inputs["image"]
    return np.rint(images * 255).astype(np.uint8).reshape(len(images), -1)


def constants(task: Any) -> list[str]:
    """The lines of constants.h that are a picture's."""
    size, _, channels = task.inputs["image"]
    return [
        "// A picture, row by row from the top; its channels side by side.",
        f"constexpr int kImageSize = {size};",
        f"constexpr int kChannels = {channels};",
    ]
