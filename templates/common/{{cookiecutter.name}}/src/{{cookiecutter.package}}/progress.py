"""Where a run stands, and whether a saved one may go on."""

import math
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .config import Config, StarterError
from .task import Task

START_OVER = "`make train ARGS=--fresh` starts this run over, `run = ...` names another"


@dataclass(slots=True)
class Progress:
    """The next batch to take, and the best validation result so far."""

    epoch: int = 0  # counted from 0
    batch: int = 0  # within the epoch
    step: int = 0  # batches since the start of the run
    best_epoch: int = 0  # counted from 1; 0 = none yet
    best_accuracy: float = -1.0
    best_loss: float = float("inf")


@dataclass(frozen=True, slots=True)
class TrainResult:
    """The best result on the validation part and where its weights are."""

    accuracy: float
    loss: float
    epoch: int  # counted from 1
    steps: int
    checkpoint: Path


def report_result(progress: Progress, checkpoint: Path) -> TrainResult:
    """Print how the training ended and what comes next.

    Raises:
        StarterError: the best checkpoint of a finished run was deleted.
    """
    if not checkpoint.exists():
        raise StarterError(f"the run is at its end, but {checkpoint} is gone", START_OVER)
    print(f"validation accuracy {progress.best_accuracy:.4f} (epoch {progress.best_epoch})")
    print(f"best checkpoint: {checkpoint}")
    print("next: make evaluate")
    best = (progress.best_accuracy, progress.best_loss, progress.best_epoch)
    return TrainResult(*best, progress.step, checkpoint)


def is_better(accuracy: float, loss: float, progress: Progress) -> bool:
    """Whether a validation result beats the best so far: higher accuracy, then lower loss."""
    return (accuracy, -loss) > (progress.best_accuracy, -progress.best_loss)


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


def check_same_data(saved: dict[str, Any], task: Task, config: Config) -> None:
    """Refuse weights of other data, or of data split otherwise: they would be tested on inputs
    they were trained on.

    Raises:
        StarterError: names what differs.
    """
    split = {"data.test": config.data.test, "data.validation": config.data.validation}
    wanted = task.settings() | split  # the rest does not change what the weights mean
    check_same_run({name: saved.get(name) for name in wanted}, wanted, config)


def check_same_run(saved: dict[str, Any], wanted: dict[str, Any], config: Config) -> None:
    """Refuse to go on with other settings than the saved ones.

    Raises:
        StarterError: the rest would belong to another run, and no error would show it.
    """
    changed = [
        f"{name} was {saved.get(name)}, now {wanted.get(name)}"
        for name in sorted(saved.keys() | wanted.keys())
        if saved.get(name) != wanted.get(name)
    ]
    if changed:
        raise StarterError(f"{config.run_folder} cannot go on: {'; '.join(changed)}", START_OVER)
