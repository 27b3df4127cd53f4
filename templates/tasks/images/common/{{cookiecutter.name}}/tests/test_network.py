"""The networks of model.py: what another network would change."""

import json
from dataclasses import replace
from typing import get_args, get_type_hints

import numpy as np
import pytest

from {{ cookiecutter.package }} import export
from {{ cookiecutter.package }}.config import (
    ARTIFACTS,
    Config,
    StarterError,
)
from {{ cookiecutter.package }}.data import load_data
from {{ cookiecutter.package }}.device import choose_device
from {{ cookiecutter.package }}.inspect.probe import (
    probe_step,
)
from {{ cookiecutter.package }}.model import (
    NETWORKS,
    build_model,
)
from {{ cookiecutter.package }}.settings.options import (
    ModelConfig,
)
from {{ cookiecutter.package }}.task import (
    CLASS,
    CLASSES,
    NUMBER,
    Target,
    Task,
)
from {{ cookiecutter.package }}.train import train
from {{ cookiecutter.package }}.training.checkpoint import (
    load_best,
)
from {{ cookiecutter.package }}.training.inference import (
    count_parameters,
    predict_outputs,
)
from {{ cookiecutter.package }}.training.state import State

FOUR = ("a", "b", "c", "d")
ONE_OF_FOUR = Target(CLASS, "", FOUR)
SMALL, RESIDUAL = (ModelConfig(network=name, dropout=0.0) for name in ("small", "residual"))
LEVELS = {"mean": [0.1, 0.5, 0.4], "scale": [0.2, 0.5, 2.0]}


def pictures(size: int, channels: int = 1, target: Target = ONE_OF_FOUR) -> Task:
    fitted = {name: values[:channels] for name, values in LEVELS.items()}
    return Task({"image": (size, size, channels)}, target, fitted=fitted)


def noise(count: int, size: int, channels: int = 1) -> dict[str, np.ndarray]:
    shape = (count, size, size, channels)
    return {"image": np.random.default_rng(0).random(shape, np.float32)}


def test_settings_name_the_networks_that_there_are() -> None:
    assert set(get_args(get_type_hints(ModelConfig)["network"])) == NETWORKS.keys()


@pytest.mark.parametrize("network", sorted(NETWORKS))
@pytest.mark.parametrize(("size", "channels"), [(8, 1), (9, 3), (28, 1), (65, 3), (224, 3)])
@pytest.mark.parametrize("kind", [CLASS, CLASSES, NUMBER])
def test_pictures_in_one_output_for_each_class_out(
    network: str, size: int, channels: int, kind: str
) -> None:
    target = Target(kind, "", () if kind == NUMBER else FOUR)
    settings = ModelConfig(network=network, dropout=0.5)  # type: ignore[arg-type]
    model = build_model(pictures(size, channels, target), settings)
    outputs = predict_outputs(model, noise(3, size, channels), choose_device("cpu"), 2)
    assert outputs.shape == (3, target.width)
    assert outputs.dtype == np.float32
    assert np.isfinite(outputs).all()


def test_a_number_comes_in_its_own_unit() -> None:
    far = Target(NUMBER, "price", mean=(1000.0,), scale=(10.0,))
    outputs = predict_outputs(
        build_model(pictures(8, 1, far), SMALL), noise(5, 8), choose_device("cpu"), 5
    )
    assert np.abs(outputs - 1000).max() < 100


def test_parameters_are_counted() -> None:
    def dense(image_size: int) -> int:
        return count_parameters(build_model(pictures(image_size), SMALL))

    assert dense(16) - dense(8) == 64 * 128 * (4**2 - 2**2)


@pytest.mark.parametrize("size", [8, 28, 60, 128, 224])
def test_the_residual_network_has_the_same_weights_for_every_size(size: int) -> None:
    """The number is that of the other framework's network too."""
    assert count_parameters(build_model(pictures(size), RESIDUAL)) == 2_795_492


@pytest.mark.parametrize("network", sorted(NETWORKS))
@pytest.mark.parametrize("normalize", ["data", "none"])
def test_channels_are_normalized_inside_the_network(network: str, normalize: str) -> None:
    images = noise(4, 8, 3)
    settings = ModelConfig(network=network, normalize=normalize)  # type: ignore[arg-type]
    state = State(Config(model=settings), pictures(8, 3), choose_device("cpu"))
    shown = probe_step(state, images, np.zeros(4, np.int64), 0.01)["preparation"]
    mean, scale = (np.array(LEVELS[name], np.float32) for name in ("mean", "scale"))
    wanted = images["image"] if normalize == "none" else (images["image"] - mean) / scale
    # In any order: channels come first or last.
    assert np.allclose(np.sort(shown, axis=None), np.sort(wanted, axis=None), atol=1e-6)


def test_a_layer_that_is_called_twice_is_shown_twice(config: Config) -> None:
    state = State(config, pictures(8), choose_device("cpu"))
    images = {"image": np.zeros((4, 8, 8, 1), np.float32)}
    values = probe_step(state, images, np.zeros(4, np.int64), 0.01)
    assert values["pool"].size == 4 * values["pool #2"].size // 2


def test_every_format_answers_as_the_residual_network(config: Config) -> None:
    """The export itself compares each of them, as read back, with the model."""
    config = replace(config, model=RESIDUAL)
    train(config)
    assert {path.name for path in export.export_model(config)} >= {export.SERVED, "model.json"}
    task = load_data(config).task
    model, _ = load_best(config, task, choose_device("cpu"))
    inputs = noise(3, 8)
    live = predict_outputs(model, inputs, choose_device("cpu"), 3)
    for name, (_, run) in export.FORMATS.items():
        assert np.abs(run(ARTIFACTS / name, inputs) - live).max() <= export.TOLERANCE, name
    about = json.loads((ARTIFACTS / "model.json").read_text("utf-8"))
    assert about["input"]["range"] == [0, 1]  # what is asked sends pictures as ever


def test_weights_of_another_network_are_one_message(config: Config) -> None:
    train(config)
    other = replace(config, model=RESIDUAL)
    said = "model.network was small, now residual"
    with pytest.raises(StarterError, match=said):
        train(other)
    with pytest.raises(StarterError, match=said):
        load_best(other, load_data(config).task, choose_device("cpu"))
