"""Runs over seeds and settings: each is a run of its own, and what was stopped goes on."""

import json
from pathlib import Path

import pytest
from parts import TINY

from {{ cookiecutter.package }} import __main__ as program

SPACE = """
["train.learning_rate"]
low = 0.001
high = 0.01
log = true

["model.dropout"]
choices = [0.0, 0.25]
"""


@pytest.fixture(autouse=True)
def tiny_file(own_folder: Path) -> None:
    Path("config.toml").write_text(TINY, "utf-8")


def test_seeds_tell_mean_and_spread(capsys: pytest.CaptureFixture[str]) -> None:
    assert program.main(["seeds", "--count=2"]) == 0
    out = capsys.readouterr().out
    assert "of 2 seeds" in out
    report = json.loads(Path("reports/seeds.json").read_text("utf-8"))
    assert report["seeds"] == 2
    assert all(len(values) == 2 for values in report["figures"]["network"].values())
    assert len([*Path("runs").glob("tiny-seed-*")]) == 2
    assert program.main(["seeds", "--count=1"]) == 1
    assert "valid: 2..100" in capsys.readouterr().err


def test_a_sweep_finds_settings_and_goes_on(capsys: pytest.CaptureFixture[str]) -> None:
    pytest.importorskip("optuna")
    Path("sweep.toml").write_text(SPACE, "utf-8")
    assert program.main(["sweep", "--trials=2"]) == 0
    assert "--set train.learning_rate=" in capsys.readouterr().out
    assert program.main(["sweep", "--trials=3"]) == 0
    out = capsys.readouterr().out
    assert "trial 3 of 3" in out
    assert "trial 2 of" not in out
    assert "best of 3" in out
    assert len([*Path("runs").glob("tiny-trial-*")]) == 3


@pytest.mark.parametrize(
    ("space", "told"),
    [
        ("", "names no setting"),
        ("[", "cannot be read"),
        ('["train.learning_rate"]\nlow = 0.1', "has no range"),
        ('["train.learning_rat"]\nlow = 0.1\nhigh = 0.2', "learning_rate"),
        ('["train.learning_rate"]\nlow = 0.1\nhigh = 20', "valid: a number"),
        ('["train.epochs"]\nchoices = []', "no choices"),
    ],
)
def test_a_space_that_makes_no_sense_is_one_message(
    space: str, told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    pytest.importorskip("optuna")
    Path("sweep.toml").write_text(space, "utf-8")
    assert program.main(["sweep", "--trials=1"]) == 1
    assert told in capsys.readouterr().err
    assert not Path("runs/sweep.db").exists()
