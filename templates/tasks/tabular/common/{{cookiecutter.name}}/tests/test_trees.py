"""Boosted trees beside the network: where they win, that is said first."""

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from conftest import tiny_config
from task_cases import write_source

from {{ cookiecutter.package }} import __main__ as program
from {{ cookiecutter.package }}.config import Config
from {{ cookiecutter.package }}.evaluate import evaluate
from {{ cookiecutter.package }}.measure import plain
from {{ cookiecutter.package }}.settings.options import (
    DataConfig,
)
from {{ cookiecutter.package }}.train import train

GUESS = plain.GUESS["class"]
LINEAR, TREES = "logistic regression", "boosted trees"


def chess(source: str, rows: int = 600) -> Config:
    """A table that trees tell apart, and no line or short training does; and a run on it."""
    points = np.random.default_rng(0).random((rows, 2)) * 4
    classes = np.where(points.astype(int).sum(axis=1) % 2, "black", "white")
    lines = [f"{x},{y},{name}" for (x, y), name in zip(points, classes, strict=True)]
    Path(source).write_text("\n".join(["x,y,label", *lines]), "utf-8")
    return tiny_config(epochs=1, data=DataConfig(source=source, label="label"))


def metrics() -> dict[str, Any]:
    return dict(json.loads(Path("reports/metrics.json").read_text("utf-8")))


def test_a_table_where_trees_win_is_named_first_and_the_same_twice(
    capsys: pytest.CaptureFixture[str],
) -> None:
    config = chess("chess.csv")
    train(config)
    capsys.readouterr()
    found = [evaluate(config), evaluate(config)]
    out = capsys.readouterr().out
    value = found[0]["baselines"][TREES]["macro_f1"]
    first = out.partition("\n")[0]
    assert first.startswith("doubtful: ")
    assert f"{TREES} ({value:.4f})" in first
    assert value > 0.85
    assert re.search(
        rf"(?m)^{TREES}: accuracy .*macro F1 {value:.4f} .95 .*, loss .* of \d+ inputs\)$", out
    )
    assert found[0] == found[1] == metrics()
    assert list(found[0]["baselines"]) == [GUESS, LINEAR, TREES]


def test_without_plain_methods_only_guessing_is_left(capsys: pytest.CaptureFixture[str]) -> None:
    config = chess("chess.csv", 60)
    train(config)
    sets = [
        "run=tiny",
        "device=cpu",
        "threads=1",
        "data.source=chess.csv",
        "data.label=label",
        "seed=3",
    ]
    Path("config.toml").touch()
    arguments = ["evaluate", "--no-baseline", *(f"--set={each}" for each in sets)]
    assert program.main(arguments) == 0
    assert list(metrics()["baselines"]) == [GUESS]
    assert LINEAR not in capsys.readouterr().out


def test_other_data_are_measured_with_or_without_those_of_the_run(
    capsys: pytest.CaptureFixture[str],
) -> None:
    config = chess("chess.csv")
    chess("other.csv", 50)
    train(config)
    found = evaluate(config, Path("other.csv"))["baselines"]
    assert found[TREES]["accuracy"] > 0.9
    assert found[GUESS].keys() >= {"accuracy", "macro_f1", "loss"}
    write_source("mine", ["a", "b"] * 20)
    own = replace(config, data=DataConfig(source="mine/source.csv", label="label"))
    for gone, why in (
        (own, "mine/source.csv has no column x"),
        (config, "chess.csv does not exist"),
    ):
        if gone is config:
            Path("chess.csv").unlink()
        capsys.readouterr()
        found = evaluate(gone, Path("other.csv"))["baselines"]
        assert re.search(rf"(?m)^plain methods: left out, .*{why}", capsys.readouterr().out)
        assert "loss" not in found[GUESS]
