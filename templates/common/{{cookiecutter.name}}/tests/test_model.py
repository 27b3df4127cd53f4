"""The network and the device it runs on."""

from dataclasses import replace

import numpy as np
import pytest

from {{ cookiecutter.package }}.config import (
    Config,
    StarterError,
)
from {{ cookiecutter.package }}.device import (
    choose_device,
    count_threads,
    describe_device,
    is_accelerator,
    seed_everything,
    set_threads,
    wait_for,
)
from {{ cookiecutter.package }}.inspect.probe import (
    probe_step,
)
from {{ cookiecutter.package }}.model import (
    as_tensor,
    build_model,
)
from {{ cookiecutter.package }}.task import Task
from {{ cookiecutter.package }}.training import inference
from {{ cookiecutter.package }}.training.inference import (
    count_parameters,
    predict_logits,
)
from {{ cookiecutter.package }}.training.state import State

IMAGES = np.random.default_rng(0).random((5, 12, 12, 1), dtype=np.float32)


def pictures(size: int, classes: int = 10, channels: int = 1) -> Task:
    return Task("picture", (size, size, channels), tuple(map(str, range(classes))))


def test_the_cpu_is_always_there(config: Config) -> None:
    set_threads(config.threads)
    device = choose_device("cpu")
    assert not is_accelerator(device)
    assert describe_device(device).startswith("CPU")
    assert count_threads() == config.threads
    wait_for(device)


@pytest.mark.parametrize(("size", "channels"), [(8, 1), (9, 3), (28, 1), (64, 3)])
def test_pictures_in_logits_out(size: int, channels: int) -> None:
    model = build_model(pictures(size, 4, channels), 0.5)
    images = np.zeros((3, size, size, channels), np.float32)
    logits = predict_logits(model, images, choose_device("cpu"), 2)
    assert logits.shape == (3, 4)
    assert logits.dtype == np.float32


def test_a_prediction_has_no_dropout_and_does_not_depend_on_its_neighbours() -> None:
    model, device = build_model(pictures(12), 0.9), choose_device("cpu")
    together = predict_logits(model, IMAGES, device, 5)
    assert np.array_equal(together, predict_logits(model, IMAGES, device, 5))
    alone = np.concatenate([predict_logits(model, image[None], device, 1) for image in IMAGES])
    assert np.allclose(together, alone, atol=1e-5)


@pytest.mark.parametrize("size", [1, 3, 5, 64])
def test_a_prediction_takes_no_more_inputs_at_once_than_a_training_step(
    monkeypatch: pytest.MonkeyPatch, size: int
) -> None:
    model, device = build_model(pictures(12), 0.0), choose_device("cpu")
    taken: list[int] = []

    def spy(inputs: np.ndarray, *others: object) -> object:
        taken.append(len(inputs))
        return as_tensor(inputs, *others)  # type: ignore[arg-type]

    whole = predict_logits(model, IMAGES, device, 5)
    monkeypatch.setattr(inference, "as_tensor", spy)
    assert np.allclose(predict_logits(model, IMAGES, device, size), whole, atol=1e-5)
    assert sum(taken) == 5
    assert max(taken) == min(size, 5)


def test_a_table_is_standardized_inside_the_model() -> None:
    far = Task("table", (2,), ("a", "b"), ("x", "y"), (1e6, -5.0), (1e3, 0.1))
    near = replace(far, mean=(0.0, 0.0), scale=(1.0, 1.0))
    rows = np.random.default_rng(2).normal(size=(9, 2))
    logits = []
    for task in (far, near):
        seed_everything(1)
        inputs = (rows * task.scale + task.mean).astype(np.float32)
        logits.append(predict_logits(build_model(task, 0.0), inputs, choose_device("cpu"), 9))
    assert np.allclose(logits[0], logits[1], atol=1e-3)


def test_the_seed_decides_the_weights() -> None:
    logits = []
    for seed in (1, 1, 2):
        seed_everything(seed)
        model = build_model(pictures(12), 0.0)
        logits.append(predict_logits(model, IMAGES, choose_device("cpu"), 5))
    assert np.array_equal(logits[0], logits[1])
    assert not np.array_equal(logits[0], logits[2])


def test_parameters_are_counted() -> None:
    def dense(image_size: int) -> int:
        return count_parameters(build_model(pictures(image_size), 0.0))

    assert dense(16) - dense(8) == 64 * 128 * (4**2 - 2**2)


def test_a_layer_that_is_called_twice_is_shown_twice(config: Config) -> None:
    state = State(config, pictures(8), choose_device("cpu"))
    labels = np.zeros(4, np.int64)
    values = probe_step(state, np.zeros((4, 8, 8, 1), np.float32), labels, 0.01)
    assert values["pool"].size == 4 * values["pool #2"].size // 2


def test_a_device_asked_for_is_found_or_refused() -> None:
    if is_accelerator(choose_device("auto")):
        assert is_accelerator(choose_device("gpu"))
    else:
        with pytest.raises(StarterError, match="device = gpu"):
            choose_device("gpu")


def test_a_tpu_is_refused_where_there_is_none() -> None:
    with pytest.raises(StarterError, match="device = tpu"):
        choose_device("tpu")
