"""What a source gives: inputs, labels, and a name for each."""

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, slots=True)
class Items:
    """Everything a source holds, before it is split."""

    kind: str  # picture | table
    inputs: np.ndarray  # (n, size, size, channels) in [0, 1] or (n, columns); float32
    labels: np.ndarray  # (n,) int64
    classes: tuple[str, ...]  # a label is the index of its name
    names: list[str]  # of each item, e.g. its file: decides its part, whatever it contains
    columns: tuple[str, ...] = ()  # of a table
    fit: str = ""  # of pictures: how they became square
    depth: int = 0  # of pictures: see PictureSpec


def index_labels(labels: list[str]) -> tuple[tuple[str, ...], np.ndarray]:
    """The classes in order (numbers by size, words by letters), and each label's index (n,)."""
    names = set(labels)
    numeric = all(name.isascii() and name.isdecimal() for name in names)
    classes = sorted(names, key=lambda name: (int(name) if numeric else 0, name))
    index = {name: number for number, name in enumerate(classes)}
    return tuple(classes), np.array([index[label] for label in labels], dtype=np.int64)
