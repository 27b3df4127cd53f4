"""What the tests share: the server as a process, and HTTP to it."""

import http.client
import json
import os
import subprocess
import sys
from http.client import HTTPMessage
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


def start(
    *options: str, script: Path = HERE / "serve.py", **variables: str
) -> subprocess.Popen[str]:
    # What is set outside is for other servers; the tests need not wait for balancers.
    kept = {name: value for name, value in os.environ.items() if not name.startswith("SERVER_")}
    return subprocess.Popen(
        [PYTHON, str(script), *options],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=kept | {"SERVER_DRAIN_SECONDS": "0"} | variables,
    )


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


def own_lines(errors: str) -> list[str]:
    """What the server itself logged; LiteRT names its delegate when a model first runs."""
    return [line for line in errors.splitlines() if "TensorFlow Lite" not in line]


def request(
    port: int, method: str, path: str, body: bytes = b"", host: str = "127.0.0.1", **headers: str
) -> tuple[int, HTTPMessage, bytes]:
    """Status, headers and body; X_Model is the header X-Model."""
    connection = http.client.HTTPConnection(host, port, timeout=10)
    given = {name.replace("_", "-"): value for name, value in headers.items()}
    try:
        connection.request(method, path, body, given)
        response = connection.getresponse()
        return response.status, response.headers, response.read()
    finally:
        connection.close()


def ask(port: int, method: str, path: str, body: bytes = b"", kind: str = "") -> tuple[int, Any]:
    status, _, answer = request(
        port, method, path, body, **({"Content_Type": kind} if kind else {})
    )
    return status, json.loads(answer)


def predict(port: int, body: bytes = BODY, kind: str = KIND) -> tuple[int, Any]:
    return ask(port, "POST", "/predict", body, kind)


def form(*files: bytes, name: str = "f") -> tuple[bytes, str]:
    """The files, all of one name, as a form; and its content type."""
    head = f'--x\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'
    parts = b"".join(head.encode() + file + b"\r\n" for file in files)
    return parts + b"--x--\r\n", "multipart/form-data; boundary=x"
