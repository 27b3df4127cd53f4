"""What MLflow gets of a run, from a real store in a file. Without the extra they are skipped."""

import importlib.util
import math
import socket
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from {{ cookiecutter.package }} import train as training
from {{ cookiecutter.package }}.board.follow import (
    check_tracker,
    open_tracker,
)
from {{ cookiecutter.package }}.board.tracker import Tracker
from {{ cookiecutter.package }}.config import (
    BoardConfig,
    Config,
    StarterError,
)
from {{ cookiecutter.package }}.train import train

needs_mlflow = pytest.mark.skipif(
    importlib.util.find_spec("mlflow") is None,
    reason="MLflow is an extra: make setup EXTRAS='dev mlflow'",
)


def store() -> str:
    """The test's own; MLflow keeps one of a relative path open for all tests."""
    return f"sqlite:///{Path('mlflow.db').resolve()}"


@pytest.fixture
def tracked(config: Config) -> Config:
    return replace(config, board=BoardConfig(every=1, mlflow=store()))


@pytest.fixture
def opened(tracked: Config) -> Tracker:
    """A run that is followed, from its first step on."""
    tracked.run_folder.mkdir(parents=True)
    return open_tracker(tracked, 0)


def runs() -> list[Any]:
    """All runs of the store, the oldest first."""
    from mlflow import MlflowClient

    client = MlflowClient(store())
    experiments = [each.experiment_id for each in client.search_experiments()]
    return list(client.search_runs(experiments, order_by=["attributes.start_time"]))


def steps(run: Any, name: str) -> list[int]:
    from mlflow import MlflowClient

    return [each.step for each in MlflowClient(store()).get_metric_history(run.info.run_id, name)]


@needs_mlflow
def test_a_run_has_settings_curves_versions_and_an_end(tracked: Config) -> None:
    result = train(tracked)
    [run] = runs()
    assert (run.info.run_name, run.info.status) == ("tiny", "FINISHED")
    assert run.data.params["train.learning_rate"] == "0.01"
    assert steps(run, "train/loss") == list(range(1, result.steps + 1))
    assert len(steps(run, "validation/loss")) == 2
    assert run.data.metrics["best/loss"] == pytest.approx(result.figures["loss"])
    assert run.data.metrics["best/epoch"] == result.epoch
    assert run.data.tags["framework"] in run.data.tags


@needs_mlflow
@pytest.mark.parametrize(
    ("error", "status"), [(KeyboardInterrupt(), "KILLED"), (StarterError("diverged"), "FAILED")]
)
def test_a_stopped_run_goes_on_as_the_same(
    tracked: Config, monkeypatch: pytest.MonkeyPatch, error: BaseException, status: str
) -> None:
    """What it told already is not told twice, and a longer run says so."""
    epochs: list[object] = []

    def stop(*_: object) -> None:
        epochs.append(None)
        if len(epochs) == 2:
            raise error

    with monkeypatch.context() as patch:
        patch.setattr(training, "show_epoch", stop)  # before the second is saved
        with pytest.raises(type(error)):
            train(tracked)
    [stopped] = runs()
    assert stopped.info.status == status
    result = train(replace(tracked, train=replace(tracked.train, epochs=3)))
    [run] = runs()
    assert (run.info.run_id, run.info.status) == (stopped.info.run_id, "FINISHED")
    assert run.data.params["train.epochs"] == "2"
    assert run.data.tags["train.epochs"] == "3"
    assert steps(run, "train/loss") == list(range(1, result.steps + 1))
    train(tracked, fresh=True)
    assert len(runs()) == 2


@needs_mlflow
def test_a_run_that_was_deleted_there_begins_anew(
    tracked: Config, capsys: pytest.CaptureFixture[str]
) -> None:
    from mlflow import MlflowClient

    train(tracked)
    [old] = runs()
    MlflowClient(store()).delete_run(old.info.run_id)
    train(replace(tracked, train=replace(tracked.train, epochs=3)))
    assert f"MLflow has no run '{old.info.run_id}' any more" in capsys.readouterr().out
    [new] = runs()
    assert (new.info.run_id, new.info.status) != (old.info.run_id, "RUNNING")


@needs_mlflow
def test_what_waits_arrives_when_the_store_is_back(
    opened: Tracker, capsys: pytest.CaptureFixture[str]
) -> None:
    file = Path("mlflow.db")
    whole = file.read_bytes()
    file.write_bytes(b"no database" * 1000)
    opened.scalar("train/loss", 1.0, 1)
    said, deadline = "", time.monotonic() + 60
    while "the training goes on" not in said and time.monotonic() < deadline:
        time.sleep(0.1)
        said += capsys.readouterr().out
    assert "the training goes on" in said
    file.write_bytes(whole)
    opened.scalar("train/loss", math.nan, 2)
    opened.close(None)
    assert "lacks" not in capsys.readouterr().out
    [run] = runs()
    assert steps(run, "train/loss") == [1, 2]
    assert math.isnan(run.data.metrics["train/loss"])


@needs_mlflow
def test_what_does_not_arrive_is_said_once(
    opened: Tracker, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("mlflow.db").write_bytes(b"no database" * 1000)
    for step in (10, 20, 30):
        opened.scalar("train/loss", 1.0, step)
    opened.close(None)
    said = capsys.readouterr().out
    assert said.count("the training goes on") == 1
    assert "MLflow lacks 3 points from step 10 on" in said


@needs_mlflow
def test_names_and_values_are_as_mlflow_allows_them(opened: Tracker, tracked: Config) -> None:
    for name in ("f1(größe)", "/../a//b/", "..", "a:b?", "x" * 300):
        opened.scalar(name, 1.0, 1)
    opened.close(None)
    [run] = runs()
    assert set(run.data.metrics) == {"f1_größe_", "a/b", "_", "a_b_", "x" * 250}
    long = replace(tracked, data=replace(tracked.data, source="y" * 7000))
    open_tracker(long, 0).close(None)
    assert len(runs()[1].data.params["data.source"]) == 6000


@needs_mlflow
def test_a_server_that_never_answers_stops_before_anything_is_lost(
    tracked: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    train(tracked)
    kept = (tracked.run_folder / "mlflow-run.txt").read_text("utf-8")
    monkeypatch.setenv("MLFLOW_HTTP_REQUEST_TIMEOUT", "1")
    with socket.create_server(("127.0.0.1", 0)) as silent:
        address = f"http://127.0.0.1:{silent.getsockname()[1]}"
        with pytest.raises(StarterError, match=f"MLflow at {address}: .*timed? ?out"):
            train(replace(tracked, board=BoardConfig(mlflow=address)), fresh=True)
    assert (tracked.run_folder / "mlflow-run.txt").read_text("utf-8") == kept


def test_without_the_extra_one_line_says_how_to_get_it(
    tracked: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "mlflow", None)
    monkeypatch.delitem(sys.modules, f"{Tracker.__module__[:-7]}mlflow_run", raising=False)
    with pytest.raises(StarterError, match="not installed") as caught:
        check_tracker(tracked)
    assert "EXTRAS='dev mlflow'" in caught.value.hint
