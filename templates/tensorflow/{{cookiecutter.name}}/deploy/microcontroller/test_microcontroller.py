"""Compiles the files for the board with this computer's compiler, and reads and measures them."""

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import operators
import pytest

HERE = Path(__file__).resolve().parent
PROJECT = HERE.parents[1]
MADE = PROJECT / "artifacts" / "microcontroller"
PACKAGE = next(PROJECT.glob("src/*/__main__.py")).parent.name
CLOSE = 0.02  # of accuracy or macro F1, of a mean error as a share: what 8 bits may cost


@pytest.fixture(scope="module")
def about() -> dict[str, Any]:
    if not (MADE / "microcontroller.json").is_file():
        pytest.fail(f"there is nothing in {MADE} (make microcontroller)", pytrace=False)
    return dict(json.loads((MADE / "microcontroller.json").read_text("utf-8")))


@pytest.fixture(scope="module")
def program(about: dict[str, Any], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the board's files hold and compute, as a program of this computer."""
    compiler = next(filter(None, map(shutil.which, ("c++", "g++", "clang++"))), None)
    if compiler is None:
        pytest.fail("no C++ compiler: c++, g++ or clang++ (apt install g++)", pytrace=False)
    folder = tmp_path_factory.mktemp("built")
    strict = [compiler, "-std=c++17", "-Wall", "-Wextra", "-Werror", f"-I{MADE}"]
    built = folder / "check"
    for command in (
        [*strict, "-c", MADE / "model.cc", "-o", folder / "model.o"],
        [*strict, HERE / "check.cc", folder / "model.o", "-o", built],
    ):
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
    return built


def ask(program: Path, word: str, given: bytes = b"") -> bytes:
    return subprocess.run([program, word], input=given, capture_output=True, check=True).stdout


def test_the_array_is_the_model(program: Path) -> None:
    assert ask(program, "model") == (MADE / "model.tflite").read_bytes()


def test_the_operators_are_those_of_the_file(about: dict[str, Any]) -> None:
    found = operators.describe((MADE / "model.tflite").read_bytes()).operators
    assert [*found] == about["operators"]
    header = (MADE / "operators.h").read_text("ascii")
    calls = [line.strip() for line in header.splitlines() if "resolver.Add" in line]
    wanted = [f"resolver.{operators.call_for(name)}()" for name in found]
    assert calls == [f"TF_LITE_ENSURE_STATUS({call});" for call in wanted]
    assert f"kOperators = {len(found)};" in header


@pytest.mark.usefixtures("about")
def test_an_operator_that_no_board_computes_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(operators, "KNOWN", operators.KNOWN - {"FULLY_CONNECTED"})
    with pytest.raises(ValueError, match="computes FULLY_CONNECTED"):
        operators.describe((MADE / "model.tflite").read_bytes())


def test_a_model_that_is_not_whole_numbers_is_refused() -> None:
    exported = (PROJECT / "artifacts" / "model.tflite").read_bytes()
    with pytest.raises(ValueError, match="float32|computes"):
        operators.describe(exported)


@pytest.mark.parametrize(
    ("operator", "call"),
    [
        ("CONV_2D", "AddConv2D"),
        ("BATCH_MATMUL", "AddBatchMatMul"),
        ("PADV2", "AddPadV2"),
        ("SPACE_TO_BATCH_ND", "AddSpaceToBatchNd"),
        ("UNIDIRECTIONAL_SEQUENCE_LSTM", "AddUnidirectionalSequenceLSTM"),
    ],
)
def test_operators_are_called_as_the_resolver_calls_them(operator: str, call: str) -> None:
    assert operators.call_for(operator) == call


def test_what_the_board_prepares_is_what_python_does(program: Path) -> None:
    with np.load(MADE / "reference.npz") as reference:
        raw, kept = reference["raw"], reference["kept"]
    given = np.frombuffer(ask(program, "prepare", raw.tobytes()), np.int8).reshape(kept.shape)
    steps = np.abs(given.astype(int) - kept)
    assert steps.max() <= 1  # a sine, or a picture that was made larger and is no whole bytes
    assert (steps == 0).mean() > 0.99


def test_what_the_board_restores_is_what_python_does(program: Path, about: dict[str, Any]) -> None:
    lines = ask(program, "restore").decode().splitlines()
    made = operators.describe((MADE / "model.tflite").read_bytes()).output
    expected = (np.arange(-128, 128, dtype=np.float32) - made.zero) * np.float32(made.scale)
    assert np.array_equal(np.array(lines[:256], np.float32), expected)
    assert lines[256:] == about["target"]["classes"]


def measure(folder: Path, reports: Path) -> subprocess.CompletedProcess[str]:
    script = str(HERE / "measure.py")
    command = [sys.executable, script, PACKAGE, "--folder", str(folder), "--reports", str(reports)]
    return subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)


def test_eight_bits_cost_little(about: dict[str, Any], tmp_path: Path) -> None:
    done = measure(MADE, tmp_path)
    assert done.returncode == 0, done.stderr
    report = json.loads((tmp_path / "microcontroller.json").read_text("utf-8"))
    live, *others = report["models"]
    cost = max(CLOSE, 1.5 / report["inputs"])  # of few inputs, one may change
    assert others
    for row in others:
        if report["target"] == "number":
            assert row["mae"] / live["mae"] - 1 <= cost
        else:
            assert live["accuracy"] - row["accuracy"] <= cost
            assert row["agreement"] >= 1 - 2 * cost
        assert row["model"] in done.stdout
    assert all(name in done.stdout for name in about["operators"])
    assert str(about["bytes"]) in done.stdout
    if (MADE / "kernels.npz").is_file():
        assert report["arena_bytes"] > 0
        assert {row["model"] for row in others} == {"int8 by LiteRT", "int8 by its kernels"}


@pytest.mark.usefixtures("about")
@pytest.mark.parametrize("lost", ["model.tflite", "reference.npz", "microcontroller.json"])
def test_a_missing_or_damaged_file_is_one_line(lost: str, tmp_path: Path) -> None:
    broken = tmp_path / "microcontroller"
    shutil.copytree(MADE, broken)
    (broken / lost).unlink()
    told = [measure(broken, tmp_path)]
    (broken / lost).write_bytes((MADE / lost).read_bytes()[:100])
    told.append(measure(broken, tmp_path))
    for done in told:
        assert done.returncode == 1
        assert done.stderr.startswith("error: ")
        assert len(done.stderr.splitlines()) == 1, done.stderr
    assert not (tmp_path / "microcontroller.json").exists()
