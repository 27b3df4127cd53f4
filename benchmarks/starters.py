"""Generated starters with their environments, for the benchmarks that run them."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def place(folder: Path, framework: str) -> Path:
    """Where the starter of a framework is."""
    return folder / framework / "bench"


def generate(folder: Path, framework: str) -> Path:
    """The starter as this version makes it; an older one there goes, the environments stay."""
    made = place(folder, framework)
    shutil.rmtree(made, ignore_errors=True)
    words = ["init", "bench", "-o", str(made.parent), "--framework", framework, "--targets", "all"]
    subprocess.run(
        [sys.executable, "-m", "advisor", *words], check=True, cwd=ROOT, stdout=subprocess.DEVNULL
    )
    return made


def environment(folder: Path, framework: str) -> dict[str, str]:
    """The variables of its make targets: where its environments are, nothing of our own make."""
    venv = folder / f"venv-{framework}"
    ours = ("MAKE", "MFLAGS", "ARGS", "VENV", "PYTHON")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    return kept | {
        "ACCELERATOR": "cpu",
        "VENV": str(venv),
        "SERVER_VENV": f"{venv}-server",
        "TORCHSERVE_VENV": f"{venv}-torchserve",
    }
