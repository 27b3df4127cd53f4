"""What the model is asked: what goes in, and what may come out."""

from dataclasses import asdict, dataclass, field, fields, replace
from typing import Any

import numpy as np

from .config import StarterError

CLASS, CLASSES, NUMBER, SERIES = "class", "classes", "number", "series"
# What is measured, most telling first: `train.monitor = "auto"` chooses by the first.
FIGURES = {
    CLASS: ("macro_f1", "accuracy", "loss"),
    CLASSES: ("macro_f1", "accuracy", "loss"),
    NUMBER: ("r2", "mae", "rmse", "loss"),
    SERIES: ("mase", "mae", "rmse", "loss"),
}


@dataclass(frozen=True, slots=True)
class Target:
    """What is predicted: a class, any number of classes at once, a number, or what comes next."""

    kind: str  # class | classes | number | series
    name: str = ""  # of the column it stands in; empty where folders are the classes
    classes: tuple[str, ...] = ()  # a label is the index of its name
    commonest: int = 0  # label of the training part
    mean: tuple[float, ...] = (0.0,)  # of a number, or each column, over the training part
    scale: tuple[float, ...] = (1.0,)  # a number's standard deviation; of a series see fit_inputs
    weights: tuple[float, ...] = ()  # of the classes in the loss; empty: all count alike
    columns: tuple[str, ...] = ()  # of a series: those that are forecast
    ahead: int = 0  # and for how many steps

    @property
    def width(self) -> int:
        """Numbers that the network gives for one input; of a series step by step."""
        return len(self.classes) or self.ahead * len(self.columns) or 1

    @property
    def output(self) -> str:
        """What an exported model calls its output."""
        return {NUMBER: "number", SERIES: "forecast"}.get(self.kind, "logits")

    @property
    def unit(self) -> np.ndarray:
        """What errors of each output are counted in: (1,), or (width,) of a series."""
        return np.tile(np.array(self.scale, np.float32), max(1, self.ahead))

    def describe(self) -> dict[str, Any]:
        """The part of model.json that says what the answers mean."""
        about = {"kind": self.kind, "name": self.name, "classes": list(self.classes)}
        series = {"columns": list(self.columns), "ahead": self.ahead}
        return about | (series if self.kind == SERIES else {})

    def monitored(self, wanted: str) -> str:
        """The figure that chooses the best checkpoint.

        Raises:
            StarterError: this target has no such figure.
        """
        names = FIGURES[self.kind]
        if wanted not in ("auto", *names):
            message = f"train.monitor = {wanted}, and a {self.kind} is measured by no such figure"
            raise StarterError(message, f"use auto, {', '.join(names)}")
        return names[0] if wanted == "auto" else wanted


@dataclass(frozen=True, slots=True)
class Task:
    """Follows from the data; model, checkpoint, artefact and server follow from it."""

    inputs: dict[str, tuple[int, ...]]  # name -> shape of one
    target: Target
    about: dict[str, Any] = field(default_factory=dict)  # how the inputs are made, as in model.json
    fitted: dict[str, list[float]] = field(default_factory=dict)  # from the training part's inputs
    checksum: str = ""  # of all inputs, answers and groups

    def settings(self) -> dict[str, Any]:
        """What a run must agree on with the data, by name."""
        target = asdict(self.target)
        fitted = {name: target[name] for name in ("commonest", "mean", "scale", "weights")}
        fitted |= {name: list(fitted[name]) for name in ("mean", "scale", "weights")}
        return {
            "inputs": {name: list(shape) for name, shape in self.inputs.items()},
            **{f"input.{name}": value for name, value in self.about.items()},
            **{f"target.{name}": value for name, value in self.target.describe().items()},
            "data.fitted": {"target": fitted, "inputs": self.fitted},
            "data.checksum": self.checksum,
        }

    @classmethod
    def from_settings(cls, saved: dict[str, Any]) -> "Task":
        """The task of a run, out of what `settings` said of it."""
        names = [field.name for field in fields(Target) if f"target.{field.name}" in saved]
        target = saved["data.fitted"]["target"] | {name: saved[f"target.{name}"] for name in names}
        head = "input."
        return cls(
            inputs={name: tuple(shape) for name, shape in saved["inputs"].items()},
            target=Target(**{name: _freeze(value) for name, value in target.items()}),
            about={name[len(head) :]: saved[name] for name in saved if name.startswith(head)},
            fitted=saved["data.fitted"]["inputs"],
            checksum=saved["data.checksum"],
        )


def _freeze(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def read_target(manifest: dict[str, Any]) -> Target:
    """The target that model.json describes. Raises KeyError, TypeError: it is damaged."""
    about = manifest["target"]
    target = Target(about["kind"], about["name"], tuple(about["classes"]))
    if target.kind != SERIES:
        return target
    return replace(target, columns=tuple(about["columns"]), ahead=about["ahead"])


def check_task(manifest: dict[str, Any], task: Task) -> None:
    """Raises StarterError when the exported model answers another question than the data ask."""
    now = {"inputs": sorted(task.inputs), **task.about, **task.target.describe()}
    then = {"inputs": sorted(manifest["inputs"]), **manifest["input"], **manifest["target"]}
    for name in now | then:
        if then.get(name) != now.get(name):
            message = f"the exported model has {name} {then.get(name)}, the data {now.get(name)}"
            raise StarterError(message, "make train ARGS=--fresh, then make export")
