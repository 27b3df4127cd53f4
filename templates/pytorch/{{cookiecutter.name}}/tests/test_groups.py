"""Groups of weights with rates of their own, and how pictures lie in memory."""

import numpy as np
import pytest
import torch

from {{ cookiecutter.package }}.config import (
    Config,
    StarterError,
)
from {{ cookiecutter.package }}.data import load_data
from {{ cookiecutter.package }}.device import (
    choose_device,
)
from {{ cookiecutter.package }}.train import train_step
from {{ cookiecutter.package }}.training import checkpoint
from {{ cookiecutter.package }}.training.state import State


def new_state(config: Config, slow: float | None = None) -> State:
    """With `slow` the first group has a rate of its own, as a user gives it in state.py."""
    state = State(config, load_data(config).task, choose_device("cpu"))
    if slow is not None:
        state.optimizer.param_groups[0].update(lr=slow, initial_lr=slow)
    return state


def rates_after_a_step(config: Config, state: State, rate: float) -> list[float]:
    train = load_data(config).train
    train_step(state, train.read(np.arange(8)), train.answers[:8], rate)
    return [group["lr"] for group in state.optimizer.param_groups]


@pytest.mark.parametrize("share", [1.0, 0.5, 1e-3])
def test_a_group_with_a_rate_of_its_own_keeps_its_share(config: Config, share: float) -> None:
    peak = config.train.learning_rate
    rates = rates_after_a_step(config, new_state(config, peak / 10), peak * share)
    assert rates == pytest.approx([peak * share / 10, peak * share], rel=1e-12)


def test_a_resumed_run_keeps_the_groups_rates(config: Config) -> None:
    peak = config.train.learning_rate
    state = new_state(config, peak / 10)
    rates = rates_after_a_step(config, state, peak / 2)
    checkpoint.save_last(config, state)
    resumed = new_state(config, peak / 10)
    assert checkpoint.resume(config, resumed)
    assert [group["lr"] for group in resumed.optimizer.param_groups] == rates
    assert rates_after_a_step(config, resumed, peak / 2) == rates


def test_other_groups_than_the_saved_ones_are_one_message(config: Config) -> None:
    state = new_state(config)
    checkpoint.save_last(config, state)
    state.optimizer.add_param_group({"params": [torch.nn.Parameter(torch.zeros(1))]})
    with pytest.raises(StarterError, match="another optimizer than state.py's"):
        checkpoint.resume(config, state)
