"""Saves a run so that a killed one goes on exactly where it was."""

import json
import os
import shutil
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Any

import keras
import tensorflow as tf

from ..config import Config, StarterError, run_settings
from ..device import Device, count_threads, is_accelerator
from ..model import Model, build_model
from ..task import Task
from .again import DamagedError, check_same_data, check_same_run, read_progress, restore_newest
from .disk import explain_unsaved, flush
from .progress import MORE_EPOCHS, START_OVER, Progress
from .state import State
from .weights import Numbers

LAST, BEST = "last", "best"


def best_path(config: Config) -> Path:
    """Where the best checkpoint is, or will be."""
    return best_in(config.run_folder)


def best_in(folder: Path) -> Path:
    """The same for any run's folder."""
    return next(iter(_newest_first(folder, BEST)), folder / BEST)


def save_last(config: Config, state: State) -> Path:
    """The checkpoint a killed run goes on from."""
    return _write(LAST, config, state)


def save_best(config: Config, state: State) -> Path:
    """The checkpoint that evaluate and export use."""
    return _write(BEST, config, state)


def resume(config: Config, state: State, inexact: bool = False) -> bool:
    """Put the last checkpoint's values into `state`, or the best one's where that is damaged.

    False when there is none.

    Args:
        inexact: with other settings or data too.

    Raises:
        StarterError: all are damaged, or of other settings or another network.
    """
    if state.workers.leads:
        for rest in config.run_folder.glob("*.tmp"):  # a save that a kill cut short
            shutil.rmtree(rest)
    last = next(iter(_newest_first(config.run_folder, LAST)), config.run_folder / LAST)
    best = best_path(config)
    found = restore_newest(last, best, partial(_restore, config, state, inexact))
    if not best.exists():
        state.progress.best = {}  # the next epoch has the best weights that there are
    return found


def _restore(config: Config, state: State, inexact: bool, path: Path) -> None:
    saved = _read_record(path)
    wanted = _settings(config, state)
    check_same_run(saved["settings"], wanted, saved["progress"], config, inexact)
    _read_variables(path, _variables(state.model, state.optimizer))
    state.progress = saved["progress"]


def trained_task(config: Config) -> Task:
    """What the best checkpoint's network is asked, as its training data had it.

    Raises:
        StarterError: nothing was trained yet.
    """
    return Task.from_settings(_read_best(config)[1]["settings"])


def load_best(config: Config, task: Task, device: Device) -> tuple[Model, Progress]:
    """The network with the best weights, and where they come from.

    Raises:
        StarterError: nothing was trained yet, or on other data, or another network.
    """
    path, saved = _read_best(config)
    check_same_data(saved["settings"], task, config)
    with tf.device(device):
        model = build_model(task, config.model)
    _read_variables(path, _variables(model))
    return model, saved["progress"]


def read_weights(path: Path) -> tuple[dict[str, Any], dict[str, Numbers]]:
    """The settings and the weights, by name, of any run's checkpoint.

    Raises:
        StarterError: it is no checkpoint, damaged, or of a version that kept no names.
    """
    saved = _read_record(path)
    try:
        read = tf.train.load_checkpoint(str(path / "variables")).get_tensor
        names = [".".join(each.split("/")[1:]) for each in saved["variables"]]
        keys = [f"model/{at}/.ATTRIBUTES/VARIABLE_VALUE" for at in range(len(names))]
        return saved["settings"], dict(zip(names, map(read, keys), strict=True))
    except Exception as error:  # a damaged file fails in whatever part of the reader it reaches
        raise DamagedError(f"{path} is damaged and cannot be loaded", MORE_EPOCHS) from error


def _read_best(config: Config) -> tuple[Path, dict[str, Any]]:
    path = best_path(config)
    if not path.exists():
        raise StarterError(f"{path} does not exist: nothing was trained yet", "make train")
    return path, _read_record(path)


def _write(kind: str, config: Config, state: State) -> Path:
    at = state.progress
    path = config.run_folder / f"{kind}-{at.epoch:04d}-{at.batch:06d}"
    if not state.workers.leads:
        return path
    draft, old = (path.with_name(f"{path.name}{end}.tmp") for end in ("", ".old"))
    try:
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir(parents=True)
        _variables(state.model, state.optimizer).write(str(draft / "variables"))
        names = [variable.path for variable in state.model.variables]
        record = {"progress": asdict(at), "settings": _settings(config, state), "variables": names}
        (draft / "record.json").write_text(json.dumps(record, indent=2) + "\n", "utf-8")
        for written in [*draft.iterdir(), draft]:
            flush(written)
        # The folder gets its name only after the bytes are on the disk: whatever a kill or a
        # power cut leaves behind, the newest folder of this kind is complete.
        if path.exists():  # from before a kill; the epoch again may differ in the last bits
            path.replace(old)
        draft.replace(path)
        flush(path.parent)
        shutil.rmtree(old, ignore_errors=True)
    except (OSError, tf.errors.OpError) as error:  # TensorFlow has its own for a full disk
        shutil.rmtree(draft, ignore_errors=True)
        raise explain_unsaved(path, error) from error
    for older in _newest_first(config.run_folder, kind)[1:]:
        shutil.rmtree(older)
    return path


def _variables(
    model: Model, optimizer: keras.optimizers.Optimizer | None = None
) -> tf.train.Checkpoint:
    # Flat lists. Checkpoint(model=model) leaves out the state of dropout's random generator
    # without a word, and the resumed run becomes another run.
    lists = {"model": [variable.value for variable in model.variables]}
    if optimizer is not None:
        lists["optimizer"] = [variable.value for variable in optimizer.variables]
    return tf.train.Checkpoint(**lists)


def _read_record(path: Path) -> dict[str, Any]:
    try:
        saved = dict(json.loads((path / "record.json").read_text("utf-8")))
        progress, settings = saved["progress"], dict(saved["settings"])
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise DamagedError(f"{path} is damaged and cannot be loaded", MORE_EPOCHS) from error
    return saved | {"progress": read_progress(path, progress), "settings": settings}


def _read_variables(path: Path, variables: tf.train.Checkpoint) -> None:
    try:
        status = variables.read(str(path / "variables"))
        status.assert_existing_objects_matched().expect_partial()
    except (ValueError, AssertionError) as error:  # other shapes, or other weights
        raise StarterError(f"{path} is of another network than model.py's", START_OVER) from error
    except Exception as error:  # a damaged file fails in whatever part of the reader it reaches
        raise DamagedError(f"{path} is damaged and cannot be loaded", MORE_EPOCHS) from error


def _settings(config: Config, state: State) -> dict[str, Any]:
    # With another device, number of threads or other kernels sums are added in another order,
    # and the rest of the run would differ in the last bits.
    cores = state.replicas.count
    machine: dict[str, Any] = {
        "device": state.device if cores == 1 else f"{cores} x {state.device}",
        "workers": state.workers.count,
        "onednn": os.environ["TF_ENABLE_ONEDNN_OPTS"],
    }
    if not is_accelerator(state.device):
        machine["threads"] = count_threads()
    return run_settings(config) | state.task.settings() | machine


def _newest_first(folder: Path, kind: str) -> list[Path]:
    found = folder.glob(f"{kind}-*")
    return sorted((path for path in found if path.suffix != ".tmp"), reverse=True)
