"""Whether a saved run may go on, and from which of its checkpoints."""

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from ..config import Config, StarterError, run_settings
from ..task import Task
from .progress import START_OVER, Progress

# The inputs, answers and checksum of the data say these already.
_IMPLIED = {
    f"data.{name}" for name in ("source", "file", "folder", "label", "target", "image_size")
}
# With these, sums are added in another order. The rest of the run differs in the last bits.
_INEXACT = {"threads", "onednn", "workers"}
# What `--inexact` may not change either: other inputs, another split, other weights that learn.
_FIXED = (
    "inputs",
    "input.",
    "target.",
    "data.test",
    "data.validation",
    "data.turn",
    "data.group",
    "precision",
    "train.start",
    "train.freeze",
    "train.rates",
)


_SPLIT = ("data.test", "data.validation", "data.turn", "data.group")  # as far as a task has them


class DamagedError(StarterError):
    """A checkpoint that cannot be read; another one may be whole."""


def has_begun(config: Config) -> bool:
    """Whether there is a checkpoint that the run could go on from."""
    return any(config.run_folder.glob("last*")) or any(config.run_folder.glob("best*"))


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


def split_settings(config: Config) -> dict[str, Any]:
    """The settings that decide which part an input is in, by name."""
    return {name: value for name, value in run_settings(config).items() if name in _SPLIT}


def check_same_data(saved: dict[str, Any], task: Task, config: Config) -> None:
    """Refuse weights of other classes, columns, shapes or another network, or of data split
    otherwise: they would be tested on inputs they were trained on.

    Data that have grown since are no reason: which part an item is in does not hang on the others.

    Raises:
        StarterError: names what differs.
    """
    network = {"model.network": run_settings(config).get("model.network")}  # where there are some
    # The rest does not change what the weights mean.
    wanted = task.settings() | split_settings(config) | network
    changed = _find_changes({name: saved.get(name) for name in wanted}, wanted)
    grown = [changed.pop(name, "") for name in ("data.checksum", "data.fitted")]
    if any(grown):
        print(f"note: the data have changed since {config.run_folder} was trained")
    _refuse(changed, config)


def check_same_run(
    saved: dict[str, Any],
    wanted: dict[str, Any],
    progress: Progress,
    config: Config,
    inexact: bool = False,
) -> None:
    """Refuse to go on with settings that would make it another run; say what makes it inexact.

    Args:
        progress: where the saved run stood. An epoch that other settings interrupt begins again.
        inexact: go on with other settings and data, as long as network and split are the same.

    Raises:
        StarterError: names all of them. The rest of the run would belong to another one, and no
            error would show it.
    """
    # What a checkpoint of an older version does not name was as it is by default.
    changed = _find_changes(run_settings(Config()) | saved, wanted)
    lines = [changed.pop(name) for name in sorted(_INEXACT & changed.keys())]
    changed.pop("train.patience", "")  # it changes no step
    if "train.epochs" in changed and saved.get("train.epochs", 0) < config.train.epochs:
        at = f"epoch {progress.epoch + 1} of {config.train.epochs}"
        lines.append(f"{changed.pop('train.epochs')}, with the learning rate of {at}")
    if inexact:
        other = [name for name in changed if not name.startswith(_FIXED)]
        lines += [changed.pop(name) for name in other]
        progress.step -= progress.batch if other else 0
        progress.batch = 0 if other else progress.batch
    _refuse(changed, config, "" if inexact else "`make train ARGS=--inexact` goes on all the same")
    if lines:
        print(f"{config.run_folder} goes on inexactly: {'; '.join(lines)}")


def _find_changes(saved: dict[str, Any], wanted: dict[str, Any]) -> dict[str, str]:
    """What differs, in words, by name."""
    return {
        name: f"{name} was {saved.get(name)}, now {wanted.get(name)}"
        for name in sorted((saved.keys() | wanted.keys()) - _IMPLIED)
        if saved.get(name) != wanted.get(name)
    }


def _refuse(changed: dict[str, str], config: Config, otherwise: str = "") -> None:
    if changed:
        what = "; ".join(changed.values())
        may = otherwise and not any(name.startswith(_FIXED) for name in changed)
        hint = f"{otherwise}; {START_OVER}" if may else START_OVER
        raise StarterError(f"{config.run_folder} cannot go on: {what}", hint)
