"""Starts the real TorchServe and speaks HTTP and gRPC to it: what is right, what is wrong."""

import http.client
import io
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from PIL import Image
from sklearn.datasets import load_digits

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


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    # Short: the sockets of the workers lie there, and a socket's path may have 107 bytes.
    running = Server(tmp_path_factory.mktemp("t"))
    yield running
    running.stop()


@pytest.fixture(scope="module")
def size() -> int:
    return int(json.loads((ARTIFACTS / "model.json").read_text("utf-8"))["input"]["image_size"])


def digit(index: int, side: int) -> Image.Image:
    gray = (load_digits().images[index] * 255 / 16).astype(np.uint8)  # (8, 8)
    return Image.fromarray(gray).resize((side, side), Image.Resampling.BILINEAR)


def encode(picture: Image.Image, kind: str = "PNG") -> bytes:
    file = io.BytesIO()
    picture.save(file, kind)
    return file.getvalue()


def shares_in_process(index: int, size: int) -> np.ndarray:
    image = np.asarray(digit(index, size), dtype=np.float32) / 255  # (size, size)
    model = torch.jit.load(ARTIFACTS / "model.torchscript.pt")  # type: ignore[no-untyped-call]
    with torch.inference_mode():
        return np.asarray(model(torch.from_numpy(image)[None, None]).double().softmax(1)[0])


@pytest.mark.filterwarnings("ignore:.*torch.jit:DeprecationWarning")
def test_answers_as_the_model_does(server: Server, size: int) -> None:
    for index in range(10):
        pixels = (np.asarray(digit(index, size)) / 255).tolist()
        expected = shares_in_process(index, size)
        for body in (encode(digit(index, size)), json.dumps({"pixels": pixels}).encode()):
            status, answer = server.predict(body)
            assert status == 200
            assert np.abs(np.subtract(answer["probabilities"], expected)).max() < 1e-5
            assert answer["label"] == int(expected.argmax())


def test_both_protocols_answer_alike(server: Server, tmp_path: Path) -> None:
    pictures = []
    for index in range(5):
        pictures.append(str(tmp_path / f"{index}.png"))
        digit(index, 64).save(pictures[-1])
    over_http, over_grpc = server.run_client(*pictures), server.run_client("--grpc", *pictures)
    assert over_http.returncode == over_grpc.returncode == 0, over_http.stderr + over_grpc.stderr
    assert over_http.stdout == over_grpc.stdout
    assert [json.loads(line)["label"] for line in over_http.stdout.splitlines()] == [0, 1, 2, 3, 4]
    (tmp_path / "not.png").write_bytes(b"nothing")
    for protocol in ([], ["--grpc"]):
        refused = server.run_client(*protocol, str(tmp_path / "not.png"))
        assert refused.returncode == 1
        assert "not-a-picture" in refused.stderr
        assert "Traceback" not in refused.stderr


REFUSED = {
    "nothing": (b"", 400),
    "text": (b"no picture", 400),
    "truncated": (encode(digit(1, 50))[:80], 400),
    "another format": (encode(digit(1, 50), "PPM"), 400),
    "too many pixels": (encode(Image.new("1", (8000, 8000))), 413),
    "a large body": (b"x" * (2**24 + 1), 413),
    "half of a JSON": (b'{"pixels":', 400),
    "nested without end": (b'{"pixels":' + b"[" * 100_000, 400),
    "another key": (b'{"image": []}', 422),
    "a wrong shape": (b'{"pixels": [[0, 1], [0, 1]]}', 422),
    "rows of several lengths": (b'{"pixels": [[0], [0, 1]]}', 422),
    "rows of a table": (b'{"features": [1, 2]}', 422),
    "not a number": (json.dumps({"pixels": [[float("nan")] * 28] * 28}).encode(), 422),
    "text for numbers": (json.dumps({"pixels": [["1"] * 28] * 28}).encode(), 422),
    "out of range": (json.dumps({"pixels": [[255] * 28] * 28}).encode(), 422),
}


@pytest.mark.parametrize(("body", "status"), REFUSED.values(), ids=REFUSED.keys())
def test_refuses_with_a_reason(server: Server, body: bytes, status: int) -> None:
    got, answer = server.predict(body)
    assert got == status
    if len(body) < 2**24:  # TorchServe's own refusal says nothing
        assert sorted(answer) == ["detail", "error", "hint"]


def test_a_body_that_is_taken_for_a_form_is_refused(server: Server) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
    for kind in ("application/x-www-form-urlencoded", "multipart/form-data; boundary=x", ""):
        headers = {"Authorization": f"Bearer {server.token}", "Content-Type": kind}
        connection.request("POST", PATH, b"\x89PNG\r\n=&%zz", headers)
        response = connection.getresponse()
        response.read()
        assert 400 <= response.status < 500, kind
    connection.close()


def test_a_bad_request_does_not_spoil_its_batch(server: Server) -> None:
    good, bad = encode(digit(7, 64)), b"bad"
    with ThreadPoolExecutor(16) as pool:
        answers = list(pool.map(server.predict, [good, bad] * 100))
    assert [status for status, _ in answers] == [200, 400] * 100
    assert {answer["label"] for _, answer in answers[::2]} == {7}


def test_asks_for_a_token_and_takes_no_models(server: Server) -> None:
    for method, path, offset in (("POST", PATH, 0), ("GET", "/ping", 0), ("GET", "/models", 1)):
        status, answer = server.ask(method, path, token="wrong", offset=offset)
        assert (status, answer["type"]) == (400, "InvalidKeyException")
    url = "/models?url=http://127.0.0.1/model.mar"
    assert server.ask("POST", url, token=server.manager, offset=1)[0] == 405
    assert server.ask("DELETE", "/models/model", token=server.manager, offset=1)[0] == 405


def test_listens_on_this_machine_only(server: Server) -> None:
    if not Path("/proc/net/tcp").exists():
        pytest.skip("no /proc")
    tables = "".join(Path("/proc/net", name).read_text() for name in ("tcp", "tcp6"))
    rows = [line.split() for line in tables.splitlines()]
    ours = [f"{port:04X}" for port in range(server.port, server.port + 5)]
    local = [row[1].split(":") for row in rows if row[3] == "0A"]
    heard = {port: address for address, port in local if port in ours}
    assert sorted(heard) == ours
    assert {address[-8:] for address in heard.values()} == {"0100007F"}


def test_shows_metrics_for_prometheus(server: Server) -> None:
    server.predict(encode(digit(1, 28)))
    status, text = server.ask("GET", "/metrics", offset=2)
    assert status == 200
    assert b"ts_inference_requests_total" in text


def test_a_killed_worker_comes_back_under_load(server: Server) -> None:
    good, worker = encode(digit(7, 64)), server.workers()[0]
    with ThreadPoolExecutor(4) as pool:
        answers = [pool.submit(server.predict, good) for _ in range(100)]
        os.kill(int(worker["pid"]), signal.SIGKILL)
        answers += [pool.submit(server.predict, good) for _ in range(100)]
        statuses = [answer.result()[0] for answer in answers]
    # Only what the dead worker held may be lost, a batch of 8 at most; the rest waits for the next.
    assert statuses.count(200) >= 192, statuses
    deadline = time.monotonic() + 60
    while server.predict(good)[0] != 200:
        assert time.monotonic() < deadline
        time.sleep(0.5)
    assert server.workers()[0]["pid"] != worker["pid"]


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


def test_stops_without_a_trace(tmp_path: Path) -> None:
    running = Server(tmp_path)
    again = subprocess.run(
        [PYTHON, str(HERE / "serve.py"), "--port", str(running.port + 1)],
        capture_output=True,
        text=True,
    )
    assert (again.returncode, again.stderr.count("\n")) == (1, 1)
    assert "cannot be used" in again.stderr
    assert running.predict(encode(digit(1, 28)))[0] == 200
    assert not Path("/proc").exists() or alive(str(tmp_path))
    assert running.stop(signal.SIGINT) == ""
    assert list(tmp_path.iterdir()) == []
    assert alive(str(tmp_path)) == []


def test_no_model_is_one_line(tmp_path: Path) -> None:
    command = [PYTHON, str(HERE / "serve.py"), "--artifacts", str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True)
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    assert "make train export" in done.stderr
