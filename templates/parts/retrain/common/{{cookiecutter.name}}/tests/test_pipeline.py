"""New data are compared with the old, and a new model replaces the old one where it is better."""

import json
from pathlib import Path

import numpy as np
import pytest
from parts import TINY

from {{ cookiecutter.package }} import __main__ as program
from {{ cookiecutter.package }}.extra.data_check import (
    compare,
)
from {{ cookiecutter.package }}.extra.retrain import (
    SERVED,
)


@pytest.fixture(autouse=True)
def tiny_file(own_folder: Path) -> None:
    Path("config.toml").write_text(TINY, "utf-8")


@pytest.mark.parametrize("seed", range(20))
def test_what_has_one_source_has_not_moved(seed: int) -> None:
    random = np.random.default_rng(seed)
    for draw in (random.normal, lambda size: random.integers(0, 4, size).astype(float)):
        assert not compare("x", draw(size=400), draw(size=150)).moved(0.25)


@pytest.mark.parametrize(
    "change",
    [
        lambda x: x + 2,
        lambda x: x * 5,
        lambda x: np.where(np.arange(len(x)) % 2, np.nan, x),
        np.zeros_like,
        lambda x: np.full_like(x, np.nan),
    ],
)
def test_what_moved_is_seen(change: object) -> None:
    random = np.random.default_rng(0)
    before = random.normal(size=500)
    found = compare("x", before, change(random.normal(size=300)))  # type: ignore[operator]
    assert found.moved(0.25)
    assert np.isfinite(found.index)


def test_a_class_that_grew_is_seen() -> None:
    before, now = np.repeat([0, 1, 2], 100), np.repeat([0, 1, 2], (20, 20, 260))
    assert compare("the answers", before, now).moved(0.25)


def test_the_data_of_training_are_like_themselves(capsys: pytest.CaptureFixture[str]) -> None:
    assert program.main(["data-check"]) == 1
    assert "error:" in capsys.readouterr().err
    assert program.main(["train"]) == 0
    assert program.main(["data-check"]) == 0
    assert "nothing moved" in capsys.readouterr().out
    assert json.loads(Path("reports/data-check.json").read_text("utf-8"))["moved"] == []


def test_the_better_model_is_exported(capsys: pytest.CaptureFixture[str]) -> None:
    assert program.main(["retrain", "--name=one", "--set=train.epochs=3"]) == 0
    assert json.loads(SERVED.read_text("utf-8")) == {"run": "tiny-one"}
    first = Path("artifacts/model.json").read_bytes()
    assert program.main(["retrain", "--name=one"]) == 1
    assert "served already" in capsys.readouterr().err
    worse = ["--set=train.epochs=1", "--set=train.learning_rate=0.000001"]
    assert program.main(["retrain", "--name=two", *worse]) == 0
    assert "kept: tiny-one" in capsys.readouterr().out
    assert Path("artifacts/model.json").read_bytes() == first
    report = json.loads(Path("reports/retrain.json").read_text("utf-8"))
    assert not report["published"]
    assert set(report["values"]) == {"tiny-one", "tiny-two"}
