"""What the tests share: the server as a process, and HTTP to it."""

import http.client
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from bodies import JSON
from inputs import decoders
from questions import good

HERE = Path(__file__).parent
ARTIFACTS = HERE.parents[1] / "artifacts"
PYTHON = os.environ.get("SERVER_PYTHON", sys.executable)
if not (ARTIFACTS / "model.json").is_file():
    pytest.exit(f"there is no exported model in {ARTIFACTS} (make train export)", 1)
MANIFEST: dict[str, Any] = json.loads((ARTIFACTS / "model.json").read_text("utf-8"))
BODY, KIND = next(iter(good(MANIFEST["input"]).values()))  # a question, and its content type
JSON_LIMIT = decoders(MANIFEST["input"])[JSON].limit


def start(*options: str, script: Path = HERE / "serve.py") -> subprocess.Popen[str]:
    command = [PYTHON, str(script), *options]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def wait_for_port(server: subprocess.Popen[str]) -> int:
    assert server.stdout is not None
    line = server.stdout.readline()
    if not line:
        pytest.fail(f"the server did not start: {server.communicate()[1]}")
    return int(line.split()[1].rsplit(":", 1)[1])


def stop(server: subprocess.Popen[str]) -> None:
    server.terminate()
    _, errors = server.communicate(timeout=20)
    assert server.returncode == 0
    assert "Traceback" not in errors, errors


def ask(port: int, method: str, path: str, body: bytes = b"", kind: str = "") -> tuple[int, Any]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request(method, path, body, {"Content-Type": kind} if kind else {})
        response = connection.getresponse()
        return response.status, json.loads(response.read())
    finally:
        connection.close()


def predict(port: int, body: bytes = BODY, kind: str = KIND) -> tuple[int, Any]:
    return ask(port, "POST", "/predict", body, kind)
