"""The exported model answers alone, and says what is missing."""

import csv
import hashlib
import json
import os
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from {{ cookiecutter.package }} import predict as prediction
from {{ cookiecutter.package }}.artifact import load_artifact
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
    PRINTED,
    predict,
    predict_all,
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
    gray = (test.read(test.spread(1))[0, ..., 0] * 255).astype(np.uint8)
    for invert, pixels in ((False, gray), (True, 255 - gray)):
        Image.fromarray(pixels).save(tmp_path / "digit.png")
        answer = predict(config, tmp_path / "digit.png", invert)
        assert answer.truth is None
        assert np.allclose(answer.logits, predict(config, None).logits, atol=0.2)


def test_many_inputs_are_answered_and_those_that_cannot_be_read_are_named(
    config: Config, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    test = load_data(config).test
    pictures = (test.read(test.spread(3))[..., 0] * 255).astype(np.uint8)
    (tmp_path / "more/.cache").mkdir(parents=True)
    names = ("a.png", "more/b.png", "more/c, d.png")
    for name, pixels in zip(names, pictures, strict=True):
        Image.fromarray(pixels).save(tmp_path / name)
    (tmp_path / "more/notes.txt").write_text("no picture", "utf-8")
    (tmp_path / "more/.cache/hidden").touch()
    asked = [tmp_path / "a.png", tmp_path / "more", tmp_path / "gone.png"]
    for out in (None, tmp_path / "out.csv"):
        with pytest.raises(StarterError, match="2 of 5 inputs cannot be read") as caught:
            predict_all(asked, out=out)
        assert f"{tmp_path / 'more/notes.txt'}: is not a picture" in str(caught.value)
        assert f"{tmp_path / 'gone.png'}: does not exist" in str(caught.value)
    printed = capsys.readouterr().out
    assert str(predict(config, tmp_path / "a.png")) + "\n" in printed
    rows = list(csv.DictReader((tmp_path / "out.csv").read_text("utf-8").splitlines()))
    assert [row["path"] for row in rows if not row["error"]] == [str(tmp_path / n) for n in names]
    assert [bool(row["class"]) for row in rows] == [not row["error"] for row in rows]
    with pytest.raises(StarterError, match="one of the inputs"):
        predict_all([tmp_path / "a.png"], out=tmp_path / "a.png")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="Windows has no such pipes")
def test_a_pipe_in_a_folder_is_named_and_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(StarterError, match="pipe: neither a file nor a link to one"):
        predict_all([tmp_path])


def test_a_long_list_of_answers_is_cut_short(
    config: Config, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for number in range(PRINTED + 5):
        Image.new("L", (8, 8)).save(tmp_path / f"{number:02}.png")
    predict_all([tmp_path])
    out = capsys.readouterr().out.splitlines()
    assert len(out) == PRINTED + 1
    assert out[-1] == "and 5 more; --out=predictions.csv writes all"
    with pytest.raises(StarterError, match="nothing to answer about"):
        predict_all([])


def test_it_agrees_with_the_live_model(config: Config) -> None:
    assert check_artifact(config) <= 1e-4


def test_pictures_of_another_size_are_one_message(config: Config) -> None:
    larger = replace(config, data=replace(config.data, image_size=config.data.image_size * 2))
    for ask in (lambda: predict(larger, None), lambda: check_artifact(larger)):
        with pytest.raises(StarterError, match=r"image_size|cannot go on"):
            ask()


def test_any_number_of_pictures(config: Config) -> None:
    artifact = load_artifact(ARTIFACTS)
    test = load_data(config).test
    images = test.read(test.spread(33))
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
    assert not re.search(r"from \.\S*(model|checkpoint) ", source)
