"""The network and the device it runs on."""

import numpy as np
import pytest
from task_cases import INPUT, some_inputs

from {{ cookiecutter.package }}.config import (
    Config,
    StarterError,
)
from {{ cookiecutter.package }}.data import load_data
from {{ cookiecutter.package }}.device import (
    as_tensors,
    choose_device,
    count_threads,
    describe_device,
    is_accelerator,
    seed_everything,
    set_threads,
    wait_for,
)
from {{ cookiecutter.package }}.model import (
    build_model,
)
from {{ cookiecutter.package }}.settings.options import (
    ModelConfig,
)
from {{ cookiecutter.package }}.task import Task
from {{ cookiecutter.package }}.training import inference
from {{ cookiecutter.package }}.training.inference import (
    predict_outputs,
)

INPUTS = some_inputs(5)


@pytest.fixture
def task(config: Config) -> Task:
    return load_data(config).task


def test_the_cpu_is_always_there(config: Config) -> None:
    set_threads(config.threads)
    device = choose_device("cpu")
    assert not is_accelerator(device)
    assert describe_device(device).startswith("CPU")
    assert count_threads() == config.threads
    wait_for(device)


def test_a_prediction_has_no_dropout_and_does_not_depend_on_its_neighbours(task: Task) -> None:
    model, device = build_model(task, ModelConfig(dropout=0.9)), choose_device("cpu")
    together = predict_outputs(model, INPUTS, device, 5)
    assert np.array_equal(together, predict_outputs(model, INPUTS, device, 5))
    alone = np.concatenate(
        [predict_outputs(model, {INPUT: INPUTS[INPUT][at : at + 1]}, device, 1) for at in range(5)]
    )
    assert np.allclose(together, alone, atol=1e-5)


@pytest.mark.parametrize("size", [1, 3, 5, 64])
def test_a_prediction_takes_no_more_inputs_at_once_than_a_training_step(
    task: Task, monkeypatch: pytest.MonkeyPatch, size: int
) -> None:
    model, device = build_model(task, ModelConfig(dropout=0.0)), choose_device("cpu")
    taken: list[int] = []

    def spy(inputs: dict[str, np.ndarray], *others: object) -> object:
        taken.append(len(inputs[INPUT]))
        return as_tensors(inputs, *others)  # type: ignore[arg-type]

    whole = predict_outputs(model, INPUTS, device, 5)
    monkeypatch.setattr(inference, "as_tensors", spy)
    assert np.allclose(predict_outputs(model, INPUTS, device, size), whole, atol=1e-5)
    assert sum(taken) == 5
    assert max(taken) == min(size, 5)


def test_the_seed_decides_the_weights(task: Task) -> None:
    logits = []
    for seed in (1, 1, 2):
        seed_everything(seed)
        model = build_model(task, ModelConfig(dropout=0.0))
        logits.append(predict_outputs(model, INPUTS, choose_device("cpu"), 5))
    assert np.array_equal(logits[0], logits[1])
    assert not np.array_equal(logits[0], logits[2])


def test_a_device_asked_for_is_found_or_refused() -> None:
    if is_accelerator(choose_device("auto")):
        assert is_accelerator(choose_device("gpu"))
    else:
        with pytest.raises(StarterError, match="device = gpu"):
            choose_device("gpu")


def test_a_tpu_is_refused_where_there_is_none() -> None:
    with pytest.raises(StarterError, match="device = tpu"):
        choose_device("tpu")
