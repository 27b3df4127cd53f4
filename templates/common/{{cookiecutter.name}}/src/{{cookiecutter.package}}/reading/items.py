"""What a source gives: inputs, answers, and what decides the part of each."""

import hashlib
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from ..task import Target
from .reader import Reader


@dataclass(frozen=True, slots=True)
class Items:
    """Everything a source holds, before it is split; what is large is not read yet."""

    reader: Reader
    inputs: dict[str, tuple[int, ...]]  # name -> shape of one
    target: Target
    answers: np.ndarray  # (n,) int64 of a class; float32: (n, classes), (n,) or (n, width)
    keys: list[bytes]  # of each item's content, or of its group: equal keys go to one part
    content: bytes  # what changes when any input does
    about: dict[str, Any] = field(default_factory=dict)  # see Task
    fitted: dict[str, list[float]] = field(default_factory=dict)
    found: tuple[tuple[str, ...], ...] = ()  # what it was taken for: heads, and rows below
    measures: np.ndarray | None = None  # (n, ...) of each input, for `fit_inputs`
    parts: np.ndarray | None = None  # (n,) index into PARTS, where the source itself says it


def make_key(content: bytes) -> bytes:
    """The key of an item's content or of its group's name."""
    return hashlib.sha256(content).digest()
