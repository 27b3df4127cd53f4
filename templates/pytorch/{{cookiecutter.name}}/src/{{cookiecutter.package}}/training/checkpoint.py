"""Saves a run so that a killed one goes on exactly where it was."""

import io
import random
import zipfile
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import torch

from ..config import Config, StarterError, run_settings
from ..device import Device, count_threads, is_accelerator
from ..model import Model, build_model
from ..task import Task
from .again import DamagedError, check_same_data, check_same_run, read_progress, restore_newest
from .disk import write_whole
from .progress import MORE_EPOCHS, START_OVER, Progress
from .state import State
from .weights import Numbers

LAST, BEST = "last.pt", "best.pt"
_RATES = ("initial_lr", "weight_decay")
_NETWORK = "network than model.py's"
_CONTENT = {"model", "optimizer", "scaler", "progress", "random", "settings"}


def best_path(config: Config) -> Path:
    """Where the best checkpoint is, or will be."""
    return best_in(config.run_folder)


def best_in(folder: Path) -> Path:
    """The same for any run's folder."""
    return folder / BEST


def save_last(config: Config, state: State) -> Path:
    """The checkpoint a killed run goes on from."""
    return _write(config.run_folder / LAST, config, state)


def save_best(config: Config, state: State) -> Path:
    """The checkpoint that evaluate and export use."""
    return _write(best_path(config), config, state)


def resume(config: Config, state: State, inexact: bool = False) -> bool:
    """Put the last checkpoint's values into `state`, or the best one's where that is damaged.

    False when there is none.

    Args:
        inexact: with other settings or data too.

    Raises:
        StarterError: all are damaged, or of other settings or another network.
    """
    if state.workers.leads:
        for rest in config.run_folder.glob("*.tmp.*"):  # a save that a kill cut short
            rest.unlink()
    last, best = config.run_folder / LAST, best_path(config)
    found = restore_newest(last, best, partial(_restore, config, state, inexact))
    if not best.exists():
        state.progress.best = {}  # the next epoch has the best weights that there are
    return found


def _restore(config: Config, state: State, inexact: bool, path: Path) -> None:
    saved = _read(path)
    wanted = _settings(config, state)
    check_same_run(saved["settings"], wanted, saved["progress"], config, inexact)
    _load(path, saved["model"], state.model, _NETWORK)
    # Rates and decay are settings, which are as before or were let through.
    kept = [{name: group.get(name) for name in _RATES} for group in state.optimizer.param_groups]
    _load(path, saved["optimizer"], state.optimizer, "optimizer than state.py's")
    for group, rates in zip(state.optimizer.param_groups, kept, strict=True):
        group.update(rates)
    state.scaler.load_state_dict(saved["scaler"])
    state.progress = saved["progress"]
    _restore_random(saved["random"], state.device)


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
    model = build_model(task, config.model)
    _load(path, saved["model"], model, _NETWORK)
    return model.to(device).eval(), saved["progress"]


def read_weights(path: Path) -> tuple[dict[str, Any], dict[str, Numbers]]:
    """The settings and the weights, by name, of any run's checkpoint.

    Raises:
        StarterError: it is no checkpoint, or damaged.
    """
    saved = _read(path)
    return saved["settings"], saved["model"]


def _read_best(config: Config) -> tuple[Path, dict[str, Any]]:
    path = best_path(config)
    if not path.exists():
        raise StarterError(f"{path} does not exist: nothing was trained yet", "make train")
    return path, _read(path)


def _write(path: Path, config: Config, state: State) -> Path:
    if not state.workers.leads:
        return path
    content = {
        "model": state.model.state_dict(),
        "optimizer": state.optimizer.state_dict(),
        "scaler": state.scaler.state_dict(),
        "progress": asdict(state.progress),
        "random": _random_states(state.device),
        "settings": _settings(config, state),
    }
    # Through memory: straight into the file, a full disk is an error about its own format.
    buffer = io.BytesIO()
    torch.save(content, buffer)
    write_whole(path, buffer.getbuffer())
    return path


def _read(path: Path) -> dict[str, Any]:
    try:
        with zipfile.ZipFile(path) as archive:
            if archive.testzip():  # torch.load checks no checksum, a bad block would be weights
                raise zipfile.BadZipFile
        # weights_only: a checkpoint from elsewhere must not be able to run code.
        saved = dict(torch.load(path, map_location="cpu", weights_only=True))
        if not saved.keys() >= _CONTENT:
            raise KeyError
    except Exception as error:  # a damaged file fails in whatever part of the reader it reaches
        raise DamagedError(f"{path} is damaged and cannot be loaded", MORE_EPOCHS) from error
    return saved | {"progress": read_progress(path, saved["progress"])}


def _load(path: Path, saved: dict[str, Any], part: Any, what: str) -> None:
    try:
        part.load_state_dict(saved)
    except (RuntimeError, ValueError) as error:
        raise StarterError(f"{path} is of another {what}", START_OVER) from error


def _settings(config: Config, state: State) -> dict[str, Any]:
    # With another device, number of threads or other kernels sums are added in another order,
    # and the rest of the run would differ in the last bits.
    machine = {
        "device": state.device.type,
        "workers": state.workers.count,
        "onednn": torch.backends.mkldnn.enabled,
    }
    if not is_accelerator(state.device):
        machine["threads"] = count_threads()
    return run_settings(config) | state.task.settings() | machine


def _random_states(device: Device) -> dict[str, Any]:
    # Only torch's draw today (dropout). The others are here for the day somebody augments.
    numpy_state: Any = np.random.get_state(legacy=False)
    numpy_state["state"]["key"] = numpy_state["state"]["key"].tolist()  # weights_only: no arrays
    states = {
        "python": random.getstate(),
        "numpy": numpy_state,
        "torch": torch.get_rng_state(),
    }
    if is_accelerator(device):
        states["device"] = torch.get_device_module(device).get_rng_state()
    return states


def _restore_random(states: dict[str, Any], device: Device) -> None:
    random.setstate(states["python"])
    numpy_state = states["numpy"]
    numpy_state["state"]["key"] = np.array(numpy_state["state"]["key"], dtype=np.uint32)
    np.random.set_state(numpy_state)
    torch.set_rng_state(states["torch"])
    if is_accelerator(device) and "device" in states:  # `--inexact`: it came from a CPU
        torch.get_device_module(device).set_rng_state(states["device"])
