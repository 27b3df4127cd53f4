"""Runs the converted models in the environment that phones stand for, and breaks their files."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).resolve().parent
MOBILE = HERE.parents[1] / "artifacts" / "mobile"
PYTHON = os.environ.get("MOBILE_PYTHON", sys.executable)
SAME = 1e-4  # of a logit, or of a number's spread: rounding
CLOSE = 0.02  # of accuracy or macro F1, or of a mean error as a share: what fewer bits may cost
FIGURE = {"class": "accuracy", "classes": "macro_f1", "number": "mae", "series": "mae"}


def measure(folder: Path, reports: Path) -> subprocess.CompletedProcess[str]:
    script = str(HERE / "measure.py")
    command = [PYTHON, script, "--folder", str(folder), "--reports", str(reports)]
    return subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    if not (MOBILE / "mobile.json").is_file():
        pytest.fail(f"there is nothing in {MOBILE} (make mobile)", pytrace=False)
    reports = tmp_path_factory.mktemp("reports")
    done = measure(MOBILE, reports)
    assert (done.returncode, done.stderr) == (0, "")
    made: dict[str, Any] = json.loads((reports / "mobile.json").read_text("utf-8"))
    for row in made["variants"]:
        assert row["file"] in done.stdout
    return made


def rows(report: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {row["variant"]: row for row in report["variants"]}


def test_the_float_model_is_the_live_model(report: dict[str, Any]) -> None:
    whole = rows(report)["float32"]
    assert whole["largest_difference"] <= SAME
    assert whole.get("agreement", 1) == 1
    figure = FIGURE[report["target"]]
    assert whole[figure] == pytest.approx(report[f"live_{figure}"], rel=SAME)


def test_fewer_bits_cost_little_and_save_much(report: dict[str, Any]) -> None:
    whole = rows(report)["float32"]
    cost = max(CLOSE, 1.5 / report["inputs"])  # of few inputs, one may change
    figure = FIGURE[report["target"]]
    live = report[f"live_{figure}"]
    for name, row in rows(report).items():
        worse = row[figure] / live - 1 if figure == "mae" else live - row[figure]
        assert worse <= cost, name
        assert row.get("agreement", 1) >= 1 - cost, name
        assert row["milliseconds"] > 0
        assert row["bytes"] == (MOBILE / row["file"]).stat().st_size
    small = rows(report).get("int8")
    if small and whole["bytes"] > 1_000_000:  # nearly all weights: 8 bits are a quarter of 32
        assert small["bytes"] < 0.3 * whole["bytes"]


@pytest.mark.parametrize("module", ["tensorflow", "keras", "tensorboard"])
def test_the_environment_is_none_for_training(module: str) -> None:
    code = f"import importlib.util, sys; sys.exit(importlib.util.find_spec('{module}') is not None)"
    assert subprocess.run([PYTHON, "-c", code], check=False).returncode == 0


def test_a_truncated_model_is_one_line(report: dict[str, Any], tmp_path: Path) -> None:
    broken = tmp_path / "mobile"
    shutil.copytree(MOBILE, broken)
    path = broken / rows(report)["float32"]["file"]
    path.write_bytes(path.read_bytes()[:500])
    assert_fails(broken, tmp_path, "is not the file that was converted")


def test_a_missing_model_is_one_line(report: dict[str, Any], tmp_path: Path) -> None:
    assert_fails(tmp_path, tmp_path, "is missing")
    broken = tmp_path / "mobile"
    shutil.copytree(MOBILE, broken)
    (broken / rows(report)["float32"]["file"]).unlink()
    assert_fails(broken, tmp_path, "is missing")


def assert_fails(folder: Path, reports: Path, message: str) -> None:
    done = measure(folder, reports)
    assert (done.returncode, len(done.stderr.splitlines())) == (1, 1), done.stderr
    assert message in done.stderr
    assert not (reports / "mobile.json").exists()
