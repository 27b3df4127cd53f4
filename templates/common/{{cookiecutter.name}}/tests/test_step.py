"""What one step does to the weights, by its learning rate and weight decay."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from {{ cookiecutter.package }}.config import Config
from {{ cookiecutter.package }}.data import load_data
from {{ cookiecutter.package }}.device import (
    choose_device,
    seed_everything,
)
from {{ cookiecutter.package }}.inspect.probe import (
    probe_step,
)
from {{ cookiecutter.package }}.training.batches import (
    batches,
)
from {{ cookiecutter.package }}.training.state import State


def changes(config: Config, decay: float) -> dict[str, np.ndarray]:
    """What the first step of training changes in each weight, by its name."""
    config = replace(config, train=replace(config.train, weight_decay=decay))
    seed_everything(config.seed)
    data = load_data(config)
    state = State(config, data.task, choose_device("cpu"))
    values = probe_step(state, *next(batches(data.train, config, 0)), 0.01)
    return {name: value for name, value in values.items() if name.startswith("change of ")}


@pytest.mark.parametrize("precision", ["float32", "float16"])
def test_weights_decay_but_no_biases_and_no_normalization(config: Config, precision: Any) -> None:
    config = replace(config, precision=precision)
    free, decayed = changes(config, 0.0), changes(config, 1.0)
    assert {change.ndim for change in free.values()} >= {1, 2}
    for name, change in free.items():
        assert np.array_equal(change, decayed[name]) == (change.ndim == 1), name
