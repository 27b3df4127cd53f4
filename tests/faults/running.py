"""Runs the driver in a process of its own, where forking is safe."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.running import environment

SOURCE = Path(__file__).with_name("fail.c")
SCENES = ("generate", "join", "update", "undo")


def build(folder: Path) -> Path:
    """The library that lets calls fail; skips where it cannot be built or preloaded."""
    compiler = shutil.which("cc") or shutil.which("gcc")
    if compiler is None or not sys.platform.startswith("linux"):
        pytest.skip("no C compiler, or not Linux")
    library = folder / "fail.so"
    subprocess.run(
        [compiler, "-shared", "-fPIC", "-O1", "-o", str(library), str(SOURCE), "-ldl"], check=True
    )
    return library


def drive(kind: str, scene: str, number: int, library: Path | None = None) -> str:
    """What the driver found wrong; empty when nothing was."""
    preload = {"LD_PRELOAD": str(library)} if library else {}
    done = subprocess.run(
        [sys.executable, "-m", "tests.faults.driver", kind, scene, str(number)],
        env=environment(**preload),
        capture_output=True,
        text=True,
        timeout=900,
        check=False,
    )
    assert done.returncode in (0, 1), done.stderr
    return done.stdout + done.stderr
