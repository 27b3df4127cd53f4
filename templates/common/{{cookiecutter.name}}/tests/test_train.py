"""Training learns, repeats, and survives being killed at any moment."""

import re
import shutil
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from {{ cookiecutter.package }} import train as training
from {{ cookiecutter.package }}.board import Board
from {{ cookiecutter.package }}.checkpoint import load_best
from {{ cookiecutter.package }}.config import (
    Config,
    StarterError,
    TrainConfig,
)
from {{ cookiecutter.package }}.data import load_data
from {{ cookiecutter.package }}.device import choose_device
from {{ cookiecutter.package }}.model import predict_logits
from {{ cookiecutter.package }}.progress import Progress, is_better
from {{ cookiecutter.package }}.schedule import learning_rate_at
from {{ cookiecutter.package }}.train import train

TESTS = Path(__file__).parent
# Kills itself in the middle of the second epoch, right after a save or within one.
KILLED = """
import os, signal, sys
sys.path.insert(0, {tests!r})
from conftest import tiny_config
from {package} import train as training
training.SAVE_SECONDS = 0
save, calls = training.save_last, []
def save_and_die(config, state):
    calls.append(1)
    if len(calls) == {saves}:
        if {within}:
            os.replace = os.rename = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
            os.fsync = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
        save(config, state)
        os.kill(os.getpid(), signal.SIGKILL)
    return save(config, state)
training.save_last = save_and_die
training.train(tiny_config())
"""


def best_logits(config: Config) -> np.ndarray:
    device = choose_device("cpu")
    data = load_data(config)
    model, _ = load_best(config, data.task, device)
    return predict_logits(model, data.validation.inputs, device)


def test_it_learns(config: Config) -> None:
    result = train(replace(config, train=replace(config.train, epochs=6)))
    assert result.accuracy > 0.8
    assert result.checkpoint.exists()


def test_the_same_seed_gives_the_same_weights(config: Config) -> None:
    first = (train(config), best_logits(config))
    second = (train(config, fresh=True), best_logits(config))
    assert first[0] == second[0]
    assert np.array_equal(first[1], second[1])
    other = replace(config, seed=4)
    train(other, fresh=True)
    assert not np.array_equal(first[1], best_logits(other))


@pytest.mark.parametrize("within", [False, True], ids=["after a save", "within a save"])
def test_a_killed_run_goes_on_exactly(config: Config, own_folder: Path, within: bool) -> None:
    package = training.__name__.split(".")[0]
    script = KILLED.format(tests=str(TESTS), package=package, saves=14, within=within)
    command = [sys.executable, "-c", script]
    killed = subprocess.run(command, check=False, capture_output=True, text=True)
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    resumed = (train(config), best_logits(config))
    whole = (train(config, fresh=True), best_logits(config))
    assert resumed[0] == whole[0]
    assert np.array_equal(resumed[1], whole[1])
    left = [path.name for path in own_folder.glob("runs/tiny/*") if ".tmp" in path.name]
    assert left == []


def test_a_killed_run_says_that_it_goes_on(
    config: Config, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(Board, "histograms", stop)
        patch.setattr(training, "SAVE_SECONDS", 0)
        with pytest.raises(KeyboardInterrupt):
            train(config)
    assert train(config) == train(config)
    assert re.search(r"goes on after step 9\n", capsys.readouterr().out)


def test_a_finished_run_stays_finished(config: Config, capsys: pytest.CaptureFixture[str]) -> None:
    first = train(config)
    events = sorted(Path("runs/tiny").iterdir())
    assert train(config) == first
    assert sorted(Path("runs/tiny").iterdir()) == events
    assert "trained to its end" in capsys.readouterr().out


def test_a_finished_run_without_its_best_checkpoint_says_so(config: Config) -> None:
    best = train(config).checkpoint
    shutil.rmtree(best) if best.is_dir() else best.unlink()
    with pytest.raises(StarterError, match="is gone") as caught:
        train(config)
    assert "--fresh" in caught.value.hint


def test_another_setting_is_not_mixed_into_a_run(config: Config) -> None:
    train(config)
    with pytest.raises(StarterError, match=r"train.epochs was 2, now 3") as caught:
        train(replace(config, train=replace(config.train, epochs=3)))
    assert "--fresh" in caught.value.hint


def test_damaged_checkpoints_are_one_message(config: Config) -> None:
    train(config)
    for path in Path("runs/tiny").rglob("*"):
        if path.is_file() and "events" not in path.name:
            path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    with pytest.raises(StarterError, match="damaged"):
        train(config)
    with pytest.raises(StarterError, match="damaged"):
        load_best(config, load_data(config).task, choose_device("cpu"))


def test_nothing_trained_yet_is_one_message(config: Config) -> None:
    with pytest.raises(StarterError, match="nothing was trained yet"):
        load_best(config, load_data(config).task, choose_device("cpu"))


def test_weights_that_are_no_numbers_are_never_saved(
    config: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    train(config)
    kept = best_logits(config)
    monkeypatch.setattr(training, "measure", lambda *_: (0.1, float("nan")))
    longer = replace(config, run="other")
    with pytest.raises(StarterError, match="the loss is nan"):
        train(longer)
    assert not list(Path("runs/other").glob("last*"))
    assert np.array_equal(kept, best_logits(config))


@pytest.mark.parametrize("precision", ["bfloat16", "float16"])
def test_mixed_precision_learns(config: Config, precision: str) -> None:
    settings = TrainConfig(epochs=4, batch_size=128, learning_rate=0.01)
    assert train(replace(config, precision=precision, train=settings)).accuracy > 0.5


def test_events_are_written(config: Config) -> None:
    train(config)
    assert list(Path("runs/tiny").glob("events.out.tfevents.*"))


def test_best_is_the_higher_accuracy_then_the_lower_loss() -> None:
    best = Progress(best_accuracy=0.9, best_loss=0.5)
    assert is_better(0.91, 0.9, best)
    assert is_better(0.9, 0.4, best)
    assert not is_better(0.9, 0.5, best)
    assert not is_better(0.89, 0.1, best)


def test_the_learning_rate_rises_then_falls_to_zero() -> None:
    rates = [learning_rate_at(step, 200, 0.1) for step in range(201)]
    assert max(rates) == rates[19] == rates[20] == 0.1
    assert rates[:20] == sorted(rates[:20])
    assert rates[20:] == sorted(rates[20:], reverse=True)
    assert rates[0] > 0
    assert rates[200] == pytest.approx(0)
    assert learning_rate_at(0, 1, 0.1) == pytest.approx(0.1)
