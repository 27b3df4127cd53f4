"""Projects shaped by their answers, by their own targets."""

import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from harness import ROOT, THOROUGH, Project, generate

pytestmark = [
    pytest.mark.skipif(not THOROUGH, reason="make e2e-all PART=answers"),
    pytest.mark.parametrize(
        ("framework", "task"), [("pytorch", "tabular"), ("tensorflow", "images")]
    ),
]
SHORT = "--set train.epochs=2 --set run=short"


def shaped(work: Path, framework: str, task: str, goal: str, *answers: str) -> Project:
    """A project without a target; what its answers install stays out of the others' environment."""
    options = (f"--goal={goal}", "--serving=no", "--targets=none", *answers)
    made = generate(work, f"{goal}-{framework}", framework, *options, task=task)
    own = {"VENV": str(work / f"venv-answers-{framework}")}
    return replace(made, environment=made.environment | own)


def fwpick(*words: str) -> str:
    return subprocess.run(
        [sys.executable, "-m", "advisor", *words],
        check=True,
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    ).stdout


def test_research_repeats_and_sweeps(work: Path, framework: str, task: str) -> None:
    made = shaped(work, framework, task, "research", "--debugging=often", "--pipelines=yes")
    made.make("lint")
    assert "of 2 seeds" in made.make("seeds", f"ARGS=--count 2 {SHORT}")
    out = made.make("sweep", f"ARGS=--trials 2 {SHORT}")
    assert "trial 2 of 2" in out
    command = out.split('next: make train evaluate ARGS="', 1)[1].partition('"')[0]
    made.make("train", f"ARGS={command} --set train.epochs=1")
    tests = "tests/test_experiments.py tests/test_pipeline.py tests/test_launch.py"
    out = made.make("test", f"ARGS={tests}")
    assert "passed" in out
    assert "skipped" not in out  # Optuna is there by now


def test_pipelines_check_data_and_train_again(work: Path, framework: str, task: str) -> None:
    made = shaped(work, framework, task, "production", "--pipelines=yes")
    made.make("lint")
    made.make("train", f"ARGS={SHORT}")
    assert "nothing moved" in made.make("data-check", f"ARGS={SHORT}")
    assert "exported: short-" in made.make("retrain", "ARGS=--set run=short --set train.epochs=4")
    report = json.loads((made.folder / "reports/retrain.json").read_text("utf-8"))
    assert report["old"] == "short"
    assert report["published"]
    new = f"ARGS=--set run={report['new']} --set train.epochs=4"
    made.make("evaluate", new)
    assert "still asked there" in made.make("card")
    assert "| network |" in (made.folder / "MODEL_CARD.md").read_text("utf-8")
    assert "passed" in made.make("test", "ARGS=tests/test_card.py tests/test_pipeline.py")


def test_the_tour_runs_in_jupyter(work: Path, framework: str, task: str) -> None:
    made = shaped(work, framework, task, "learning")
    made.make("lint")
    stamp = Path(made.environment["VENV"], ".jupyter-4.6.6")
    made.make(str(stamp))
    python = Path(made.environment["VENV"], "bin", "python")
    command = ["-m", "jupyter", "nbconvert", "--to", "notebook", "--execute", "tour.ipynb"]
    subprocess.run(
        [python, *command, "--output", "done.ipynb"],
        cwd=made.folder,
        check=True,
        env=made.environment,
    )
    cells = json.loads((made.folder / "done.ipynb").read_text("utf-8"))["cells"]
    printed = json.dumps([cell.get("outputs") for cell in cells])
    assert "parameters" in printed
    assert "a test input" in printed
    assert "passed" in made.make("test", "ARGS=tests/test_tour.py")


def test_a_target_that_is_added_works(work: Path, framework: str, task: str) -> None:
    made = shaped(work, framework, task, "learning")
    assert not (made.folder / "deploy").exists()
    said = fwpick("add", "cpp", str(made.folder))
    assert "added     deploy/cpp/README.md" in said
    assert "passed" in made.make("cpp-test")
    fwpick("update", str(made.folder), "--answer=serving=yes")
    assert "passed" in made.make("server-test")
    made.make("lint")
