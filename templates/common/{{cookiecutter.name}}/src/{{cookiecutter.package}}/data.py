"""The data in three parts, as numpy arrays."""

import hashlib
import math
from dataclasses import dataclass, replace

import numpy as np

from .config import Config, StarterError
from .items import Items
from .source import read_source
from .task import Task

FEWEST = 3  # items of a class: one for each part


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


def load_data(config: Config) -> Splits:
    """The three parts, the same ones in every run with the same [data] settings.

    Raises:
        StarterError: the source cannot be used; says what is wrong where.
    """
    settings = config.data
    items = read_source(settings)
    _check_classes(items, settings.source)
    # A file's name need not be UTF-8.
    names = [name.encode(errors="surrogateescape") for name in items.names]
    digests = [hashlib.sha256(name).digest() for name in names]
    ranked = np.array(sorted(range(len(digests)), key=digests.__getitem__))  # (n,)
    # Which part an item is in follows from its name alone: neither from what is in it nor from
    # the run's seed. Results compare only on the same test part.
    test = _hold(ranked, items.labels, settings.test, leave=2)
    rest = ranked[~np.isin(ranked, test)]
    validation = _hold(rest, items.labels, settings.validation, leave=1)
    train = rest[~np.isin(rest, validation)]
    parts = [_part(items, chosen) for chosen in (train, validation, test)]
    return Splits(_describe(items, names, parts[0]), *parts)


def _check_classes(items: Items, source: str) -> None:
    if len(items.classes) < 2:
        message = f"{source} has one class only, {items.classes[0]}"
        raise StarterError(message, "there is nothing to tell apart")
    counts = np.bincount(items.labels, minlength=len(items.classes))
    few = [f"{items.classes[at]} has {counts[at]}" for at in np.flatnonzero(counts < FEWEST)]
    if few:
        more = [f"and {len(few) - 5} more"] if len(few) > 5 else []
        message = f"{source} has too few of some classes: {', '.join([*few[:5], *more])}"
        raise StarterError(message, "each needs 3: to train, to choose, to test")


def _hold(ranked: np.ndarray, labels: np.ndarray, share: float, leave: int) -> np.ndarray:
    """The first `share` of the ranked items, each class in proportion, one of it at least."""
    classes = [ranked[labels[ranked] == label] for label in np.unique(labels)]
    exact = [share * len(members) for members in classes]
    most = [len(members) - leave for members in classes]
    counts = [min(max(1, math.floor(want)), top) for want, top in zip(exact, most, strict=True)]
    # What rounding down left over goes to the classes that lost most by it.
    by_loss = sorted(range(len(classes)), key=lambda at: counts[at] - exact[at])
    for at in by_loss[: max(0, math.ceil(share * len(ranked)) - sum(counts))]:
        counts[at] += counts[at] < most[at]
    return np.concatenate([m[:count] for m, count in zip(classes, counts, strict=True)])


def _part(items: Items, chosen: np.ndarray) -> Part:
    chosen = np.sort(chosen)
    return Part(items.inputs[chosen], items.labels[chosen])


def _describe(items: Items, names: list[bytes], train: Part) -> Task:
    checksum = hashlib.sha256(b"\n".join(names))
    for array in (items.inputs, items.labels):
        checksum.update(np.ascontiguousarray(array).data)
    task = Task(
        items.kind,
        items.inputs.shape[1:],
        items.classes,
        checksum=checksum.hexdigest()[:16],
        commonest=int(np.bincount(train.labels).argmax()),
    )
    if items.kind == "picture":
        return replace(task, fit=items.fit, depth=items.depth)
    rows = train.inputs.astype(np.float64)  # (n, columns)
    scale = rows.std(axis=0)  # (columns,)
    scale[scale == 0] = 1
    mean = tuple(rows.mean(axis=0).tolist())
    return replace(task, columns=items.columns, mean=mean, scale=tuple(scale.tolist()))
