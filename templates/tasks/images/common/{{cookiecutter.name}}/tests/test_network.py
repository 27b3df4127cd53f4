"""The network of model.py: what another network would change."""

import numpy as np
import pytest

from {{ cookiecutter.package }}.config import Config
from {{ cookiecutter.package }}.device import choose_device
from {{ cookiecutter.package }}.inspect.probe import (
    probe_step,
)
from {{ cookiecutter.package }}.model import build_model
from {{ cookiecutter.package }}.task import (
    CLASS,
    CLASSES,
    NUMBER,
    Target,
    Task,
)
from {{ cookiecutter.package }}.training.inference import (
    count_parameters,
    predict_outputs,
)
from {{ cookiecutter.package }}.training.state import State

FOUR = ("a", "b", "c", "d")
ONE_OF_FOUR = Target(CLASS, "", FOUR)


def pictures(size: int, channels: int = 1, target: Target = ONE_OF_FOUR) -> Task:
    return Task({"image": (size, size, channels)}, target)


@pytest.mark.parametrize(("size", "channels"), [(8, 1), (9, 3), (28, 1), (64, 3)])
@pytest.mark.parametrize("kind", [CLASS, CLASSES, NUMBER])
def test_pictures_in_one_output_for_each_class_out(size: int, channels: int, kind: str) -> None:
    target = Target(kind, "", () if kind == NUMBER else FOUR)
    model = build_model(pictures(size, channels, target), 0.5)
    images = np.zeros((3, size, size, channels), np.float32)
    outputs = predict_outputs(model, {"image": images}, choose_device("cpu"), 2)
    assert outputs.shape == (3, target.width)
    assert outputs.dtype == np.float32


def test_a_number_comes_in_its_own_unit() -> None:
    images = {"image": np.random.default_rng(0).random((5, 8, 8, 1), np.float32)}
    far = Target(NUMBER, "price", mean=1000.0, scale=10.0)
    outputs = predict_outputs(
        build_model(pictures(8, 1, far), 0.0), images, choose_device("cpu"), 5
    )
    assert np.abs(outputs - 1000).max() < 100


def test_parameters_are_counted() -> None:
    def dense(image_size: int) -> int:
        return count_parameters(build_model(pictures(image_size), 0.0))

    assert dense(16) - dense(8) == 64 * 128 * (4**2 - 2**2)


def test_a_layer_that_is_called_twice_is_shown_twice(config: Config) -> None:
    state = State(config, pictures(8), choose_device("cpu"))
    images = {"image": np.zeros((4, 8, 8, 1), np.float32)}
    values = probe_step(state, images, np.zeros(4, np.int64), 0.01)
    assert values["pool"].size == 4 * values["pool #2"].size // 2
