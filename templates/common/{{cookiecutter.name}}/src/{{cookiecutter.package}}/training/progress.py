"""Where a run stands, and which of its epochs is the best."""

import math
from dataclasses import dataclass, field
from pathlib import Path

from ..config import StarterError
from ..measure.figures import describe_figures, name_figure
from ..settings.training import TrainConfig

START_OVER = "`make train ARGS=--fresh` starts this run over, `run = ...` names another"
MORE_EPOCHS = (
    "without it, `make train` with a larger train.epochs goes on from the last checkpoint and "
    f"chooses a new best; or {START_OVER}"
)


@dataclass(slots=True)
class Progress:
    """The next batch to take, and the best validation result so far."""

    epoch: int = 0  # counted from 0
    batch: int = 0  # within the epoch
    step: int = 0  # batches since the start of the run
    best_epoch: int = 0  # counted from 1; 0 = none yet
    best: dict[str, float] = field(default_factory=dict)  # its figures, see `measure`

    def is_over(self, train: TrainConfig) -> bool:
        """Whether no epoch is left, or `train.patience` of them were no better."""
        waited = self.epoch - self.best_epoch
        return self.epoch >= train.epochs or 0 < train.patience <= waited


@dataclass(frozen=True, slots=True)
class TrainResult:
    """The best result on the validation part and where its weights are."""

    figures: dict[str, float]
    epoch: int  # counted from 1
    steps: int
    checkpoint: Path


def explain_end(progress: Progress, train: TrainConfig) -> str:
    """Why there is nothing more to train, and what would go on."""
    over = "`make train ARGS=--fresh` starts over"
    if progress.epoch >= train.epochs:
        return f"is trained to its end; a larger train.epochs goes on, {over}"
    waited = f"no epoch was better since epoch {progress.best_epoch}"
    return f"ended after epoch {progress.epoch}: {waited}; a larger train.patience goes on, {over}"


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
    return TrainResult(progress.best, progress.best_epoch, progress.step, checkpoint)


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
