"""What the model is asked: what goes in, and the classes that may come out."""

from dataclasses import dataclass
from typing import Any

from .config import StarterError


@dataclass(frozen=True, slots=True)
class Task:
    """Follows from the data; model, checkpoint, artefact and server follow from it."""

    kind: str  # picture | table
    shape: tuple[int, ...]  # of one input: (size, size, channels) or (columns,)
    classes: tuple[str, ...]  # a label is the index of its name
    columns: tuple[str, ...] = ()  # of a table, in their order
    mean: tuple[float, ...] = ()  # of each column over the training rows, less its offset
    scale: tuple[float, ...] = ()  # the standard deviation; 1 where a column never changes
    offset: tuple[float, ...] = ()  # subtracted from each column in float64, before the model
    fit: str = ""  # of pictures: how they became square
    depth: int = 0  # of pictures: bits in use of those with 16; 0: there was none
    commonest: int = 0  # label of the training part
    checksum: str = ""  # of all inputs, labels and groups

    @property
    def input_name(self) -> str:
        """What an exported model calls its input."""
        return "image" if self.kind == "picture" else "features"

    def settings(self) -> dict[str, Any]:
        """What a run or an artefact must agree on with the data, by name."""
        return {
            "data.shape": list(self.shape),
            "data.classes": list(self.classes),
            "data.columns": list(self.columns),
            "data.offset": list(self.offset),
            "data.fit": self.fit,
            "data.depth": self.depth,
            "data.checksum": self.checksum,
            "data.commonest": self.classes[self.commonest],
        }

    @classmethod
    def from_settings(cls, saved: dict[str, Any]) -> "Task":
        """The task of a run, out of what `settings` said of it.

        Means and scales are placeholders: the network's weights bring them.
        """
        classes, columns = tuple(saved["data.classes"]), tuple(saved["data.columns"])
        return cls(
            kind="table" if columns else "picture",
            shape=tuple(saved["data.shape"]),
            classes=classes,
            columns=columns,
            mean=(0.0,) * len(columns),
            scale=(1.0,) * len(columns),
            offset=tuple(saved["data.offset"]),
            fit=saved["data.fit"],
            depth=saved["data.depth"],
            commonest=classes.index(saved["data.commonest"]),
            checksum=saved["data.checksum"],
        )


def describe_input(task: Task, shape: list[int | str]) -> dict[str, Any]:
    """The part of model.json that says what to send: `shape` is the exported tensor's."""
    about: dict[str, Any] = {"kind": task.kind, "name": task.input_name, "shape": shape}
    if task.kind == "table":
        return about | {"columns": list(task.columns), "offset": list(task.offset)}
    about |= {"range": [0, 1], "image_size": task.shape[0], "channels": task.shape[2]}
    return about | {"fit": task.fit, "depth": task.depth}


def check_task(manifest: dict[str, Any], task: Task) -> None:
    """Raises StarterError when the exported model answers another question than the data ask."""
    now = {"classes": list(task.classes), **describe_input(task, [])}
    then = {"classes": manifest["classes"], **manifest["input"]}
    for name in ("kind", "image_size", "channels", "fit", "depth", "columns", "offset", "classes"):
        if then.get(name) != now.get(name):
            message = f"the exported model has {name} {then.get(name)}, the data {now.get(name)}"
            raise StarterError(message, "make train ARGS=--fresh, then make export")
