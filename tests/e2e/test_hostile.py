"""Broken requests to the real servers: 4xx with a reason, and they go on."""

import http.client
import json
import os
import re
import socket
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import hostile
import pytest
from harness import Project, free_port, times

SEED = int(os.environ.get("HOSTILE_SEED", "1"))  # another one sends other requests
CLIENTS = 8


@pytest.fixture(scope="module")
def exported(project: Project) -> Project:
    """A project with something to serve."""
    project.make("export")
    return project


def send(port: int, path: str, count: int, headers: dict[str, str]) -> list[tuple[int, bytes]]:
    """The answers to broken requests, from several clients that keep their connections."""

    def client(number: int) -> list[tuple[int, bytes]]:
        answers = []
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        for made in hostile.requests(count // CLIENTS, SEED + number):
            try:
                connection.request("POST", path, made.body, {"Content-Type": made.kind, **headers})
                response = connection.getresponse()
                answers.append((response.status, response.read()))
            except (ConnectionError, http.client.HTTPException):
                # Refused while the body was on its way: the answer may be lost, the server not.
                connection.close()
        connection.close()
        return answers

    with ThreadPoolExecutor(CLIENTS) as pool:
        return [answer for answers in pool.map(client, range(CLIENTS)) for answer in answers]


def ask(port: int, path: str, headers: dict[str, str]) -> tuple[int, Any]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    body = hostile.png(hostile.one())
    connection.request("POST", path, body, {"Content-Type": "image/png", **headers})
    response = connection.getresponse()
    return response.status, json.load(response)


def stream(port: int, sent: bytes) -> bytes:
    """The first bytes of the answer to whatever this is."""
    with socket.create_connection(("127.0.0.1", port), timeout=60) as connection:
        try:
            connection.sendall(sent)
            connection.shutdown(socket.SHUT_WR)
            return connection.recv(100)
        except ConnectionError:
            return b""


def test_the_server_refuses_broken_requests_with_a_reason(exported: Project) -> None:
    port = free_port()
    url = f"http://127.0.0.1:{port}/ready"
    with exported.running("serve", f"PORT={port}", url=url):
        before = ask(port, "/predict", {})
        count = times(800, 4000)
        answers = send(port, "/predict", count, {})
        assert len(answers) >= 0.9 * count
        assert {status for status, _ in answers} <= {200, 400, 408, 413, 415, 422}
        for status, body in answers:
            if status != 200:
                assert sorted(json.loads(body)) == ["detail", "error", "hint"]
        assert ask(port, "/predict", {}) == before


def test_the_server_survives_what_is_no_http(exported: Project) -> None:
    port = free_port()
    url = f"http://127.0.0.1:{port}/ready"
    with exported.running("serve", f"PORT={port}", url=url):
        before = ask(port, "/predict", {})
        heads = [stream(port, sent) for sent in hostile.streams(times(200, 1000), SEED)]
        assert not [head for head in heads if re.match(rb"HTTP/1.1 5", head)]
        assert ask(port, "/predict", {}) == before
    assert "Traceback" not in (exported.folder / "server.log").read_text(errors="replace")


def test_torchserve_refuses_broken_requests(exported: Project) -> None:
    if exported.framework != "pytorch":
        pytest.skip("TorchServe is the PyTorch starter's")
    port = 21_000 + free_port() % 9000  # five in a row are needed; below those that systems lend
    path = "/predictions/model"
    with exported.running("torchserve", f"PORT={port}", line="serving "):
        log = (exported.folder / "server.log").read_text()
        keys = Path(str(re.findall(r"tokens in (\S+)\)", log)[0]))
        token = json.loads(keys.read_text())["inference"]["key"]
        headers = {"Authorization": f"Bearer {token}"}
        before = ask(port, path, headers)
        assert before[0] == 200
        count = times(400, 2000)
        answers = send(port, path, count, headers)
        assert len(answers) >= 0.9 * count
        # Its front end's own word for a body that is no form under the name of one; see its README.
        kept = [status for status, body in answers if b"ErrorDataDecoderException" not in body]
        assert set(kept) <= {200, 400, 413, 422}
        assert len(kept) > 0.9 * len(answers)
        assert ask(port, path, headers) == before
    assert not keys.exists()
