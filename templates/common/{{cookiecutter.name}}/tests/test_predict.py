"""The exported model answers alone, and says what is missing."""

import hashlib
import json
import os
import re
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

import pytest

from {{ cookiecutter.package }} import predict as prediction
from {{ cookiecutter.package }}.config import (
    ARTIFACTS,
    Config,
    StarterError,
)
from {{ cookiecutter.package }}.data import load_data
from {{ cookiecutter.package }}.inspect.check import (
    check_artifact,
)
from {{ cookiecutter.package }}.predict import (
    predict,
    predict_all,
)
from {{ cookiecutter.package }}.reading.artifact import (
    load_artifact,
)
from {{ cookiecutter.package }}.reading.asked import (
    add_options,
)

_OPTIONS = ArgumentParser()
add_options(_OPTIONS)
NOTHING = _OPTIONS.parse_args([])  # given by hand
TARGET = {"kind": "class", "name": "", "classes": ["a", "b"]}


@pytest.fixture(autouse=True)
def in_trained(own_folder: Path, trained: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(trained)


def test_a_test_input_with_its_truth(config: Config) -> None:
    answer, data = predict(config, None, NOTHING), load_data(config)
    classes, truth = data.task.target.classes, data.test.answers[0]
    if not classes:
        assert [float(cell) for cell in answer.cells] == pytest.approx(answer.outputs, rel=1e-4)
        assert f"{truth[0]:.4g}" in answer.words.partition("true values")[2]
        return
    assert answer.words.endswith(f", true label {classes[truth]})")
    assert answer.cells[0] == classes[answer.outputs.argmax()]
    assert 1 / len(classes) <= float(answer.cells[1]) <= 1


def test_any_number_of_inputs(config: Config) -> None:
    artifact, data = load_artifact(ARTIFACTS), load_data(config)
    for count in (1, 2, 33):
        inputs = data.test.read(data.test.spread(count))
        assert artifact.outputs(inputs).shape == (count, data.task.target.width)


def test_nothing_to_answer_about_is_one_message() -> None:
    with pytest.raises(StarterError, match="nothing to answer about"):
        predict_all([], NOTHING)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="Windows has no such pipes")
def test_a_pipe_in_a_folder_is_named_and_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(StarterError, match="pipe: neither a file nor a link to one"):
        predict_all([tmp_path], NOTHING)


def test_it_agrees_with_the_live_model(config: Config) -> None:
    assert check_artifact(config) <= 1e-4


def test_no_artefact_is_one_message(
    config: Config, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(StarterError, match="no exported model") as caught:
        predict(config, None, NOTHING)
    assert caught.value.hint == "make export"


@pytest.mark.parametrize("manifest", ["", "[]", "{}", '{"file": "model.bin", "sha256": ""}'])
def test_a_damaged_artefact_is_one_message(tmp_path: Path, manifest: str) -> None:
    (tmp_path / "model.bin").write_bytes(b"model")
    (tmp_path / "model.json").write_text(manifest, "utf-8")
    with pytest.raises(StarterError, match="damaged"):
        load_artifact(tmp_path)


@pytest.mark.parametrize(
    ("about", "message"),
    [
        ({}, "damaged"),
        ({"inputs": {}, "input": 1}, "damaged"),
        ({"inputs": {}, "input": {}, "target": {"kind": "class"}}, "damaged"),
        ({"inputs": {}, "input": {}, "target": TARGET}, "cannot be loaded"),
    ],
)
def test_a_foreign_artefact_is_one_message(
    tmp_path: Path, about: dict[str, Any], message: str
) -> None:
    told = {"file": "model.bin", "sha256": hashlib.sha256(b"model").hexdigest(), **about}
    (tmp_path / "model.bin").write_bytes(b"model")
    (tmp_path / "model.json").write_text(json.dumps(told), "utf-8")
    with pytest.raises(StarterError, match=message):
        load_artifact(tmp_path)


def test_a_truncated_model_never_reaches_the_runtime(tmp_path: Path) -> None:
    manifest = json.loads((ARTIFACTS / "model.json").read_text("utf-8"))
    content = (ARTIFACTS / manifest["file"]).read_bytes()
    (tmp_path / manifest["file"]).write_bytes(content[:-100])
    (tmp_path / "model.json").write_text(json.dumps(manifest), "utf-8")
    with pytest.raises(StarterError, match="damaged"):
        load_artifact(tmp_path)


def test_the_live_model_is_not_needed() -> None:
    source = Path(prediction.__file__).read_text("utf-8")
    assert not re.search(r"from \.\S*(model|checkpoint) ", source)
