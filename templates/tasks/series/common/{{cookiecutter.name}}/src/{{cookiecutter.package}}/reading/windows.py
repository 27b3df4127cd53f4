"""Windows of a series: what is known, and what comes after it."""

from dataclasses import dataclass

import numpy as np

from ..config import StarterError
from ..settings.options import DataConfig
from .reader import Inputs
from .split import PARTS


@dataclass(frozen=True, slots=True)
class WindowReader:
    """Cuts windows out of the rows when they are wanted: memory holds each row once."""

    rows: np.ndarray  # (rows, columns) float32
    starts: np.ndarray  # (n,) int64: the first row of each window
    past: int

    def read(self, at: np.ndarray) -> Inputs:
        """Shapes: (b,) int64 -> (b, past, columns)."""
        return {"past": self.rows[self.starts[at][:, None] + np.arange(self.past)]}

    def read_next(self, ahead: int, columns: list[int]) -> np.ndarray:
        """What comes after each window: (n, ahead * columns), step by step."""
        after = self.starts[:, None] + self.past + np.arange(ahead)  # (n, ahead)
        return self.rows[after][:, :, columns].reshape(len(self.starts), -1)


def place_windows(count: int, settings: DataConfig) -> tuple[np.ndarray, np.ndarray]:
    """Where windows begin in so many rows, and the part of each: (n,), (n,).

    The oldest rows are learned from, the newest are the test part. No row is in windows of two
    parts.

    Raises:
        StarterError: a part has too few rows for one window.
    """
    length = settings.past + settings.ahead
    test = count - round(count * settings.test)
    validation = test - round(test * settings.validation)
    borders = {"train": (0, validation), "validation": (validation, test), "test": (test, count)}
    starts, parts = [], []
    for name, (first, end) in borders.items():
        if end - first < length:
            rows = f"{settings.source} has {count} rows, {end - first} of them for {name}"
            windows = f"data.past = {settings.past} and data.ahead = {settings.ahead}"
            hint = f"each part needs {length}: more rows, or smaller windows"
            raise StarterError(f"{rows}: too few for {windows}", hint)
        own = np.arange(first, end - length + 1, settings.step)
        starts.append(own)
        parts.append(np.full(len(own), PARTS.index(name)))
    return np.concatenate(starts), np.concatenate(parts)
