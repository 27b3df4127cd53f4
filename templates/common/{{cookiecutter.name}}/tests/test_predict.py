"""The exported model answers alone, and says what is missing."""

import hashlib
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from {{ cookiecutter.package }} import predict as prediction
from {{ cookiecutter.package }}.check import check_artifact
from {{ cookiecutter.package }}.config import (
    ARTIFACTS,
    Config,
    StarterError,
)
from {{ cookiecutter.package }}.data import load_data
from {{ cookiecutter.package }}.predict import (
    load_artifact,
    predict,
)


@pytest.fixture(autouse=True)
def in_trained(own_folder: Path, trained: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(trained)


def test_a_test_digit_with_its_truth(config: Config) -> None:
    answer = predict(config, None)
    assert answer.truth == str(load_data(config).test.labels[0])
    assert answer.label == answer.logits.argmax() == int(answer.name)
    assert 0.1 <= answer.probability <= 1


def test_a_picture_file(config: Config, tmp_path: Path) -> None:
    test = load_data(config).test
    gray = (test.inputs[0, ..., 0] * 255).astype(np.uint8)
    for invert, pixels in ((False, gray), (True, 255 - gray)):
        Image.fromarray(pixels).save(tmp_path / "digit.png")
        answer = predict(config, tmp_path / "digit.png", invert)
        assert answer.truth is None
        assert np.allclose(answer.logits, predict(config, None).logits, atol=0.2)


def test_it_agrees_with_the_live_model(config: Config) -> None:
    assert check_artifact(config) <= 1e-4


def test_pictures_of_another_size_are_one_message(config: Config) -> None:
    larger = replace(config, data=replace(config.data, image_size=config.data.image_size * 2))
    for ask in (lambda: predict(larger, None), lambda: check_artifact(larger)):
        with pytest.raises(StarterError, match=r"image_size|cannot go on"):
            ask()


def test_any_number_of_pictures(config: Config) -> None:
    artifact = load_artifact(ARTIFACTS)
    images = load_data(config).test.inputs
    for count in (1, 2, 33):
        assert artifact.logits(images[:count]).shape == (count, 10)


def test_no_artefact_is_one_message(
    config: Config, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(StarterError, match="no exported model") as caught:
        predict(config, None)
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
        ({"input": 1, "classes": []}, "damaged"),
        ({"input": {"kind": "table"}}, "damaged"),
        ({"input": {"kind": "table"}, "classes": []}, "cannot be loaded"),
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
    assert "from .model" not in source
    assert "from .checkpoint" not in source
