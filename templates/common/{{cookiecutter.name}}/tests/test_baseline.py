"""Plain methods are measured beside the network, and named first where they do as well."""

import json
import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from conftest import tiny_config

from {{ cookiecutter.package }} import __main__ as program
from {{ cookiecutter.package }} import baseline
from {{ cookiecutter.package }}.baseline import (
    GUESS,
    answer,
    describe_baseline,
    doubt_answers,
    doubt_figures,
    guess,
    plain_methods,
)
from {{ cookiecutter.package }}.config import (
    Config,
    DataConfig,
    TrainConfig,
)
from {{ cookiecutter.package }}.data import (
    Part,
)
from {{ cookiecutter.package }}.evaluate import (
    evaluate,
    measure,
)
from {{ cookiecutter.package }}.reading.reader import (
    ArrayReader,
)
from {{ cookiecutter.package }}.task import Task
from {{ cookiecutter.package }}.train import train

LINEAR, TREES = "logistic regression", "boosted trees"


def chess(source: str, rows: int = 600) -> Config:
    """A table that trees tell apart, and no line or short training does; and a run on it."""
    points = np.random.default_rng(0).random((rows, 2)) * 4
    classes = np.where(points.astype(int).sum(axis=1) % 2, "black", "white")
    lines = [f"{x},{y},{name}" for (x, y), name in zip(points, classes, strict=True)]
    Path(source).write_text("\n".join(["x,y,label", *lines]), "utf-8")
    return tiny_config(epochs=1, data=DataConfig(source=source))


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
        rf"(?m)^{TREES}: accuracy .*macro F1 {value:.4f}, loss .* of \d+ inputs\)$", out
    )
    assert found[0] == found[1] == metrics()
    assert list(found[0]["baselines"]) == [GUESS, LINEAR, TREES]


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


def test_without_plain_methods_only_guessing_is_left(capsys: pytest.CaptureFixture[str]) -> None:
    config = chess("chess.csv", 60)
    train(config)
    sets = ["run=tiny", "device=cpu", "threads=1", "data.source=chess.csv", "seed=3"]
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
    digits = replace(config, data=DataConfig())
    for gone, why in ((digits, "digits holds other inputs"), (config, "chess.csv does not exist")):
        if gone is config:
            Path("chess.csv").unlink()
        capsys.readouterr()
        found = evaluate(gone, Path("other.csv"))["baselines"]
        assert re.search(rf"(?m)^plain methods: left out, .*{why}", capsys.readouterr().out)
        assert "loss" not in found[GUESS]


def part_of(inputs: np.ndarray, labels: Sequence[int] | np.ndarray) -> Part:
    return Part(ArrayReader(inputs), np.arange(len(labels)), np.array(labels))


def table(inputs: np.ndarray, labels: list[int]) -> tuple[Task, Part]:
    task = Task("table", inputs.shape[1:], ("a", "b", "c"))
    return task, part_of(inputs.astype(np.float32), labels)


def test_a_method_that_cannot_be_fitted_says_why() -> None:
    task, part = table(np.arange(8.0).reshape(4, 2), [1, 1, 1, 1])
    for method in plain_methods(task).values():
        assert answer(method, task, part, part, 1) == "what it is trained on has one class only"
    gaps = part_of(np.full((4, 2), np.nan), [0, 1, 0, 1])
    found = answer(plain_methods(task)[LINEAR], task, gaps, gaps, 1)
    assert isinstance(found, str)
    assert "NaN" in found
    assert "\n" not in found
    assert describe_baseline(LINEAR, {"missing": found}) == f"{LINEAR}: left out, {found}"


def test_a_class_that_was_not_drawn_costs_a_finite_loss() -> None:
    task, part = table(np.arange(40.0).reshape(20, 2), [0, 1] * 10)
    rest = replace(part, labels=np.full(20, 2))
    for method in plain_methods(task).values():
        logits = answer(method, task, part, rest, 1)
        assert not isinstance(logits, str)
        assert logits.shape == (20, 3)
        assert measure(logits, rest.labels)["loss"] == pytest.approx(36.04, abs=0.1)


def test_no_more_than_so_many_are_drawn_the_same_every_time(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(baseline.MOST, "table", 10)
    monkeypatch.setattr(baseline, "VALUES", 6)  # three rows at a time
    task, part = table(np.arange(80.0).reshape(40, 2), [0, 1] * 20)
    drawn = baseline.draw(task, 40)
    assert len(set(drawn.tolist())) == 10
    assert np.array_equal(drawn, baseline.draw(task, 40))
    method = plain_methods(task)[LINEAR]
    assert np.shape(answer(method, task, part, part, 1)) == (40, 3)
    assert method[-1].n_features_in_ == 2


def test_large_pictures_are_shrunk() -> None:
    task = Task("picture", (40, 40, 3), ("dark", "light", "none"))
    light = np.tile([0, 1], 6)
    images = np.zeros((12, 40, 40, 3), np.float32) + light[:, None, None, None] / 2
    part, method = part_of(images, light), plain_methods(task)[LINEAR]
    logits = answer(method, task, part, part, 1)
    assert not isinstance(logits, str)
    assert (logits.argmax(axis=1) == light).all()
    assert method.n_features_in_ == baseline.SIDE**2 * 3


def test_guessing_answers_with_the_shares_of_the_classes() -> None:
    task, part = table(np.zeros((4, 1)), [1, 1, 1, 0])
    figures = measure(guess(task, part, 4), part.labels)
    assert figures["accuracy"] == 0.75
    assert figures["loss"] == pytest.approx(-(3 * np.log(0.75) + np.log(0.25)) / 4)
    known = guess(replace(task, commonest=2), "gone", 4)
    assert (known.argmax(axis=1) == 2).all()


@pytest.mark.parametrize(
    ("answers", "labels", "doubt"),
    [
        ([0] * 20, [0] * 19 + [1], r"answers a for 1 of the 1 .*0.9500 is no better than always"),
        ([1] * 20, [0] * 10 + [1] * 10, r"answers b for 10 of the 10 inputs of other classes"),
        ([0, 1] * 10, [0] * 10 + [1] * 10, r"^accuracy 0.5000 is no better than always"),
        ([0] * 19 + [1], [0] * 19 + [1], None),  # nearly always one answer, and right
        ([0] * 20, [0] * 20, None),  # there is nothing else to answer
    ],
)
def test_a_network_that_only_guesses_is_named(
    answers: list[int], labels: list[int], doubt: str | None
) -> None:
    task, part = table(np.zeros((20, 1)), labels)
    logits = np.eye(3)[answers]
    baselines = {GUESS: measure(guess(task, part, 20), part.labels)}
    found = doubt_answers(logits, part.labels, task.classes)
    found += doubt_figures(measure(logits, part.labels), baselines, "macro_f1")
    assert (found == []) == (doubt is None)
    assert doubt is None or re.search(doubt, "; ".join(found))


@pytest.mark.parametrize(
    ("monitor", "named"),
    [("macro_f1", [LINEAR]), ("accuracy", [TREES]), ("loss", [GUESS])],
)
def test_the_monitored_figure_decides_and_a_tie_is_as_good(monitor: str, named: list[str]) -> None:
    network = {"accuracy": 0.9, "macro_f1": 0.8, "loss": 0.5}
    baselines: dict[str, dict[str, Any]] = {
        GUESS: {"accuracy": 0.7, "macro_f1": 0.4, "loss": 0.4},
        LINEAR: {"accuracy": 0.8, "macro_f1": 0.8, "loss": 0.6},
        TREES: {"accuracy": 0.95, "macro_f1": 0.7, "loss": 0.6},
        "other": {"missing": "it failed"},
    }
    [line] = doubt_figures(network, baselines, monitor)
    assert [name for name in baselines if name in line] == named
    network["accuracy"] = 0.7
    assert f"accuracy 0.7000 is no better than {GUESS} (0.7000)" in "; ".join(
        doubt_figures(network, baselines, "macro_f1")
    )
