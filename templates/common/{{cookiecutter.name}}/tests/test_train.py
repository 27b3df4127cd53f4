"""Training learns, repeats, and survives being killed at any moment."""

import os
import re
import shutil
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from conftest import tiny_config, with_workers
from parts import has_learned
from task_cases import BATCH, COUNTS, TARGETS, write_source

from {{ cookiecutter.package }} import train as training
from {{ cookiecutter.package }}.board.writer import Board
from {{ cookiecutter.package }}.config import (
    Config,
    StarterError,
)
from {{ cookiecutter.package }}.data import load_data
from {{ cookiecutter.package }}.device import (
    FRAMEWORK,
    choose_device,
)
from {{ cookiecutter.package }}.measure.figures import measure
from {{ cookiecutter.package }}.model import (
    build_model,
)
from {{ cookiecutter.package }}.settings.options import (
    ModelConfig,
)
from {{ cookiecutter.package }}.settings.training import (
    TrainConfig,
)
from {{ cookiecutter.package }}.train import train
from {{ cookiecutter.package }}.training import (
    checkpoint,
    state,
)
from {{ cookiecutter.package }}.training.checkpoint import (
    load_best,
)
from {{ cookiecutter.package }}.training.inference import (
    predict_outputs,
)
from {{ cookiecutter.package }}.training.lock import hold_run
from {{ cookiecutter.package }}.training.progress import (
    TrainResult,
)
from {{ cookiecutter.package }}.training.schedule import (
    learning_rate_at,
)
from {{ cookiecutter.package }}.training.stopping import (
    StoppedError,
)
from {{ cookiecutter.package }}.training.workers import (
    Workers,
)

TESTS = Path(__file__).parent
PACKAGE = training.__name__.split(".")[0]
# Kills itself in the middle of the second epoch, right after a save or within one.
KILLED = """
import os, signal, sys
sys.path.insert(0, {tests!r})
from conftest import with_workers
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
training.train(with_workers({workers}))
"""

# The third save finds no room: no file may grow beyond 4 KB any more.
FULL = """
import resource, sys
sys.path.insert(0, {tests!r})
from conftest import tiny_config
from {package} import train as training
from {package}.config import StarterError
training.SAVE_SECONDS = 0
save, calls = training.save_last, []
def save_on_a_full_disk(config, state):
    calls.append(1)
    if len(calls) == 3:
        resource.setrlimit(resource.RLIMIT_FSIZE, (4096, resource.RLIM_INFINITY))
    return save(config, state)
training.save_last = save_on_a_full_disk
try:
    training.train(tiny_config())
except StarterError as error:
    sys.exit(str(error) + " " + error.hint)
"""

OTHER_KERNELS = {
    "pytorch": "import torch; torch.backends.mkldnn.set_flags(False)",
    "tensorflow": "import os; os.environ['TF_ENABLE_ONEDNN_OPTS'] = '0'",
}


def best_outputs(config: Config) -> np.ndarray:
    device = choose_device("cpu")
    data = load_data(config)
    model, _ = load_best(config, data.task, device)
    return predict_outputs(model, data.validation, device, config.train.batch_size)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> tuple[TrainResult, np.ndarray]:
    """What a run of the usual settings ends with that nothing interrupts."""
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(tmp_path_factory.mktemp("whole"))
        return train(tiny_config()), best_outputs(tiny_config())


def assert_same(config: Config, whole: tuple[TrainResult, np.ndarray]) -> None:
    """The run goes on to exactly that."""
    assert train(config) == whole[0]
    assert np.array_equal(best_outputs(config), whole[1])


def assert_refused(config: Config, reason: str) -> None:
    """The run neither goes on nor gives its best."""
    with pytest.raises(StarterError, match=reason):
        train(config)
    with pytest.raises(StarterError, match=reason):
        load_best(config, load_data(config).task, choose_device("cpu"))


def test_it_learns(config: Config) -> None:
    result = train(replace(config, train=replace(config.train, epochs=6)))
    assert has_learned(result.figures)
    assert result.checkpoint.exists()


def test_the_same_seed_gives_the_same_weights(config: Config) -> None:
    first = (train(config), best_outputs(config))
    second = (train(config, fresh=True), best_outputs(config))
    assert first[0] == second[0]
    assert np.array_equal(first[1], second[1])
    other = replace(config, seed=4)
    train(other, fresh=True)
    assert not np.array_equal(first[1], best_outputs(other))


@pytest.mark.parametrize(
    ("within", "workers"),
    [(False, 0), (True, 0), (False, 1), (False, 4)],
    ids=["after a save", "within a save", "with a worker", "with 4 workers"],
)
def test_a_killed_run_goes_on_exactly(
    own_folder: Path, whole: tuple[TrainResult, np.ndarray], within: bool, workers: int
) -> None:
    names = {"tests": str(TESTS), "package": PACKAGE}
    script = KILLED.format(**names, saves=14, within=within, workers=workers)
    command = [sys.executable, "-c", script]
    killed = subprocess.run(command, check=False, capture_output=True, text=True)
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    assert_same(with_workers(workers), whole)
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


@pytest.mark.parametrize("workers", [0, 2])
@pytest.mark.parametrize("step", [2, COUNTS[0] // BATCH, COUNTS[0] // BATCH + 1])
def test_a_signal_saves_and_stops_and_the_run_goes_on_exactly(
    whole: tuple[TrainResult, np.ndarray],
    step: int,
    workers: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def ask(at: int, *others: Any) -> float:
        if at + 1 == step:
            signal.raise_signal(signal.SIGTERM)
        return learning_rate_at(at, *others)

    before = signal.getsignal(signal.SIGTERM)
    with monkeypatch.context() as patch:
        patch.setattr(training, "learning_rate_at", ask)
        with pytest.raises(StoppedError, match=f"saved after step {step}$"):
            train(with_workers(workers))
    assert signal.getsignal(signal.SIGTERM) == before
    assert_same(with_workers(workers), whole)


def test_only_the_first_of_several_workers_saves(config: Config) -> None:
    task, device = load_data(config).task, choose_device("cpu")
    for workers in (Workers(1, 2), Workers(0, 2)):
        path = checkpoint.save_last(config, state.State(config, task, device, workers))
        assert path.exists() == workers.leads


def test_another_number_of_workers_goes_on_and_says_so(
    config: Config, capsys: pytest.CaptureFixture[str]
) -> None:
    train(config)
    train(config, workers=Workers(0, 2))
    assert "goes on inexactly: workers was 1, now 2" in capsys.readouterr().out


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
    other = replace(config, seed=9, train=replace(config.train, epochs=1, monitor="loss"))
    reasons = r"seed was 3, now 9; train.epochs was 2, now 1; train.monitor was"
    with pytest.raises(StarterError, match=reasons) as caught:
        train(other)
    assert "--fresh" in caught.value.hint


def test_more_epochs_go_on(config: Config, capsys: pytest.CaptureFixture[str]) -> None:
    train(config)
    longer = replace(config, train=replace(config.train, epochs=4))
    result = train(longer)
    out = capsys.readouterr().out
    assert "train.epochs was 2, now 4, with the learning rate of epoch 3 of 4" in out
    assert "epoch 3/4: validation " in out
    assert train(longer) == result
    assert "inexactly" not in capsys.readouterr().out


def test_the_same_data_go_on_from_elsewhere(config: Config) -> None:
    here, there = (write_source(name, list("abc" * 20)) for name in ("here", "there"))
    data = [replace(config.data, source=source) for source in (here, there)]
    first = train(replace(config, data=data[0]))
    moved = replace(config, data=replace(data[1], workers=2))
    assert train(moved) == first
    load_best(moved, load_data(moved).task, choose_device("cpu"))


def test_data_that_have_grown_are_measured_and_not_trained_on(
    config: Config, capsys: pytest.CaptureFixture[str]
) -> None:
    grown = replace(config, data=replace(config.data, source=write_source("a", list("abc" * 20))))
    train(grown)
    write_source("a", list("abc" * 20 + "a"))
    load_best(grown, load_data(grown).task, choose_device("cpu"))
    assert "the data have changed since" in capsys.readouterr().out
    with pytest.raises(StarterError, match=r"cannot go on: data.checksum was"):
        train(grown)


def test_damaged_checkpoints_are_one_message(config: Config) -> None:
    train(config)
    for path in Path("runs/tiny").rglob("*"):
        if path.is_file() and "events" not in path.name:
            path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    assert_refused(config, "damaged")


@pytest.mark.parametrize("cut_short", [False, True])
def test_a_bad_block_is_noticed(
    config: Config,
    whole: tuple[TrainResult, np.ndarray],
    capsys: pytest.CaptureFixture[str],
    cut_short: bool,
) -> None:
    train(config)
    last = [path for path in Path("runs/tiny").rglob("*") if "last" in str(path) and path.is_file()]
    path = max(last, key=lambda path: path.stat().st_size)
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content[:1] if cut_short else content)
    assert_same(config, whole)
    assert "is damaged (kept as damaged-" in capsys.readouterr().out
    assert list(Path("runs/tiny").glob("damaged-*"))


def test_a_run_without_its_last_checkpoint_goes_on_from_its_best(
    config: Config, whole: tuple[TrainResult, np.ndarray], capsys: pytest.CaptureFixture[str]
) -> None:
    train(config)
    for last in Path("runs/tiny").glob("last*"):
        shutil.rmtree(last) if last.is_dir() else last.unlink()
    assert_same(config, whole)
    assert "the run goes on from runs/tiny/best" in capsys.readouterr().out


def test_a_damaged_best_says_what_can_be_done(config: Config) -> None:
    best = train(config).checkpoint
    files = [path for path in (best, *best.rglob("*")) if path.is_file()]
    for path in files:
        path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    with pytest.raises(StarterError, match="best.* is damaged") as caught:
        load_best(config, load_data(config).task, choose_device("cpu"))
    assert "a larger train.epochs goes on" in caught.value.hint
    best.rename("away")
    longer = replace(config, train=replace(config.train, epochs=3))
    assert train(longer).epoch == 3
    assert len(best_outputs(longer)) == COUNTS[1]


def test_a_checkpoint_of_another_version_is_one_message(
    config: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checkpoint, "asdict", lambda _: {"epoch": 2, "best_accuracy": 0.9})
    train(config)
    assert_refused(config, "saved by another version of this project")


def test_another_network_is_one_message(config: Config, monkeypatch: pytest.MonkeyPatch) -> None:
    train(config)
    task = load_data(config).task
    wide = replace(task, target=replace(task.target, classes=(*task.target.classes, "more")))

    def build_another(_: object, settings: ModelConfig) -> object:
        return build_model(wide, settings)

    monkeypatch.setattr(state, "build_model", build_another)
    monkeypatch.setattr(checkpoint, "build_model", build_another)
    assert_refused(config, "another network than model.py's")


def test_the_best_is_not_measured_on_what_it_was_trained_on(config: Config) -> None:
    train(config)
    more = replace(config, data=replace(config.data, test=0.4))
    with pytest.raises(StarterError, match=r"data.test was 0.2, now 0.4"):
        load_best(more, load_data(more).task, choose_device("cpu"))
    if "class" not in TARGETS:  # a series is split in order of time alone
        return
    group: dict[str, Any] = {"group": "patient"}
    grouped = replace(config, data=replace(config.data, **group))
    with pytest.raises(StarterError, match=r"data.group was , now patient"):
        load_best(grouped, load_data(config).task, choose_device("cpu"))


def test_starting_over_keeps_the_run_until_the_data_are_there(config: Config) -> None:
    best = train(config).checkpoint
    with pytest.raises(StarterError, match="does not exist"):
        train(replace(config, data=replace(config.data, source="none")), fresh=True)
    assert best.exists()


def test_a_run_that_cannot_be_written_is_one_message(config: Config) -> None:
    Path("runs").mkdir()
    Path("runs/tiny").touch()
    with pytest.raises(StarterError, match="runs/tiny cannot be written"):
        train(config)


def test_nothing_trained_yet_is_one_message(config: Config) -> None:
    with pytest.raises(StarterError, match="nothing was trained yet"):
        load_best(config, load_data(config).task, choose_device("cpu"))


def test_weights_that_are_no_numbers_are_never_saved(
    config: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    train(config)
    kept = best_outputs(config)
    monkeypatch.setattr(training, "measure", lambda *_: {"accuracy": 0.1, "loss": float("nan")})
    longer = replace(config, run="other")
    with pytest.raises(StarterError, match="the loss is nan"):
        train(longer)
    assert not list(Path("runs/other").glob("last*"))
    assert np.array_equal(kept, best_outputs(config))


@pytest.mark.parametrize("precision", ["bfloat16", "float16"])
def test_mixed_precision_learns(config: Config, precision: Any) -> None:
    settings = TrainConfig(epochs=4, batch_size=BATCH, learning_rate=0.01)
    assert has_learned(train(replace(config, precision=precision, train=settings)).figures)


def test_a_run_that_diverges_stops_before_it_saves(
    config: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(training, "SAVE_SECONDS", 0)
    wild = TrainConfig(epochs=3, batch_size=BATCH, learning_rate=0.5)
    monkeypatch.setattr(training, "learning_rate_at", lambda *_: 1e30)
    with pytest.raises(StarterError, match=r"the loss is|a weight is NaN"):
        train(replace(config, train=wild))
    for path in Path("runs/tiny").glob("last*"):  # the weights before are numbers
        assert path.exists()
    with pytest.raises(StarterError, match=r"the loss is|a weight is NaN|cannot go on"):
        train(replace(config, train=wild))


@pytest.mark.parametrize("workers", [1, 4])
def test_workers_change_no_bit(config: Config, workers: int) -> None:
    alone = config
    first = (train(alone), best_outputs(alone))
    many = replace(alone, run="many", data=replace(alone.data, workers=workers))
    second = (train(many), best_outputs(many))
    assert first[0].figures == second[0].figures
    assert np.array_equal(first[1], second[1])


def test_mixed_precision_is_validated_in_float32(config: Config) -> None:
    mixed = replace(config, precision="bfloat16")
    result = train(mixed)
    data = load_data(mixed)
    model, progress = load_best(mixed, data.task, choose_device("cpu"))
    size = mixed.train.batch_size
    outputs = predict_outputs(model, data.validation, choose_device("cpu"), size)
    found = measure(outputs, data.validation.answers, data.task.target)
    assert found == pytest.approx(progress.best, rel=1e-6)
    assert result.figures == progress.best


def test_other_threads_go_on_and_say_so(config: Config) -> None:
    train(config)
    script = (
        f"import sys; sys.path.insert(0, {str(TESTS)!r}); from conftest import tiny_config;"
        f"from {PACKAGE}.train import train; train(tiny_config(threads=2))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert "goes on inexactly: threads was 1, now 2" in done.stdout, done.stderr


def test_other_kernels_go_on_and_say_so(config: Config) -> None:
    train(config)
    script = (
        f"{OTHER_KERNELS[FRAMEWORK]}; import sys; sys.path.insert(0, {str(TESTS)!r});"
        f"from conftest import tiny_config; from {PACKAGE}.train import train; train(tiny_config())"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert "goes on inexactly: onednn was" in done.stdout, done.stderr


def test_a_disk_that_is_full_leaves_the_last_good_checkpoint(
    config: Config, whole: tuple[TrainResult, np.ndarray]
) -> None:
    script = FULL.format(tests=str(TESTS), package=PACKAGE)
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert done.returncode == 1, done.stderr
    assert "could not be saved" in done.stderr
    assert "make room" in done.stderr
    assert_same(config, whole)


def test_a_second_trainer_is_refused(config: Config) -> None:
    with hold_run(config):
        script = (
            f"from {PACKAGE}.config import Config; from {PACKAGE}.training.lock import hold_run;"
        )
        script += "hold_run(Config(run='tiny')).__enter__()"
        done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
        assert f"is being trained already, by process {os.getpid()}" in done.stderr
    with hold_run(config):
        pass


def test_events_are_written(config: Config) -> None:
    train(config)
    assert list(Path("runs/tiny").glob("events.out.tfevents.*"))
