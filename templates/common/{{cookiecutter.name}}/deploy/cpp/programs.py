"""Runs the C++ programs for the tests."""

import os
import subprocess
from pathlib import Path
from typing import Any

import numpy as np
import pytest

PROJECT = Path(__file__).resolve().parents[2]
ARTIFACTS = PROJECT / "artifacts"
# TensorFlow's library reads these before main begins, and otherwise prints about its kernels.
QUIET = {"TF_ENABLE_ONEDNN_OPTS": "0", "TF_CPP_MIN_LOG_LEVEL": "2"}
both = pytest.mark.parametrize("program", ["predict", "predict_small"])


def run(program: str, *words: object, **options: Any) -> subprocess.CompletedProcess[str]:
    """One of the programs, with these words of the command line."""
    command = [os.fspath(ARTIFACTS / "cpp" / program), *map(str, words)]
    settings = {"capture_output": True, "encoding": "utf-8", "timeout": 60, "check": False}
    return subprocess.run(command, **({"env": QUIET} | settings | options))


def outputs(program: str, *files: Path, artifacts: Path = ARTIFACTS) -> np.ndarray:
    """What it gives for each file: (files, width)."""
    done = run(program, "--outputs", artifacts, *files)
    assert (done.returncode, done.stderr) == (0, "")
    return np.array([line.split() for line in done.stdout.splitlines()[1::2]], dtype=np.float32)


def assert_fails(done: subprocess.CompletedProcess[str], told: str) -> None:
    """It ended with 1 and one line that says why."""
    assert (done.returncode, done.stdout) == (1, ""), done
    assert len(done.stderr.splitlines()) == 1, done.stderr
    assert done.stderr.startswith("error: ")
    assert told in done.stderr
