"""The data in three parts, as numpy arrays."""

import hashlib
from dataclasses import dataclass, replace

import numpy as np

from .config import Config, StarterError
from .items import Items, doubt_classes, measure_spread
from .source import read_source
from .split import PARTS, assign_parts
from .table import choose_offset, subtract_offset
from .task import Task


@dataclass(frozen=True, slots=True)
class Part:
    """Some inputs and their labels."""

    inputs: np.ndarray  # (n, size, size, channels) in [0, 1] or (n, columns); float32
    labels: np.ndarray  # (n,) int64


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
    return Splits(task, **{name: _part(items, task, parts == at) for at, name in enumerate(PARTS)})


def _part(items: Items, task: Task, chosen: np.ndarray) -> Part:
    inputs = items.inputs[chosen]
    if items.kind == "table":
        inputs = subtract_offset(inputs, task.offset)
    return Part(inputs, items.labels[chosen])


def _describe(items: Items, train: np.ndarray, offset: tuple[float, ...] | None) -> Task:
    """Args: which items are of the training part, (n,)."""
    checksum = hashlib.sha256(b"".join(items.keys))
    for array in (items.inputs, items.labels):
        checksum.update(np.ascontiguousarray(array).data)
    task = Task(
        items.kind,
        items.inputs.shape[1:],
        items.classes,
        checksum=checksum.hexdigest()[:16],
        commonest=int(np.bincount(items.labels[train]).argmax()),
    )
    if items.kind == "picture":
        return replace(task, fit=items.fit, depth=items.depth)
    rows = items.inputs[train]
    offset = choose_offset(rows) if offset is None else offset
    rest = rows - np.array(offset)  # (n, columns) float64
    scale = measure_spread(rest, items.columns)
    mean = tuple(rest.mean(axis=0).tolist())
    return replace(task, columns=items.columns, offset=offset, mean=mean, scale=scale)
