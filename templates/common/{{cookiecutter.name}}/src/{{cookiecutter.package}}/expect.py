"""What the checks of gpu-smoke compare with, in numpy."""

import numpy as np


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


def noise(*shape: int) -> np.ndarray:
    """The same normal numbers every time."""
    return np.random.default_rng(0).standard_normal(shape, dtype=np.float32)
