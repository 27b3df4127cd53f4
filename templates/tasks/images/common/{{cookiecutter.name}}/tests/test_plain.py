"""Logistic regression beside the network."""

import numpy as np
import pytest
from conftest import tiny_config

from {{ cookiecutter.package }}.baseline import (
    SIDE,
    flatten_inputs,
)
from {{ cookiecutter.package }}.evaluate import evaluate
from {{ cookiecutter.package }}.measure import plain
from {{ cookiecutter.package }}.settings.options import (
    DataConfig,
)
from {{ cookiecutter.package }}.settings.training import (
    TrainConfig,
)
from {{ cookiecutter.package }}.train import train

GUESS = plain.GUESS["class"]
LINEAR = "logistic regression"


def test_the_network_beats_plain_methods_on_digits(
    capsys: pytest.CaptureFixture[str],
) -> None:
    config = tiny_config(data=DataConfig(image_size=28), train=TrainConfig(epochs=4))
    train(config)
    capsys.readouterr()
    found = evaluate(config)
    assert found["doubt"] is None
    assert 0.93 < found["baselines"][LINEAR]["macro_f1"] < found["macro_f1"]
    assert found["baselines"][LINEAR]["trained_on"] == 1233
    assert list(found["baselines"]) == [GUESS, LINEAR]
    assert f"{GUESS}, " in capsys.readouterr().out


def test_large_pictures_are_shrunk() -> None:
    light = np.zeros((2, 40, 40, 3), np.float32) + np.array([0, 1])[:, None, None, None]
    flat = flatten_inputs({"image": light})
    assert flat.shape == (2, SIDE**2 * 3)
    assert flat.mean(axis=1).tolist() == [0, 1]
