"""A run as MLflow keeps it."""

import os
import platform
import posixpath
import re
import time
from collections import deque
from collections.abc import Mapping
from threading import Event, Thread
from typing import Any

from ..config import Config, StarterError, run_settings
from ..device import FRAMEWORK, framework_version
from ..training.stopping import StoppedError
from .tracker import Tracker

# MLflow's own would try for minutes, and tell its makers of each run. Who sets them is heeded.
DEFAULTS = {
    "MLFLOW_HTTP_REQUEST_TIMEOUT": "5",  # seconds
    "MLFLOW_HTTP_REQUEST_MAX_RETRIES": "0",  # `_deliver` tries again
    "MLFLOW_DISABLE_TELEMETRY": "true",
    "MLFLOW_SUPPRESS_PRINTING_URL_TO_STDOUT": "true",
    "MLFLOW_LOGGING_LEVEL": "WARNING",
}
for _name, _value in DEFAULTS.items():
    os.environ.setdefault(_name, _value)  # MLflow reads some when it is imported

try:
    from mlflow import MlflowClient
    from mlflow.entities import Metric, Param, RunTag
    from mlflow.exceptions import MlflowException
    from mlflow.utils.git_utils import get_git_commit
except ImportError as _error:
    raise StarterError(
        "board.mlflow is set, and MLflow is not installed",
        "`make setup EXTRAS='dev mlflow'`, or pip install -c constraints.txt '.[mlflow]'",
    ) from _error

EVERY = 1  # seconds between deliveries
LAST = 30  # seconds that the end of the training waits for the last one
MOST = 1000  # points MLflow takes at once
LONGEST = 6000  # letters it takes of a setting
LONGEST_NAME = 250
MISSING = "RESOURCE_DOES_NOT_EXIST", "INVALID_PARAMETER_VALUE"  # the second: no id at all
EXPERIMENT = __name__.partition(".")[0]
NOTE = "mlflow-run.txt"  # in the run's folder: the id by which MLflow knows it


class MlflowRun(Tracker):
    """Delivers in a thread of its own, in order: the loop never waits for a server.

    MLflow's own asynchronous logging gives up what failed once; here it is kept and tried again.
    """

    def __init__(self, config: Config, step: int) -> None:
        self._address, self._folder = config.board.mlflow, config.run_folder
        self._client = connect(self._address)
        try:
            self._id, settings = self._find(config.run, step)
            self._known = self._last_steps()
            self._describe(run_settings(config), settings)
        except Exception as error:  # MLflow's own, SQLAlchemy's, the network's
            raise _explain(self._address, error) from error
        self._waiting: deque[Metric] = deque()
        self._ending, self._told = Event(), False
        self._status = "FINISHED"
        self._thread = Thread(target=self._deliver, daemon=True)
        self._thread.start()
        print(f"MLflow: run {self._id} of experiment {EXPERIMENT}")

    def scalar(self, name: str, value: float, step: int) -> None:
        """One point of a curve; what a killed run told before is not told twice."""
        key = as_key(name)
        if step > self._known.get(key, -1):
            self._waiting.append(Metric(key, value, int(time.time() * 1000), step))

    def result(self, figures: dict[str, float], epoch: int) -> None:
        """As curves of their own, whose last point MLflow shows and sorts by."""
        for name, value in {**figures, "epoch": epoch}.items():
            self.scalar(f"best/{name}", value, epoch)

    def close(self, kind: type[BaseException] | None) -> None:
        """Wait for the last delivery, but not long; say what did not arrive."""
        if kind:
            stopped = issubclass(kind, KeyboardInterrupt | StoppedError)
            self._status = "KILLED" if stopped else "FAILED"
        self._ending.set()
        self._thread.join(LAST)
        if missing := [point.step for point in list(self._waiting)]:
            print(f"MLflow lacks {len(missing)} points from step {missing[0]} on: runs/ has them")

    def _deliver(self) -> None:
        while not self._ending.wait(EVERY):
            self._try(self._send)
        if self._try(self._send):
            self._try(self._end)

    def _send(self) -> None:
        while count := min(len(self._waiting), MOST):
            # A time-out may have been too early: the same points again are no second ones.
            points = [self._waiting[at] for at in range(count)]
            self._client.log_batch(self._id, metrics=points)
            for _ in points:
                self._waiting.popleft()

    def _end(self) -> None:
        self._client.set_terminated(self._id, self._status)

    def _try(self, action: Any) -> bool:
        try:
            action()
        except Exception as error:  # whatever it is, the training goes on
            if not self._told:
                print(f"{_explain(self._address, error)}; the training goes on", flush=True)
            self._told = True
            return False
        return True

    def _find(self, name: str, step: int) -> tuple[str, Mapping[str, str]]:
        """The run's id, and the settings that MLflow has of it."""
        note = self._folder / NOTE
        if step > 0 and note.exists():
            known = note.read_text("utf-8").strip()
            try:
                run = self._client.get_run(known)
                if run.info.lifecycle_stage == "active":
                    self._client.update_run(known, status="RUNNING")
                    return known, run.data.params
            except MlflowException as error:
                if error.error_code not in MISSING:
                    raise
            print(f"MLflow has no run {known!r} any more: a new one begins after step {step}")
        run = self._client.create_run(self._experiment(), run_name=name)
        note.write_text(f"{run.info.run_id}\n", "utf-8")
        return run.info.run_id, {}

    def _experiment(self) -> str:
        found = self._client.get_experiment_by_name(EXPERIMENT)
        if found is None:
            return str(self._client.create_experiment(EXPERIMENT))
        if found.lifecycle_stage != "active":
            raise ValueError(f"its experiment {EXPERIMENT} was deleted: restore it there")
        return str(found.experiment_id)

    def _last_steps(self) -> dict[str, int]:
        names = self._client.get_run(self._id).data.metrics
        return {
            name: max(point.step for point in self._client.get_metric_history(self._id, name))
            for name in names
        }

    def _describe(self, settings: Mapping[str, Any], known: Mapping[str, str]) -> None:
        """Settings and versions. MLflow's parameters never change: what did is a tag."""
        texts = {as_key(name): _cut(str(value)) for name, value in settings.items()}
        changed = {name: text for name, text in texts.items() if known.get(name, text) != text}
        versions = {FRAMEWORK: framework_version(), "python": platform.python_version()}
        tags = {"framework": FRAMEWORK, **versions, **changed}
        if commit := get_git_commit("."):
            tags["mlflow.source.git.commit"] = commit
        params = [Param(name, text) for name, text in texts.items() if name not in known]
        self._client.log_batch(self._id, params=params, tags=[RunTag(*tag) for tag in tags.items()])


def connect(address: str) -> MlflowClient:
    """A client that has had an answer.

    Raises:
        StarterError: nothing answers there, or something else than MLflow.
    """
    try:
        client = MlflowClient(address)
        client.search_experiments(max_results=1)
    except Exception as error:
        raise _explain(address, error) from error
    return client


def as_key(name: str) -> str:
    """The name as MLflow allows it: some signs only, and as a path that leads down."""
    name = re.sub(r"[^\w./ -]", "_", name)
    parts = [part for part in name.split("/") if part.strip(".")]
    return posixpath.join(*parts)[:LONGEST_NAME] if parts else "_"


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 3]}..."


def _explain(address: str, error: BaseException) -> StarterError:
    while cause := error.__cause__ or error.__context__:  # the first has the fewest words
        error = cause
    reason = (str(error).splitlines() or [type(error).__name__])[0]
    where = address.rpartition("@")[2]  # without a password
    return StarterError(f"MLflow at {where}: {reason}", 'board.mlflow = "" trains without it')
