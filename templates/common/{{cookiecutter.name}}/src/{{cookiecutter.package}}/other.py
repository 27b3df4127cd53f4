"""Data from elsewhere as a trained network takes them."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from .config import Config, StarterError
from .data import Part, read_as
from .source import read_source
from .task import Task


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


def _expect_in(known: Sequence[str], names: Sequence[str], otherwise: str) -> None:
    rest = sorted(set(names) - set(known))
    if rest:
        more = [f"and {len(rest) - 5} more"] if len(rest) > 5 else []
        raise StarterError(f"{otherwise}: {', '.join([*rest[:5], *more])}")
