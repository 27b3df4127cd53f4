"""The commands: exit codes, one clear line for every mistake, never a traceback."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from parts import TINY
from PIL import Image
from task_cases import COUNTS

from {{ cookiecutter.package }} import __main__ as program
from {{ cookiecutter.package }}.board.serve import claim_port
from {{ cookiecutter.package }}.config import load_config
from {{ cookiecutter.package }}.data import load_data
from {{ cookiecutter.package }}.training.stopping import (
    heed_signals,
    keep_interrupts,
)

PACKAGE = program.__package__ or ""


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


def test_the_data_are_shown_before_anything_is_trained(capsys: pytest.CaptureFixture[str]) -> None:
    assert program.main(["data"]) == 0
    out = capsys.readouterr().out
    target = load_data(load_config(Path("config.toml"))).task.target
    asked = f"one of {len(target.classes)} classes" if target.classes else f"next {target.ahead}"
    assert asked in out
    assert all(name in out for name in (*target.classes, "train", "validation", "test"))
    assert not Path("runs/tiny").exists()


def test_the_whole_way(capsys: pytest.CaptureFixture[str]) -> None:
    for command in (["train"], ["evaluate"], ["export"], ["predict", "--check"]):
        assert program.main(command) == 0, command
    out = capsys.readouterr().out
    for line in ("next: make evaluate", "next: make export", "next: make predict"):
        assert line in out
    metrics = json.loads(Path("reports/metrics.json").read_text("utf-8"))
    assert metrics["samples"] == COUNTS[2]
    if metrics["target"]["kind"] == "series":
        assert f"MASE {metrics['mase']:.4f}" in out
        assert Path("reports/forecasts.png").exists()
        return
    assert f"accuracy {metrics['accuracy']:.4f}" in out
    assert sum(map(sum, metrics["confusion_matrix"])) == COUNTS[2]
    side = 48 * (1 + len(metrics["target"]["classes"]))
    with Image.open("reports/confusion-matrix.png") as picture:
        assert picture.size == (side, side)


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


def test_a_ctrl_c_that_a_framework_swallows_comes_again() -> None:
    before = signal.getsignal(signal.SIGINT)
    with heed_signals() as stop:
        assert not stop.is_set()
        with suppress(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)
        with pytest.raises(KeyboardInterrupt):
            stop.is_set()
    assert signal.getsignal(signal.SIGINT) is before


def test_ctrl_c_stays_ctrl_c_where_a_clean_up_fails() -> None:
    def interrupted() -> None:
        try:
            raise KeyboardInterrupt
        finally:
            raise RuntimeError("scopes are not nested")

    with pytest.raises(KeyboardInterrupt), keep_interrupts():
        interrupted()
    with pytest.raises(ValueError, match="own"), keep_interrupts():
        raise ValueError("own")


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 75)])
def test_a_stop_by_ctrl_c_or_signal_has_its_code_and_the_run_goes_on(
    number: signal.Signals, code: int
) -> None:
    with started("train", "--set", "train.epochs=500") as running:
        deadline = time.monotonic() + 300  # a busy machine
        while not list(Path("runs").glob("tiny/last*")) and time.monotonic() < deadline:
            time.sleep(0.05)
        running.send_signal(number)
        _, errors = running.communicate(timeout=30)
    assert (running.returncode, errors.count("\n")) == (code, 1), errors
    assert "`make train` goes on" in errors
