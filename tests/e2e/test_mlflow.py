"""Training that MLflow follows: a real server, trainers that are killed, a server that is."""

import json
import os
import re
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from harness import THOROUGH, Project, free_port, generate

pytestmark = pytest.mark.skipif(not THOROUGH, reason="make e2e-all PART=mlflow")
DEADLINE = 180  # seconds
# Eight processes for jobs that nobody gives it; word to its makers.
QUIET = {"MLFLOW_SERVER_ENABLE_JOB_EXECUTION": "false", "MLFLOW_DISABLE_TELEMETRY": "true"}


class Server:
    """MLflow's own server and what its REST API answers."""

    def __init__(self, program: Path, folder: Path) -> None:
        self.url = f"http://127.0.0.1:{free_port()}"
        self._program, self._folder = program, folder
        self._process: subprocess.Popen[bytes] | None = None
        folder.mkdir(exist_ok=True)
        (folder / "store.db").unlink(missing_ok=True)

    def start(self) -> None:
        port = self.url.rpartition(":")[2]
        words = ["server", "--backend-store-uri", "sqlite:///store.db", "--workers", "1"]
        with (self._folder / "log.txt").open("ab") as log:
            self._process = subprocess.Popen(
                [self._program, *words, "--host", "127.0.0.1", "--port", port],
                cwd=self._folder,
                env={**os.environ, **QUIET},
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        wait(self._answers)

    def alive(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def kill(self) -> None:
        if self._process and self.alive():
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()

    def runs(self, project: Project) -> dict[str, dict[str, Any]]:
        """The experiment's runs by their names, which none of these tests takes twice."""
        name = project.folder.name.replace("-", "_")
        experiments = self._ask("experiments/search", max_results=100).get("experiments", [])
        ids = [each["experiment_id"] for each in experiments if each["name"] == name]
        found = self._ask("runs/search", experiment_ids=ids).get("runs", []) if ids else []
        by_name = {run["info"]["run_name"]: run for run in found}
        assert len(by_name) == len(found)
        return by_name

    def steps(self, run: dict[str, Any], metric: str) -> list[int]:
        query = f"metrics/get-history?run_id={run['info']['run_id']}&metric_key={metric}"
        return [int(point["step"]) for point in self._ask(query).get("metrics", [])]

    def _ask(self, path: str, **body: Any) -> Any:
        data = json.dumps(body).encode() if body else None
        kind = {"Content-Type": "application/json"}
        request = urllib.request.Request(f"{self.url}/api/2.0/mlflow/{path}", data, kind)
        with urllib.request.urlopen(request, timeout=60) as answer:
            return json.loads(answer.read())

    def _answers(self) -> bool:
        assert self.alive(), (self._folder / "log.txt").read_text("utf-8")
        try:
            self._ask("experiments/search", max_results=1)
        except OSError:
            return False
        return True


@pytest.fixture(scope="module", params=["pytorch", "tensorflow"])
def tracked(request: pytest.FixtureRequest, work: Path) -> Project:
    """A project with the extra, in an environment of its own: the others are without it."""
    made = generate(work, f"tracked-{request.param}", request.param)
    venv = str(work / f"venv-mlflow-{request.param}")
    made = replace(made, environment={**made.environment, "VENV": venv, "EXTRAS": "dev mlflow"})
    made.make("setup")
    return made


@pytest.fixture(scope="module")
def served(tracked: Project, work: Path) -> Iterator[Server]:
    venv, pins = work / "venv-mlflow-server", (tracked.folder / "constraints.txt").read_text()
    program, version = venv / "bin/mlflow", re.search(r"(?m)^mlflow-skinny==(.*)$", pins)
    assert version
    if not program.exists():
        subprocess.run([sys.executable, "-m", "venv", str(venv)], check=True)
        pip = [str(venv / "bin/python"), "-m", "pip", "install", "--quiet"]
        subprocess.run([*pip, f"mlflow=={version[1]}"], check=True)
    one = Server(program, work / f"mlflow-{tracked.framework}")
    yield one
    one.kill()


@pytest.fixture
def server(served: Server) -> Server:
    """Running, whatever the last test did to it."""
    if not served.alive():
        served.start()
    return served


def wait(done: Callable[[], object]) -> None:
    deadline = time.monotonic() + DEADLINE
    while not done():
        assert time.monotonic() < deadline
        time.sleep(0.2)


def options(server: Server, run: str, epochs: int, more: str = "") -> str:
    sets = {"run": run, "train.epochs": epochs, "board.every": 1, "board.mlflow": server.url}
    return f"ARGS={more} " + " ".join(f"--set {name}={value}" for name, value in sets.items())


def start(project: Project, *words: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        ["make", "--no-print-directory", "train", *words],
        cwd=project.folder,
        env=project.environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )


def has_points(server: Server, project: Project, run: str) -> bool:
    """Whether two epochs of it have arrived: so the first is saved."""
    found = server.runs(project).get(run)
    return bool(found and len(server.steps(found, "validation/loss")) >= 2)


def test_a_killed_run_goes_on_as_one_with_each_point_once(tracked: Project, server: Server) -> None:
    words = options(server, "killed", 8)
    training = start(tracked, words)
    wait(lambda: has_points(server, tracked, "killed"))
    os.killpg(training.pid, signal.SIGKILL)
    training.communicate()
    assert server.runs(tracked)["killed"]["info"]["status"] == "RUNNING"
    assert "goes on after step" in tracked.make("train", words)
    run = server.runs(tracked)["killed"]
    assert run["info"]["status"] == "FINISHED"
    told = server.steps(run, "train/loss")
    assert told == list(range(1, len(told) + 1))
    assert len(server.steps(run, "validation/loss")) == 8
    settings = {each["key"]: each["value"] for each in run["data"]["params"]}
    assert (settings["train.epochs"], settings["data.source"]) == ("8", "digits")
    tags = {each["key"]: each["value"] for each in run["data"]["tags"]}
    assert tags["framework"] == tracked.framework
    assert "best/accuracy" in {each["key"] for each in run["data"]["metrics"]}


def test_a_server_that_dies_stops_no_training(tracked: Project, server: Server) -> None:
    training = start(tracked, options(server, "left", 12))
    wait(lambda: has_points(server, tracked, "left"))
    server.kill()
    assert training.poll() is None
    output, _ = training.communicate(timeout=DEADLINE * 2)
    assert training.returncode == 0, output
    assert output.count("the training goes on") == 1
    assert re.search(r"MLflow lacks \d+ points from step \d+ on", output)
    assert "epoch 12/12" in output
    server.start()
    tracked.make("train", options(server, "left", 13))
    run = server.runs(tracked)["left"]
    assert run["info"]["status"] == "FINISHED"
    told = server.steps(run, "train/loss")
    assert len(set(told)) == len(told)


def test_a_server_that_is_back_gets_everything_and_the_end(
    tracked: Project, server: Server
) -> None:
    training = start(tracked, options(server, "back", 900))
    wait(lambda: has_points(server, tracked, "back"))
    server.kill()
    assert training.stdout
    wait(lambda: "the training goes on" in training.stdout.readline())
    server.start()
    told = server.steps(server.runs(tracked)["back"], "train/loss")
    wait(lambda: server.steps(server.runs(tracked)["back"], "train/loss")[-1] > told[-1])
    os.killpg(training.pid, signal.SIGTERM)
    assert "MLflow lacks" not in training.communicate(timeout=DEADLINE)[0]
    wait(lambda: server.runs(tracked)["back"]["info"]["status"] == "KILLED")
    told = server.steps(server.runs(tracked)["back"], "train/loss")
    assert told == list(range(1, len(told) + 1))


def test_a_server_that_is_down_at_first_costs_nothing(tracked: Project, server: Server) -> None:
    words = options(server, "kept", 1)
    tracked.make("train", words)
    before = sorted((tracked.folder / "runs/kept").iterdir())
    server.kill()
    output = tracked.make("train", f"{words} --fresh", expect=2)
    assert output.count("error:") == 1
    assert "Connection refused" in output
    assert sorted((tracked.folder / "runs/kept").iterdir()) == before


def test_folds_are_runs_of_their_own(tracked: Project, server: Server) -> None:
    tracked.make("train", options(server, "turned", 1, "--folds 2"))
    runs = server.runs(tracked)
    folds = {name: run["info"]["status"] for name, run in runs.items() if "fold" in name}
    assert folds == {"turned-fold-1": "FINISHED", "turned-fold-2": "FINISHED"}


def test_its_own_tests_of_it_pass(tracked: Project) -> None:
    output = tracked.make("test", "ARGS=tests/test_tracker.py -rs")
    assert "SKIPPED" not in output
