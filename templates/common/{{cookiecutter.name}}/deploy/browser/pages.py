"""What the tests of the page share."""

import base64
import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
from chromium import Chromium

HERE = Path(__file__).resolve().parent
PROJECT = HERE.parents[1]
ARTIFACTS = PROJECT / "artifacts"
REPORTS = PROJECT / "reports"
IDLE = re.compile("yet$|to go$|^Reading|^Loading")  # what is said instead of an answer


def said(page: Chromium) -> str:
    """What stands where the answer does."""
    return str(page.evaluate("document.getElementById('answer').textContent"))


def answer(page: Chromium) -> str:
    """The answer, once there is one."""
    text = "document.getElementById('answer').textContent"
    return str(page.wait_for(f"/{IDLE.pattern}/.test({text}) ? '' : {text}"))


def call(page: Chromium, function: str, *arguments: Any) -> Any:
    """What a JavaScript function gives in the page; a promise is waited for."""
    return page.evaluate(f"({function})({', '.join(map(json.dumps, arguments))})")


def numbers(array: np.ndarray) -> list[float]:
    """As JavaScript takes them."""
    return list(array.astype(float).ravel().tolist())


def manifest() -> dict[str, Any]:
    """What model.json says."""
    return dict(json.loads((ARTIFACTS / "model.json").read_text("utf-8")))


def screenshot(page: Chromium, name: str) -> None:
    """A picture of the window in reports/."""
    REPORTS.mkdir(exist_ok=True)
    picture = page.send("Page.captureScreenshot", format="png")["data"]
    (REPORTS / name).write_bytes(base64.b64decode(picture))


def run(script: str, *options: str) -> tuple[int, str]:
    """A script of this folder: its code, what it says on standard error."""
    command = [sys.executable, str(HERE / script), *options]
    done = subprocess.run(command, capture_output=True, text=True, timeout=20, check=False)
    return done.returncode, done.stderr
