"""Reads inputs when they are wanted, so that memory does not grow with the data."""

from dataclasses import dataclass
from typing import Protocol, TypeAlias

import numpy as np

Inputs: TypeAlias = dict[str, np.ndarray]  # name -> (b, ...)


class Reader(Protocol):
    """Gives inputs by their places. Each process that reads is sent a copy."""

    def read(self, at: np.ndarray) -> Inputs:
        """Shapes: (b,) int64 -> (b, ...) float32 each.

        Raises:
            StarterError: one cannot be read any more, or is another one than was checked.
        """


@dataclass(frozen=True, slots=True)
class ArrayReader:
    """Inputs that are small enough to be held in memory."""

    arrays: Inputs  # (n, ...) each

    def read(self, at: np.ndarray) -> Inputs:
        """Shapes: (b,) int64 -> (b, ...) each."""
        return {name: array[at] for name, array in self.arrays.items()}
