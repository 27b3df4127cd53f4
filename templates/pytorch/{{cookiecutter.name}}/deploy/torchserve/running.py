"""TorchServe as a process, for the tests."""

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).parent
ARTIFACTS = HERE.parents[1] / "artifacts"
PYTHON = os.environ.get("TORCHSERVE_PYTHON", sys.executable)
PATH = "/predictions/model"


class Server:
    """A running TorchServe, its first port and the folder it may write to."""

    def __init__(self, temporary: Path, *options: str) -> None:
        self.port = free_ports()
        self.temporary = temporary
        self.environment = os.environ | {"TMPDIR": str(temporary)}
        command = [PYTHON, str(HERE / "serve.py"), "--port", str(self.port), *options]
        self.process = subprocess.Popen(
            command,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env=self.environment,
        )
        assert self.process.stdout is not None
        if "serving" not in self.process.stdout.readline():
            pytest.fail(f"TorchServe did not start: {self.process.communicate()[1]}")
        keys = json.loads(next(temporary.glob("*/key_file.json")).read_text("utf-8"))
        self.token, self.manager = keys["inference"]["key"], keys["management"]["key"]

    def ask(
        self, method: str, path: str, body: bytes = b"", token: str | None = None, offset: int = 0
    ) -> tuple[int, Any]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port + offset, timeout=60)
        headers = {"Content-Type": "application/octet-stream"}
        headers["Authorization"] = f"Bearer {self.token if token is None else token}"
        try:
            connection.request(method, path, body, headers)
            response = connection.getresponse()
            text = response.read()
            return response.status, json.loads(text) if text[:1] in b"{[" and text else text
        finally:
            connection.close()

    def predict(self, body: bytes) -> tuple[int, Any]:
        return self.ask("POST", PATH, body)

    def workers(self) -> list[dict[str, Any]]:
        _, answer = self.ask("GET", "/models/model", token=self.manager, offset=1)
        return list(answer[0]["workers"])

    def run_client(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        command = [PYTHON, str(HERE / "client.py"), "--port", str(self.port), *arguments]
        return subprocess.run(command, capture_output=True, text=True, env=self.environment)

    def stop(self, number: int = signal.SIGTERM) -> str:
        self.process.send_signal(number)
        _, errors = self.process.communicate(timeout=60)
        assert self.process.returncode == 0, errors
        return errors


def free_ports() -> int:
    for first in range(20_000 + os.getpid() % 10_000, 60_000, 10):
        try:
            for port in range(first, first + 5):
                socket.create_server(("127.0.0.1", port)).close()
        except OSError:
            continue
        return first
    raise AssertionError("no five free ports in a row")


def alive(marker: str) -> list[str]:
    """The processes that were started with this text in their environment."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if marker.encode() in (folder / "environ").read_bytes():
                found.append((folder / "cmdline").read_text().replace("\0", " "))
        except OSError:
            continue
    return found
