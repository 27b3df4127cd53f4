"""Pictures as the C++ programs read them."""

from pathlib import Path
from typing import Any

import numpy as np


def make_inputs(count: int, manifest: dict[str, Any]) -> dict[str, np.ndarray]:
    """Noise of 8 bits, so that a picture's file holds it exactly: (count, size, size, channels)."""
    about = manifest["input"]
    shape = (count, about["image_size"], about["image_size"], about["channels"])
    values = np.random.default_rng(0).integers(0, 256, shape)
    return {"image": (values / np.float32(255)).astype(np.float32)}


def write_input(path: Path, one: dict[str, np.ndarray], manifest: dict[str, Any]) -> Path:
    """One picture as the model takes it, in little-endian float32.

    Args:
        one: by name, (size, size, channels).
    """
    image = one["image"]
    shape = tuple(manifest["inputs"]["image"][1:])
    laid = image if image.shape == shape else np.moveaxis(image, -1, 0)  # channels first
    path.write_bytes(laid.astype("<f4").tobytes())
    return path
