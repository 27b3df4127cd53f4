"""The commands about tables: measured, answered and doubted row by row."""

import json
from pathlib import Path

import numpy as np
import pytest
from test_main import TINY

from {{ cookiecutter.package }} import __main__ as program
from {{ cookiecutter.package }}.device import (
    choose_device,
    seed_everything,
)
from {{ cookiecutter.package }}.model import build_model
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
        ("less", "x,label", "1,a", " lacks columns of the model: n"),
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


def test_a_table_is_standardized_inside_the_model() -> None:
    target = Target(CLASS, "", ("a", "b"))
    rows = np.random.default_rng(2).normal(size=(9, 2))
    outputs = []
    for mean, scale in (([1e6, -5.0], [1e3, 0.1]), ([0.0, 0.0], [1.0, 1.0])):
        seed_everything(1)
        task = Task({"features": (2,)}, target, fitted={"mean": mean, "scale": scale})
        inputs = {"features": (rows * scale + mean).astype(np.float32)}
        model = build_model(task, 0.0)
        outputs.append(predict_outputs(model, inputs, choose_device("cpu"), 9))
    assert np.allclose(outputs[0], outputs[1], atol=1e-3)
