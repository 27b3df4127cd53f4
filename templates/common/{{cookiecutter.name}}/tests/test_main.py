"""The commands: exit codes, one clear line for every mistake, never a traceback."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from {{ cookiecutter.package }} import __main__ as program
from {{ cookiecutter.package }}.board.serve import claim_port
from {{ cookiecutter.package }}.evaluate import (
    measure,
    measure_classes,
)

PACKAGE = program.__package__ or ""
TINY = """
run = "tiny"
device = "cpu"
threads = 1
[data]
image_size = 8
[train]
epochs = 2
batch_size = 128
learning_rate = 0.01
[board]
every = 2
"""


@pytest.fixture(autouse=True)
def tiny_file(own_folder: Path) -> None:
    Path("config.toml").write_text(TINY, "utf-8")


@contextmanager
def started(*arguments: str) -> Iterator[subprocess.Popen[str]]:
    """A command in a process of its own, which does not outlive the test."""
    environment = os.environ | {"PYTHONPATH": str(Path(program.__file__).parents[1])}
    command = [sys.executable, "-m", PACKAGE, *arguments]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, env=environment, text=True, stdout=pipe, stderr=pipe) as process:
        try:
            yield process
        finally:
            process.kill()


def test_the_whole_way(capsys: pytest.CaptureFixture[str]) -> None:
    for command in (["train"], ["evaluate"], ["export"], ["predict", "--check"]):
        assert program.main(command) == 0, command
    out = capsys.readouterr().out
    for line in ("next: make evaluate", "next: make export", "next: make predict, make serve"):
        assert line in out
    metrics = json.loads(Path("reports/metrics.json").read_text("utf-8"))
    assert f"accuracy {metrics['accuracy']:.4f}" in out
    assert metrics["samples"] == sum(map(sum, metrics["confusion_matrix"])) == 334
    with Image.open("reports/confusion-matrix.png") as picture:
        assert picture.size == (528, 528)


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
    scores = measure_classes(np.eye(1001), np.arange(1001), tuple(map(str, range(1001))))
    assert (scores["confusion_matrix"], scores["accuracy"]) == (None, 1)


@pytest.mark.skipif(sys.platform != "linux", reason="the file system refuses such names")
def test_a_name_that_the_terminal_cannot_show_is_answered(
    trained: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Image.new("L", (8, 8)).save("\udcff.png")
    shutil.copytree(trained / "artifacts", "artifacts")
    monkeypatch.setenv("PYTHONIOENCODING", "utf-8:strict")
    with started("predict", "\udcff.png") as process:
        out, errors = process.communicate()
    assert out.startswith("\\udcff.png: "), errors


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["train", "--config", "nowhere.toml"], "nowhere.toml does not exist"),
        (["train", "--set", "train.epochs=0"], "valid: a whole number, 1..1000"),
        (["train", "--set", "device=tpu"], "device = tpu"),
        (["evaluate"], "(make train)"),
        (["export"], "(make train)"),
        (["predict"], "(make export)"),
        (["tensorboard"], "(make train)"),
    ],
)
def test_a_mistake_is_one_message_and_code_1(
    capsys: pytest.CaptureFixture[str], arguments: list[str], message: str
) -> None:
    assert program.main(arguments) == 1
    error = capsys.readouterr().err
    assert error.startswith("error: ")
    assert message in error


@pytest.mark.parametrize("workers", [1, 2])
def test_several_workers_are_refused_before_they_train(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], workers: int
) -> None:
    cluster = {"worker": ["127.0.0.1:1", "127.0.0.1:2"][:workers]}
    task = {"type": "worker", "index": 0}
    monkeypatch.setenv("TF_CONFIG", json.dumps({"cluster": cluster, "task": task}))
    monkeypatch.setenv("WORLD_SIZE", str(workers))  # torchrun's
    assert program.main(["train"]) == workers - 1
    errors = capsys.readouterr().err
    assert ("several workers is not in this project" in errors) == (workers == 2)
    assert Path("runs").exists() == (workers == 1)


def test_a_taken_port_is_one_message(capsys: pytest.CaptureFixture[str]) -> None:
    Path("runs").mkdir()
    Path("runs/events.out.tfevents.1").touch()
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        assert program.main(["tensorboard", "--port", str(port)]) == 1
    assert program.main(["tensorboard", "--port", "70000"]) == 1
    assert capsys.readouterr().err.count("error: port") == 2


def test_port_0_is_a_free_port() -> None:
    port = claim_port(0)
    assert port > 0
    socket.create_server(("127.0.0.1", port)).close()


def test_a_folder_that_cannot_be_made_is_one_message(capsys: pytest.CaptureFixture[str]) -> None:
    Path("runs").write_text("a file where a folder should be", "utf-8")
    assert program.main(["train"]) == 1
    assert capsys.readouterr().err.count("\n") == 1


@pytest.mark.parametrize("arguments", [[], ["dance"], ["train", "--dance"], ["evaluate", "a"]])
def test_wrong_usage_is_code_2(arguments: list[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        program.main(arguments)
    assert caught.value.code == 2


def test_help_and_wrong_settings_do_not_wait_for_the_framework() -> None:
    script = (
        f"import sys; from {PACKAGE}.__main__ import main; main(['train', '--set', 'x=1']);"
        "sys.exit(any(name in sys.modules for name in ('torch', 'tensorflow')))"
    )
    environment = os.environ | {"PYTHONPATH": str(Path(program.__file__).parents[1])}
    done = subprocess.run([sys.executable, "-c", script], env=environment, check=False)
    assert done.returncode == 0


def test_ctrl_c_is_code_130_and_the_run_goes_on() -> None:
    with started("train", "--set", "train.epochs=500") as running:
        deadline = time.monotonic() + 300  # a busy machine
        while not list(Path("runs").glob("tiny/last*")) and time.monotonic() < deadline:
            time.sleep(0.05)
        running.send_signal(signal.SIGINT)
        _, errors = running.communicate(timeout=30)
    assert (running.returncode, errors.count("\n")) == (130, 1), errors
    assert "`make train` goes on" in errors


def test_the_numbers_of_a_known_case() -> None:
    logits = np.log(np.array([[0.7, 0.2, 0.1], [0.1, 0.8, 0.1], [0.6, 0.3, 0.1]]))
    labels = np.array([0, 1, 1])
    assert measure(logits, labels) == {
        "accuracy": pytest.approx(2 / 3),
        "macro_f1": pytest.approx(2 / 3),  # of a and b; ü neither occurs nor is answered
        "loss": pytest.approx(-np.log([0.7, 0.8, 0.3]).mean()),
    }
    scores = measure_classes(logits, labels, ("a", "b", "ü"))
    assert scores["per_class"][1]["precision"] == 1
    assert scores["per_class"][1]["recall"] == 0.5
    assert scores["confusion_matrix"][1] == [1, 1, 0]
    assert [row["name"] for row in scores["per_class"]] == ["a", "b", "ü"]
    assert measure(np.array([[1e30, 0.0]]), np.array([0]))["loss"] == 0


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
        ("class", "x,n,label", "1,2,zebra", "has classes that the model does not know: zebra"),
        ("less", "x,label", "1,a", "lacks columns of the model: n"),
    ):
        other = write_rows(f"{name}.csv", head, [row])
        assert program.main(["evaluate", f"--on={other}"]) == 1
        assert f"{other} {message}" in capsys.readouterr().err
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
    assert "--features asks about one row" in capsys.readouterr().err
    Path("ask.tsv").write_text("n\tx\n4\t1\n", "utf-8")
    assert program.main(["predict", "ask.tsv"]) == 0
    assert program.main(["predict", "less.csv", "gone.csv", "--out=out.csv"]) == 1
    assert Path("out.csv").read_text("utf-8").count("\n") == 3


def test_pictures_elsewhere_are_measured_in_gray_or_colour(
    trained: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(trained / "runs", "runs")
    Path("elsewhere/3").mkdir(parents=True)
    Image.new("RGB", (9, 8), "red").save("elsewhere/3/a.png")
    assert program.main(["evaluate", "--on=elsewhere"]) == 0
    assert "1 inputs of elsewhere" in capsys.readouterr().out
