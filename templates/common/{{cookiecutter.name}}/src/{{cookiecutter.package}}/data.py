"""The data in three parts."""

import hashlib
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any

import numpy as np

from .config import Config, StarterError
from .reading.answers import align
from .reading.items import Items
from .reading.reader import Inputs, Reader
from .reading.source import fit_inputs, read_like, read_source
from .reading.split import PARTS, assign_parts
from .task import CLASS, CLASSES, NUMBER, Target, Task


@dataclass(frozen=True, slots=True)
class Part:
    """Some inputs, which are read when they are wanted, and the answers to them."""

    reader: Reader
    places: np.ndarray  # (n,) int64: the inputs' places in the reader
    answers: np.ndarray  # (n,) int64 of a class; float32: (n, classes), (n,) or (n, width)

    def __len__(self) -> int:
        return len(self.places)

    def read(self, at: np.ndarray) -> Inputs:
        """The inputs of these indexes.

        Shapes: (b,) int64 -> (b, ...) float32 each, by name.

        Raises:
            StarterError: one cannot be read any more, or is another one than was checked.
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
    found: tuple[tuple[str, ...], ...]  # see Items


def load_data(config: Config, about: dict[str, Any] | None = None) -> Splits:
    """The three parts, the same ones in every run with the same [data] settings.

    Args:
        about: how a trained network's inputs are made (`Task.about`); else it follows from the
            training part, which is another where the data have grown.

    Raises:
        StarterError: the source cannot be used; says what is wrong where.
    """
    items = read_source(config.data, about)
    if items.target.kind in (CLASS, CLASSES) and len(items.target.classes) < 2:
        message = f"{config.data.source} has one class only, {''.join(items.target.classes)}"
        raise StarterError(message, "there is nothing to tell apart")
    parts = assign_parts(items, config.data)  # (n,)
    train = np.flatnonzero(parts == PARTS.index("train"))
    items = fit_inputs(items, train, about)
    task = _describe(items, train, config.train.balance)
    chosen = {name: np.flatnonzero(parts == at) for at, name in enumerate(PARTS)}
    made = {name: Part(items.reader, at, items.answers[at]) for name, at in chosen.items()}
    return Splits(task, **made, found=items.found)


def load_other(config: Config, task: Task, source: Path) -> Part:
    """Everything that a source holds, as inputs and answers of `task`.

    Raises:
        StarterError: it cannot be used, or holds something that `task` does not know.
    """
    # Nothing is split off, so nothing need be kept together.
    asked = task.target.columns or task.target.kind
    alike = {"source": str(source), "group": "", "target": asked}
    settings = {each.name for each in fields(config.data)}
    known: Any = {name: value for name, value in alike.items() if name in settings}
    items = read_like(replace(config.data, **known), task.about)
    if task.target.kind != items.target.kind:
        message = f"{source} asks for a {items.target.kind}"
        raise StarterError(f"{message}, the model gives a {task.target.kind}")
    try:
        answers = align(items.target, items.answers, task.target)
    except StarterError as error:
        raise StarterError(f"{source}: {error}", error.hint) from error
    return Part(items.reader, np.arange(len(answers)), answers)


def _describe(items: Items, train: np.ndarray, balance: bool) -> Task:
    """Args: which items are of the training part; whether rare classes count more."""
    checksum = hashlib.sha256(b"".join(items.keys))
    checksum.update(items.content + items.answers.tobytes())
    return Task(
        items.inputs,
        _fit_target(items.target, items.answers[train], balance),
        items.about,
        items.fitted,
        checksum.hexdigest()[:16],
    )


def _fit_target(target: Target, answers: np.ndarray, balance: bool) -> Target:
    if target.kind == CLASS:
        counts = np.bincount(answers, minlength=target.width)
        # So that all classes have the same part in the loss, and its size stays what it was.
        weights = len(answers) / (target.width * np.maximum(counts, 1))
        shares = tuple(weights.tolist()) if balance else ()
        return replace(target, commonest=int(counts.argmax()), weights=shares)
    if target.kind == CLASSES and balance:
        named = answers.sum(axis=0)  # (classes,)
        weights = np.maximum(len(answers) - named, 1) / np.maximum(named, 1)
        return replace(target, weights=tuple(weights.tolist()))
    if target.kind == NUMBER:
        numbers = answers.astype(np.float64)
        spread = float(numbers.std()) or 1.0
        return replace(target, mean=(float(numbers.mean()),), scale=(spread,))
    return target
