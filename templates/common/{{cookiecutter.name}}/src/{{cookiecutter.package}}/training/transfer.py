"""Begins a run with weights of another one."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ..config import RUNS, Config, StarterError
from ..task import Task
from .again import split_settings
from .checkpoint import best_in, read_weights
from .shares import parts_of
from .state import State
from .weights import name_numbers, put_numbers


def begin_from(config: Config, state: State) -> None:
    """Put those of the weights of `train.start` into the new network that fit it, and say which.

    Raises:
        StarterError: there is no such checkpoint, nothing of it fits, or it has learned from what
            this run is tested on.
    """
    path = find_start(config)
    saved, weights = read_weights(path)
    _check_apart(saved, state.task, config)
    same_answers = all(
        saved.get(f"target.{name}") == state.task.settings()[f"target.{name}"]
        for name in state.task.target.describe()
        if name != "name"
    )
    wanted = name_numbers(state.model, with_head=same_answers)
    fitting = [name for name, numbers in wanted.items() if _fits(numbers, weights.get(name))]
    if not fitting:
        hint = f"it has {', '.join(parts_of(weights))}; model.py {', '.join(parts_of(wanted))}"
        raise StarterError(f"nothing in {path} fits the network of model.py", hint)
    put_numbers(state.model, {name: weights[name] for name in fitting})
    everything = name_numbers(state.model)
    new = parts_of(name for name in everything if name not in fitting)
    what = f"{len(fitting)} of {len(everything)} weights of {path}"
    print(f"begins with {what}{'; new: ' if new else ''}{', '.join(new)}")


def find_start(config: Config) -> Path:
    """The checkpoint that `train.start` names: a run's best one, or that of a path.

    Raises:
        StarterError: there is none, or it is this run's own.
    """
    start = config.train.start
    named = RUNS / start
    folder = named if named.is_dir() else Path(start)
    path = best_in(folder)
    path = path if path.exists() else folder
    if not path.exists() or path == named:
        runs = sorted(each.name for each in RUNS.glob("*") if best_in(each).exists())
        hint = f"runs with a checkpoint: {', '.join(runs) or 'none'}"
        raise StarterError(f"train.start = {start} is no run and no checkpoint", hint)
    if path.resolve().is_relative_to(config.run_folder.resolve()):
        raise StarterError(f"train.start = {start} is this run itself", "`run = ...` names another")
    return path


def _fits(wanted: Any, found: Any) -> bool:
    return found is not None and tuple(wanted.shape) == tuple(found.shape)


def _check_apart(saved: Mapping[str, Any], task: Task, config: Config) -> None:
    columns = [_columns(about) for about in (saved.get("input.columns"), task.about.get("columns"))]
    if columns[0] != columns[1]:
        message = f"train.start = {config.train.start} has learned from other columns"
        raise StarterError(message, "choose a run of a table like this one")
    # With the same data and another split, it would be tested on what the other run has learned.
    now = split_settings(config)
    moved = [name for name, value in now.items() if saved.get(name) != value]
    same = saved.get("data.source") == config.data.source
    if moved and (same or saved.get("data.checksum") == task.checksum):
        message = f"train.start = {config.train.start} has learned from inputs of this test part"
        raise StarterError(message, f"{', '.join(moved)} differ between the two runs")


def _columns(described: Any) -> list[tuple[Any, Any]]:
    return [
        (column, "") if isinstance(column, str) else (column["name"], column["kind"])
        for column in described or ()
    ]
