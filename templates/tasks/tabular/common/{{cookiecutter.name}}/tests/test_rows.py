"""The commands about tables: measured, answered and doubted row by row."""

import json
from pathlib import Path

import numpy as np
import pytest
from parts import TINY, inputs_of

from {{ cookiecutter.package }} import __main__ as program
from {{ cookiecutter.package }}.config import Config
from {{ cookiecutter.package }}.data import load_data
from {{ cookiecutter.package }}.device import (
    choose_device,
    seed_everything,
)
from {{ cookiecutter.package }}.model import build_model
from {{ cookiecutter.package }}.settings.options import (
    DataConfig,
    ModelConfig,
)
from {{ cookiecutter.package }}.task import (
    CLASS,
    Target,
    Task,
)
from {{ cookiecutter.package }}.training.inference import (
    predict_outputs,
)


@pytest.fixture(autouse=True)
def tiny_file(own_folder: Path) -> None:
    Path("config.toml").write_text(TINY, "utf-8")


def test_many_classes_are_measured_without_a_picture_of_them(
    capsys: pytest.CaptureFixture[str],
) -> None:
    lines = [f"{number},c{number % 51}" for number in range(204)]
    Path("many.csv").write_text("\n".join(["x,label", *lines]), "utf-8")
    Path("reports").mkdir()
    Path("reports/confusion-matrix.png").touch()
    for command in ("train", "evaluate"):
        assert program.main([command, "--set=data.source=many.csv"]) == 0
    assert not Path("reports/confusion-matrix.png").exists()
    assert "written: reports/metrics.json\n" in capsys.readouterr().out


def test_a_guessing_network_is_named_first(capsys: pytest.CaptureFixture[str]) -> None:
    rows = [f"0,{'fraud' if number % 10 == 0 else 'ok'}" for number in range(200)]
    rows = [f"{number % 7},{row}" for number, row in enumerate(rows)]
    Path("fraud.csv").write_text("\n".join(["x,y,label", *rows]), "utf-8")
    assert program.main(["train", "--set=data.source=fraud.csv"]) == 0
    assert "macro F1" in capsys.readouterr().out
    assert program.main(["evaluate", "--set=data.source=fraud.csv"]) == 0
    assert capsys.readouterr().out.startswith("doubtful: it answers ok for ")
    metrics = json.loads(Path("reports/metrics.json").read_text("utf-8"))
    assert metrics["baselines"]["always the commonest class"]["class"] == "ok"
    assert (metrics["validation_macro_f1"], metrics["on"]) == (pytest.approx(0.47, abs=0.02), None)


def write_rows(name: str, head: str, rows: list[str]) -> str:
    Path(name).write_text("\n".join([head, *rows]), "utf-8")
    return name


def test_a_table_elsewhere_is_measured_and_answered_whole(
    capsys: pytest.CaptureFixture[str],
) -> None:
    rows = [f"{n % 3},{n},{'abc'[n % 3]}" for n in range(90)]
    Path("rows.csv").write_text("\n".join(["x,n,label", *rows]), "utf-8")
    for command in ("train", "export"):
        assert program.main([command, "--set=data.source=rows.csv"]) == 0
    Path("rows.csv").unlink()  # where the network was made is not where it is measured
    two = write_rows("two.csv", "label,n,x", ["b,4,1", "c,5,2", "b,7,1"])
    assert program.main(["evaluate", f"--on={two}"]) == 0
    assert "3 inputs of two.csv, best checkpoint of tiny" in capsys.readouterr().out
    metrics = json.loads(Path("reports/metrics.json").read_text("utf-8"))
    assert (metrics["on"], metrics["samples"]) == ("two.csv", 3)
    for name, head, row, message in (
        (
            "class",
            "x,n,label",
            "1,2,zebra",
            ": there are classes that the model does not know: zebra",
        ),
        ("less", "x,label", "1,a", " has no column n"),
    ):
        other = write_rows(f"{name}.csv", head, [row])
        assert program.main(["evaluate", f"--on={other}"]) == 1
        assert f"{other}{message}" in capsys.readouterr().err
    assert program.main(["evaluate", "--on=nowhere"]) == 1
    capsys.readouterr()
    more = write_rows("more.csv", "x,n,label,group,name", ["1,2,a,A,Ann", "2,3,b,B,Bob"])
    assert program.main(["evaluate", f"--on={more}"]) == 0
    assert "2 inputs of more.csv" in capsys.readouterr().out
    write_rows("ask.csv", "name,n,x", ["Ann,4,1", "Bob,five,2", "Cy,7"])
    assert program.main(["predict", "ask.csv"]) == 1
    asked = capsys.readouterr()
    assert asked.out.startswith("ask.csv line 2: ")
    assert "2 of 3 inputs cannot be read:" in asked.err
    assert "ask.csv line 3: n is not a number ('five')" in asked.err
    assert program.main(["predict", "ask.csv", "--features=1,2"]) == 1
    assert program.main(["predict", "--features=1,2", "--out=none.csv"]) == 1
    assert "1,2 is one input" in capsys.readouterr().err
    Path("ask.tsv").write_text("n\tx\n4\t1\n", "utf-8")
    assert program.main(["predict", "ask.tsv"]) == 0
    assert program.main(["predict", "less.csv", "gone.csv", "--out=out.csv"]) == 1
    assert Path("out.csv").read_text("utf-8").count("\n") == 3


NUMBERS = {"columns": [{"name": "x", "kind": "number"}, {"name": "y", "kind": "number"}]}
TWO = Target(CLASS, "", ("a", "b"))


def ask(task: Task, features: np.ndarray) -> np.ndarray:
    """What a new network answers. Shapes: (n, columns) -> (n, 2)."""
    seed_everything(1)
    inputs = {"features": features.astype(np.float32)}
    model = build_model(task, ModelConfig(dropout=0.0))
    return predict_outputs(model, inputs, choose_device("cpu"), len(features))


def test_a_table_is_standardized_inside_the_model() -> None:
    rows = np.random.default_rng(2).normal(size=(9, 2))
    outputs = []
    for mean, scale in (([1e6, -5.0], [1e3, 0.1]), ([0.0, 0.0], [1.0, 1.0])):
        fitted = {"mean": mean, "scale": scale, "gapped": [0.0, 0.0]}
        task = Task({"features": (2,)}, TWO, NUMBERS, fitted)
        outputs.append(ask(task, rows * scale + mean))
    assert np.allclose(outputs[0], outputs[1], atol=1e-3)


def test_a_gap_is_the_mean_and_told_apart_where_training_met_gaps() -> None:
    rows = np.array([[np.nan, 3.0], [5.0, 3.0]])  # the mean of x is 5
    answers = []
    for met in (0.0, 1.0):
        fitted = {"mean": [5.0, 0.0], "scale": [2.0, 1.0], "gapped": [met, 0.0]}
        answers.append(ask(Task({"features": (2,)}, TWO, NUMBERS, fitted), rows))
    assert np.isfinite(answers).all()
    assert np.array_equal(answers[0][0], answers[0][1])
    assert not np.allclose(answers[1][0], answers[1][1])


def test_a_word_has_a_place_of_its_own_and_one_nobody_knows_has_none() -> None:
    about = {"columns": [{"name": "w", "kind": "category", "words": ["red", "blue"]}]}
    fitted = {"mean": [0.0], "scale": [1.0], "gapped": [0.0]}
    task = Task({"features": (1,)}, TWO, about, fitted)
    red, blue, unknown, gap = ask(task, np.array([[1.0], [2.0], [0.0], [np.nan]]))
    assert not np.allclose(red, blue)
    assert not np.allclose(red, unknown)
    assert np.array_equal(unknown, gap)


def test_a_year_later_is_nearer_than_half_a_year() -> None:
    about = {"columns": [{"name": "day", "kind": "date"}]}
    fitted = {"mean": [0.0], "scale": [1e9], "gapped": [0.0]}  # so that the years hardly count
    task = Task({"features": (1,)}, TWO, about, fitted)
    start, half, whole = ask(task, np.array([[0.0], [26 * 7.0], [52 * 7.0]]))  # of one weekday
    assert np.abs(whole - start).max() < 0.2 * np.abs(half - start).max()


def test_words_that_nobody_knows_are_counted(capsys: pytest.CaptureFixture[str]) -> None:
    lines = [f"{n},w{n % 3},{'ab'[n % 2]}" for n in range(90)]
    write_rows("rows.csv", "x,word,label", lines)
    assert program.main(["train", "--set=data.source=rows.csv"]) == 0
    assert program.main(["export", "--set=data.source=rows.csv"]) == 0
    other = write_rows("other.csv", "x,word,label", ["1,w0,a", "2,new,b", ",newer,a"])
    capsys.readouterr()
    assert program.main(["evaluate", f"--on={other}", "--set=data.source=rows.csv"]) == 0
    assert "words in other.csv that the model does not know: 2 of word" in capsys.readouterr().out
    assert program.main(["predict", other]) == 0
    asked = capsys.readouterr()
    assert "other.csv line 4: " in asked.out
    assert "words in other.csv that the model does not know: 2 of word" in asked.err


def test_folds_test_every_row_once_and_tell_mean_and_spread(
    capsys: pytest.CaptureFixture[str],
) -> None:
    lines = [f"{n % 40},{n % 7},{'ab'[n % 2]}" for n in range(120)]
    write_rows("rows.csv", "x,y,label", lines)
    settings = ["--set=data.source=rows.csv", "--set=train.epochs=1"]
    assert program.main(["train", "--folds=3", *settings]) == 0
    out = capsys.readouterr().out
    assert "macro F1 of 3 folds" in out
    assert "boosted trees" in out
    report = json.loads(Path("reports/folds.json").read_text("utf-8"))
    assert report["folds"] == 3
    assert {len(each["macro_f1"]) for each in report["figures"].values()} == {3}
    tested = []
    for fold in range(3):
        data = DataConfig(source="rows.csv", label="label", test=1 / 3, turn=(fold + 1) / 3)
        tested += inputs_of(load_data(Config(data=data)).test).tolist()
    assert len(tested) == 120
    assert program.main(["train", "--folds=1", *settings]) == 1
    assert "valid: 2..20" in capsys.readouterr().err
    assert program.main(["train", "--folds=2", "--set=data.time=x", *settings]) == 1
    assert "data.time does" in capsys.readouterr().err


def test_the_data_are_shown_before_training(capsys: pytest.CaptureFixture[str]) -> None:
    lines = [f"{n}.5,w{n % 3},1,{'ab'[n % 2]}" for n in range(90)]
    write_rows("rows.csv", "x,word,one,label", lines)
    assert program.main(["data", "--set=data.source=rows.csv"]) == 0
    out = capsys.readouterr().out
    for words in ("category", "3 words", "left out", "it is always 1", "one of 2 classes, label"):
        assert words in out
