"""The data in three parts."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from .config import Config, StarterError
from .reading.columns import choose_offset, measure_spread, subtract_offset
from .reading.items import Items, doubt_classes
from .reading.reader import ArrayReader, FolderReader, Reader
from .reading.source import read_source
from .reading.split import PARTS, assign_parts
from .task import Task


@dataclass(frozen=True, slots=True)
class Part:
    """Some inputs, which are read when they are wanted, and their labels."""

    reader: Reader
    places: np.ndarray  # (n,) int64: the inputs' places in the reader
    labels: np.ndarray  # (n,) int64

    def __len__(self) -> int:
        return len(self.labels)

    def read(self, at: np.ndarray) -> np.ndarray:
        """The inputs of these indexes, float32.

        Shapes: (b,) int64 -> (b, size, size, channels) in [0, 1] or (b, columns).

        Raises:
            StarterError: a file is gone, or another one than was checked.
        """
        return self.reader.read(self.places[at])

    def spread(self, count: int) -> np.ndarray:
        """Indexes of at most `count` inputs, evenly spread: folders are in order of classes."""
        count = min(count, len(self))
        indexes: np.ndarray = np.arange(count) * len(self) // count  # (count,) int64
        return indexes


@dataclass(frozen=True, slots=True)
class Splits:
    """Train on one part, choose on the second; the third is for `evaluate` alone."""

    task: Task
    train: Part
    validation: Part
    test: Part


def load_data(config: Config, offset: tuple[float, ...] | None = None) -> Splits:
    """The three parts, the same ones in every run with the same [data] settings.

    Args:
        offset: of a trained network's columns; else that of the training part, which is another
            where the data have grown.

    Raises:
        StarterError: the source cannot be used; says what is wrong where.
    """
    settings = config.data
    items = read_source(settings)
    if len(items.classes) < 2:
        message = f"{settings.source} has one class only, {items.classes[0]}"
        raise StarterError(message, "there is nothing to tell apart")
    doubt = doubt_classes(items.classes) if items.kind == "table" else ""
    try:
        parts = assign_parts(items.keys, items.labels, items.classes, settings)  # (n,)
    except StarterError as error:
        if doubt:
            raise StarterError(f"{settings.label} {doubt}", str(error)) from error
        raise
    if doubt:
        print(f"note: {settings.label} {doubt}")
    task = _describe(items, parts == PARTS.index("train"), offset)
    reader = read_as(task, items)
    chosen = {name: np.flatnonzero(parts == at) for at, name in enumerate(PARTS)}
    return Splits(task, **{name: Part(reader, at, items.labels[at]) for name, at in chosen.items()})


def load_other(config: Config, task: Task, source: Path) -> Part:
    """Everything that a source holds, with the labels and the shape of `task`.

    Raises:
        StarterError: it cannot be used, or lacks columns, or has classes that `task` lacks.
    """
    # Nothing is split off, so nothing need be kept together.
    settings = replace(config.data, source=str(source), group="")
    if task.kind == "picture":
        alike: Any = {"image_size": task.shape[0], "fit": task.fit, "depth": task.depth}
        settings = replace(settings, **alike)
    items = read_source(settings, task.columns)
    if items.kind != task.kind:
        raise StarterError(f"{source} holds a {items.kind} each, the model takes a {task.kind}")
    _expect_in(task.classes, items.classes, f"{source} has classes that the model does not know")
    _expect_in(items.columns, task.columns, f"{source} lacks columns of the model")
    labels = np.array([task.classes.index(name) for name in items.classes])  # (classes,)
    return Part(read_as(task, items), np.arange(len(items.labels)), labels[items.labels])


def read_as(task: Task, items: Items) -> Reader:
    """Reads the items as the network takes them: its columns less their offset, its channels."""
    reader = items.reader
    if isinstance(reader, FolderReader):
        return replace(reader, spec=replace(reader.spec, channels=task.shape[2]))
    if items.kind == "picture":  # the digits, which are gray
        return ArrayReader(np.broadcast_to(reader.array, (len(items.labels), *task.shape)))
    columns = [items.columns.index(name) for name in task.columns]
    return ArrayReader(subtract_offset(reader.array[:, columns], task.offset))


def _describe(items: Items, train: np.ndarray, offset: tuple[float, ...] | None) -> Task:
    """Args: which items are of the training part, (n,)."""
    checksum = hashlib.sha256(b"".join(items.keys))
    checksum.update(items.content + items.labels.tobytes())
    task = Task(
        items.kind,
        items.shape,
        items.classes,
        checksum=checksum.hexdigest()[:16],
        commonest=int(np.bincount(items.labels[train]).argmax()),
    )
    if items.kind == "picture":
        return replace(task, fit=items.fit, depth=items.depth)
    rows = items.reader.read(np.flatnonzero(train))  # (n, columns) float64
    offset = choose_offset(rows) if offset is None else offset
    rest = rows - np.array(offset)  # (n, columns)
    scale = measure_spread(rest, items.columns)
    mean = tuple(rest.mean(axis=0).tolist())
    return replace(task, columns=items.columns, offset=offset, mean=mean, scale=scale)


def _expect_in(known: Sequence[str], names: Sequence[str], otherwise: str) -> None:
    rest = sorted(set(names) - set(known))
    if rest:
        more = [f"and {len(rest) - 5} more"] if len(rest) > 5 else []
        raise StarterError(f"{otherwise}: {', '.join([*rest[:5], *more])}")
