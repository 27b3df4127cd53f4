"""What the checks of gpu-smoke say, and what they compare with, in numpy."""

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check that has passed found, and how fast the device was at it."""

    detail: str
    rate: float | None = None
    unit: str | None = None  # TFLOP/s | GB/s
    kind: str | None = None  # which of the device's peaks the rate is measured against


class CheckSkipped(Exception):
    """This machine cannot be asked; the message says why."""


def expect(claim: bool, otherwise: str) -> None:
    """Raises RuntimeError with `otherwise` when the claim is false."""
    if not claim:  # not assert: python -O would pass every machine
        raise RuntimeError(otherwise)


def expect_close(got: np.ndarray, want: np.ndarray, tolerance: float) -> str:
    """The largest difference relative to the largest wanted number, as text.

    Raises:
        RuntimeError: it is above the tolerance, or not a number.
    """
    error = float(np.abs(got.astype(np.float64) - want).max() / np.abs(want).max())
    expect(error <= tolerance, f"relative error {error:.1e} is above {tolerance:.0e}")
    return f"relative error {error:.1e}"


def attend(query: np.ndarray, key: np.ndarray, value: np.ndarray) -> np.ndarray:
    """Attention written out in float64.

    Shapes: (batch, heads, length, width) each -> the same.
    """
    q, k, v = (array.astype(np.float64) for array in (query, key, value))
    scores = q @ k.swapaxes(-1, -2) / np.sqrt(q.shape[-1])  # (batch, heads, length, length)
    weights = np.exp(scores - scores.max(axis=-1, keepdims=True))  # (batch, heads, length, length)
    mixed: np.ndarray = weights / weights.sum(axis=-1, keepdims=True) @ v
    return mixed


def noise(*shape: int) -> np.ndarray:
    """The same normal numbers every time."""
    return np.random.default_rng(0).standard_normal(shape, dtype=np.float32)
