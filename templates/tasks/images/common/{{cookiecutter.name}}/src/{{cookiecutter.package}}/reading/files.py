"""Reads picture files when they are wanted."""

import os
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from ..config import StarterError
from .decode import PictureSpec
from .picture import read_picture
from .reader import Inputs


@dataclass(frozen=True, slots=True)
class FileReader:
    """Picture files. It holds no pixels: each process that reads is sent a copy."""

    paths: tuple[Path, ...]
    stamps: tuple[tuple[int, int], ...]  # of the files when they were checked, see `stamp`
    spec: PictureSpec

    def read(self, at: np.ndarray) -> Inputs:
        """Shapes: (b,) int64 -> image (b, size, size, channels) float32 in [0, 1].

        Raises:
            StarterError: a file is gone, or another one than was checked.
        """
        return {"image": np.stack([self._read(index) for index in at.tolist()])}

    def _read(self, index: int) -> np.ndarray:
        path = self.paths[index]
        image = read_picture(path, self.spec)  # (size, size, channels)
        # The run would be another one from here on, and its checkpoints would not show it.
        if stamp(path) != self.stamps[index]:
            raise StarterError(f"{path} has changed since the data were checked", "start again")
        return image


def stamp(path: Path) -> tuple[int, int]:
    """Bytes and time of change (ns): another file has others.

    Raises:
        OSError: there is no such file.
    """
    status = os.stat(path)
    return status.st_size, status.st_mtime_ns
