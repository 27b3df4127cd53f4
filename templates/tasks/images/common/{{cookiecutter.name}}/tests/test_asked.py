"""`predict` about picture files: one, many, and those that cannot be read."""

import csv
import shutil
import sys
from argparse import Namespace
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from {{ cookiecutter.package }} import __main__ as program
from {{ cookiecutter.package }}.config import (
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

LIGHT, DARK = Namespace(invert=False), Namespace(invert=True)  # on dark, on light


@pytest.fixture(autouse=True)
def in_trained(own_folder: Path, trained: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(trained)


def pixels_of(config: Config, count: int) -> np.ndarray:
    """Test digits: (count, 8, 8)."""
    test = load_data(config).test
    images = test.read(test.spread(count))["image"][..., 0]
    return (images * 255).astype(np.uint8)


def test_a_picture_file(config: Config, tmp_path: Path) -> None:
    [gray] = pixels_of(config, 1)
    for how, pixels in ((LIGHT, gray), (DARK, 255 - gray)):
        Image.fromarray(pixels).save(tmp_path / "digit.png")
        answer = predict(config, tmp_path / "digit.png", how)
        assert "true" not in answer.words
        assert np.allclose(answer.outputs, predict(config, None, LIGHT).outputs, atol=0.2)


def test_many_inputs_are_answered_and_those_that_cannot_be_read_are_named(
    config: Config, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "more/.cache").mkdir(parents=True)
    names = ("a.png", "more/b.png", "more/c, d.png")
    for name, pixels in zip(names, pixels_of(config, 3), strict=True):
        Image.fromarray(pixels).save(tmp_path / name)
    (tmp_path / "more/notes.txt").write_text("no picture", "utf-8")
    (tmp_path / "more/.cache/hidden").touch()
    asked = [tmp_path / "a.png", tmp_path / "more", tmp_path / "gone.png"]
    for out in (None, tmp_path / "out.csv"):
        with pytest.raises(StarterError, match="2 of 5 inputs cannot be read") as caught:
            predict_all(asked, LIGHT, out)
        assert f"{tmp_path / 'more/notes.txt'}: is not a picture" in str(caught.value)
        assert f"{tmp_path / 'gone.png'}: does not exist" in str(caught.value)
    printed = capsys.readouterr().out
    assert str(predict(config, tmp_path / "a.png", LIGHT)) + "\n" in printed
    rows = list(csv.DictReader((tmp_path / "out.csv").read_text("utf-8").splitlines()))
    assert [row["path"] for row in rows if not row["error"]] == [str(tmp_path / n) for n in names]
    assert [bool(row["class"]) for row in rows] == [not row["error"] for row in rows]
    with pytest.raises(StarterError, match="one of the inputs"):
        predict_all([tmp_path / "a.png"], LIGHT, tmp_path / "a.png")


def test_a_long_list_of_answers_is_cut_short(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for number in range(PRINTED + 5):
        Image.new("L", (8, 8)).save(tmp_path / f"{number:02}.png")
    predict_all([tmp_path], LIGHT)
    out = capsys.readouterr().out.splitlines()
    assert len(out) == PRINTED + 1
    assert out[-1] == "and 5 more; --out=predictions.csv writes all"


def test_pictures_of_another_size_are_one_message(config: Config) -> None:
    larger = replace(config, data=replace(config.data, image_size=config.data.image_size * 2))
    for ask in (lambda: predict(larger, None, LIGHT), lambda: check_artifact(larger)):
        with pytest.raises(StarterError, match=r"image_size|cannot go on"):
            ask()


@pytest.mark.skipif(sys.platform != "linux", reason="the file system refuses such names")
def test_a_name_that_the_terminal_cannot_show_is_answered(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from parts import TINY
    from test_main import started

    Path("config.toml").write_text(TINY, "utf-8")
    Image.new("L", (8, 8)).save("\udcff.png")
    monkeypatch.setenv("PYTHONIOENCODING", "utf-8:strict")
    with started("predict", "\udcff.png") as process:
        out, errors = process.communicate()
    assert out.startswith("\\udcff.png: "), errors


def test_pictures_elsewhere_are_measured_in_gray_or_color(
    own_folder: Path,
    trained: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    from parts import TINY

    monkeypatch.chdir(own_folder)
    Path("config.toml").write_text(TINY, "utf-8")
    shutil.copytree(trained / "runs", "runs")
    Path("elsewhere/3").mkdir(parents=True)
    Image.new("RGB", (9, 8), "red").save("elsewhere/3/a.png")
    assert program.main(["evaluate", "--on=elsewhere"]) == 0
    assert "1 inputs of elsewhere" in capsys.readouterr().out
    Path("elsewhere/zebra").mkdir()
    Image.new("L", (9, 8)).save("elsewhere/zebra/a.png")
    assert program.main(["evaluate", "--on=elsewhere"]) == 1
    assert "classes that the model does not know: zebra" in capsys.readouterr().err
