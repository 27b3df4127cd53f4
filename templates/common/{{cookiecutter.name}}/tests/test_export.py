"""Every exported format answers as the model does, or is not published."""

import hashlib
import json
from pathlib import Path

import numpy as np
import pytest
from task_cases import INPUT, SHAPE

from {{ cookiecutter.package }} import export
from {{ cookiecutter.package }}.config import (
    ARTIFACTS,
    Config,
    StarterError,
)
from {{ cookiecutter.package }}.data import load_data
from {{ cookiecutter.package }}.device import (
    FRAMEWORK,
    choose_device,
)
from {{ cookiecutter.package }}.reading.artifact import (
    load_artifact,
)
from {{ cookiecutter.package }}.settings.options import NAME
from {{ cookiecutter.package }}.training.checkpoint import (
    load_best,
)
from {{ cookiecutter.package }}.training.inference import (
    predict_outputs,
)


@pytest.fixture(autouse=True)
def in_trained(own_folder: Path, trained: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(trained)


def test_every_format_is_there_and_nothing_else() -> None:
    assert {path.name for path in ARTIFACTS.iterdir()} == {
        *(Path(name).parts[0] for name in export.FORMATS),
        "model.json",
    }


@pytest.mark.parametrize("name", sorted(export.FORMATS))
@pytest.mark.parametrize("count", [1, 7, 300])
def test_every_format_answers_as_the_model(config: Config, name: str, count: int) -> None:
    device = choose_device("cpu")
    data = load_data(config)
    model, _ = load_best(config, data.task, device)
    inputs = data.test.read(data.test.spread(count))
    _, run = export.FORMATS[name]
    live = predict_outputs(model, inputs, device, 64)
    assert np.abs(run(ARTIFACTS / name, inputs) - live).max() <= export.TOLERANCE


def test_model_json_describes_what_is_served(config: Config) -> None:
    manifest = json.loads((ARTIFACTS / "model.json").read_text("utf-8"))
    assert list(manifest) == [
        *("framework", "format", "file", "sha256", "task"),
        *("inputs", "input", "output", "target", "validation"),
    ]
    content = (ARTIFACTS / manifest["file"]).read_bytes()
    assert manifest["sha256"] == hashlib.sha256(content).hexdigest()
    assert (manifest["framework"], manifest["task"]) == (FRAMEWORK, NAME)
    task = load_data(config).task
    [shape] = manifest["inputs"].values()
    assert list(manifest["inputs"]) == [INPUT]
    assert sorted(shape[1:]) == sorted(SHAPE)
    assert manifest["input"] == task.about
    assert manifest["target"] == task.target.describe()
    assert manifest["output"]["name"] == task.target.output
    assert manifest["output"]["shape"][-1] == task.target.width
    _, progress = load_best(config, task, choose_device("cpu"))
    assert manifest["validation"] == progress.best


def test_a_wrong_artefact_is_not_published(config: Config, monkeypatch: pytest.MonkeyPatch) -> None:
    before = load_artifact(ARTIFACTS).manifest
    name, (write, run) = list(export.FORMATS.items())[-1]
    wrong = {name: (write, lambda *arguments: run(*arguments) + 0.001)}
    monkeypatch.setattr(export, "FORMATS", export.FORMATS | wrong)
    with pytest.raises(StarterError, match="differs from the model"):
        export.export_model(config)
    assert load_artifact(ARTIFACTS).manifest == before
    assert not list(ARTIFACTS.glob(".draft*"))


def test_an_export_can_be_repeated(config: Config) -> None:
    (ARTIFACTS / ".draft-of-a-killed-one").mkdir()
    before = load_artifact(ARTIFACTS).manifest
    assert all(path.exists() for path in export.export_model(config))
    assert load_artifact(ARTIFACTS).manifest["validation"] == before["validation"]
    assert not list(ARTIFACTS.glob(".draft*"))


def test_without_a_checkpoint_it_is_one_message(
    config: Config, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(StarterError, match="nothing was trained yet"):
        export.export_model(config)
