"""Where a run stands, and whether a saved one may go on."""

import math
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from .config import Config, StarterError
from .task import Task

START_OVER = "`make train ARGS=--fresh` starts this run over, `run = ...` names another"
MORE_EPOCHS = (
    "without it, `make train` with a larger train.epochs goes on from the last checkpoint and "
    f"chooses a new best; or {START_OVER}"
)

# The shape, columns, classes and checksum of the data say these already.
_IMPLIED = {"data.source", "data.label", "data.image_size"}
# With these, sums are added in another order. The rest of the run differs in the last bits.
_INEXACT = {"threads", "onednn"}


class DamagedError(StarterError):
    """A checkpoint that cannot be read; another one may be whole."""


@dataclass(slots=True)
class Progress:
    """The next batch to take, and the best validation result so far."""

    epoch: int = 0  # counted from 0
    batch: int = 0  # within the epoch
    step: int = 0  # batches since the start of the run
    best_epoch: int = 0  # counted from 1; 0 = none yet
    best: dict[str, float] = field(default_factory=dict)  # its accuracy, macro_f1 and loss


@dataclass(frozen=True, slots=True)
class TrainResult:
    """The best result on the validation part and where its weights are."""

    accuracy: float
    macro_f1: float
    loss: float
    epoch: int  # counted from 1
    steps: int
    checkpoint: Path


def report_result(progress: Progress, monitor: str, checkpoint: Path) -> TrainResult:
    """Print how the training ended and what comes next.

    Raises:
        StarterError: the best checkpoint of a finished run was deleted.
    """
    if not checkpoint.exists():
        message = f"the run is at its end, but {checkpoint} is gone"
        raise StarterError(message, MORE_EPOCHS)
    chosen = f"epoch {progress.best_epoch}, chosen by {name_figure(monitor)}"
    print(f"validation {describe_figures(progress.best)} ({chosen})")
    print(f"best checkpoint: {checkpoint}")
    print("next: make evaluate")
    at = progress.best_epoch, progress.step, checkpoint
    best = progress.best
    return TrainResult(best["accuracy"], best["macro_f1"], best["loss"], *at)


def name_figure(name: str) -> str:
    """A figure's name in a sentence."""
    return name.replace("_f1", " F1")


def describe_figures(figures: dict[str, float]) -> str:
    """All figures in one line."""
    return ", ".join(f"{name_figure(name)} {value:.4f}" for name, value in figures.items())


def is_better(figures: dict[str, float], best: dict[str, float], monitor: str) -> bool:
    """Whether a validation result beats the best so far by `train.monitor`; ties by loss."""

    def rank(each: dict[str, float]) -> tuple[float, float]:
        return -each["loss"] if monitor == "loss" else each[monitor], -each["loss"]

    return not best or rank(figures) > rank(best)


def check_finite(loss: float, step: int, weights: bool = True) -> None:
    """Comes before every save: weights that are NaN must not replace the last good ones.

    Args:
        weights: whether they all are finite. The loss was computed with those before the update.

    Raises:
        StarterError: the training has diverged.
    """
    if not (math.isfinite(loss) and weights):
        hint = "lower train.learning_rate or use precision = float32; make train ARGS=--fresh"
        what = f"the loss is {loss}" if weights else "a weight is NaN or infinite"
        raise StarterError(f"{what} at step {step}", hint)


def read_progress(path: Path, record: Any) -> Progress:
    """What a checkpoint says of where its run stood.

    Raises:
        StarterError: it was written by a project whose checkpoints say something else.
    """
    try:
        return Progress(**record)
    except TypeError as error:
        message = f"{path} was saved by another version of this project"
        raise StarterError(message, START_OVER) from error


def restore_newest(last: Path, best: Path, restore: Callable[[Path], None]) -> bool:
    """Restore from `last`, or from `best` where that is gone or damaged; False without either.

    Raises:
        StarterError: none of them can be read, or they are of another run.
    """
    damaged = []
    for path in (last, best):
        if not path.exists():
            continue
        try:
            restore(path)
        except DamagedError:
            damaged.append(path)
            continue
        if path == best:
            _explain_best(last, best)
        return True
    if damaged:
        names = " and ".join(map(str, damaged))
        raise DamagedError(f"{names}: damaged, nothing is left to go on from", START_OVER)
    return False


def _explain_best(last: Path, best: Path) -> None:
    what = f"there is no {last}"
    if last.exists():
        kept = last.replace(last.with_name(f"damaged-{time.time_ns()}-{last.name}"))
        what = f"{last} is damaged (kept as {kept.name})"
    print(f"{what}: the run goes on from {best}, the epochs since are trained again")


def check_same_data(saved: dict[str, Any], task: Task, config: Config) -> None:
    """Refuse weights of other classes, columns or shapes, or of data split otherwise: they would
    be tested on inputs they were trained on.

    Data that have grown since are no reason: which part an item is in does not hang on the others.

    Raises:
        StarterError: names what differs.
    """
    split = {"data.test": config.data.test, "data.validation": config.data.validation}
    wanted = task.settings() | split  # the rest does not change what the weights mean
    changed = _find_changes({name: saved.get(name) for name in wanted}, wanted)
    grown = [changed.pop(name, "") for name in ("data.checksum", "data.commonest")]
    if any(grown):
        print(f"note: the data have changed since {config.run_folder} was trained")
    _refuse(changed, config)


def check_same_run(
    saved: dict[str, Any], wanted: dict[str, Any], progress: Progress, config: Config
) -> None:
    """Refuse to go on with settings that would make it another run; say what makes it inexact.

    Args:
        progress: where the saved run stood.

    Raises:
        StarterError: names all of them. The rest of the run would belong to another one, and no
            error would show it.
    """
    changed = _find_changes(saved, wanted)
    lines = [changed.pop(name) for name in sorted(_INEXACT & changed.keys())]
    if "train.epochs" in changed and saved.get("train.epochs", 0) < config.train.epochs:
        at = f"epoch {progress.epoch + 1} of {config.train.epochs}"
        lines.append(f"{changed.pop('train.epochs')}, with the learning rate of {at}")
    _refuse(changed, config)
    if lines:
        print(f"{config.run_folder} goes on inexactly: {'; '.join(lines)}")


def _find_changes(saved: dict[str, Any], wanted: dict[str, Any]) -> dict[str, str]:
    """What differs, in words, by name."""
    return {
        name: f"{name} was {saved.get(name)}, now {wanted.get(name)}"
        for name in sorted((saved.keys() | wanted.keys()) - _IMPLIED)
        if saved.get(name) != wanted.get(name)
    }


def _refuse(changed: dict[str, str], config: Config) -> None:
    if changed:
        what = "; ".join(changed.values())
        raise StarterError(f"{config.run_folder} cannot go on: {what}", START_OVER)
