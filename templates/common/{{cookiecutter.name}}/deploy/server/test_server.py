"""Starts the server as a process and speaks HTTP to it: what is right, what is wrong."""

import http.client
import io
import json
import os
import signal
import socket
import struct
import subprocess
import sys
import time
import zlib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image
from sklearn.datasets import load_digits

HERE = Path(__file__).parent
ARTIFACTS = HERE.parents[1] / "artifacts"
PYTHON = os.environ.get("SERVER_PYTHON", sys.executable)
PNG, JPEG, GIF, JSON = "image/png", "image/jpeg", "image/gif", "application/json"
if not (ARTIFACTS / "model.json").is_file():
    pytest.exit(f"there is no exported model in {ARTIFACTS} (make train export)", 1)
MANIFEST = json.loads((ARTIFACTS / "model.json").read_text("utf-8"))
DIGITS = (list("0123456789"), 1)  # classes and channels

pytestmark = pytest.mark.skipif(
    (MANIFEST["classes"], MANIFEST["input"].get("channels")) != DIGITS,
    reason="these ask about digits; test_own_data.py asks any model",
)


def start(*options: str) -> subprocess.Popen[str]:
    command = [PYTHON, str(HERE / "serve.py"), *options]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def wait_for_port(server: subprocess.Popen[str]) -> int:
    assert server.stdout is not None
    line = server.stdout.readline()
    if not line:
        pytest.fail(f"the server did not start: {server.communicate()[1]}")
    return int(line.split()[1].rsplit(":", 1)[1])


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    server = start("--port", "0")
    yield wait_for_port(server)
    server.terminate()
    _, errors = server.communicate(timeout=10)
    assert server.returncode == 0
    assert "Traceback" not in errors, errors


@pytest.fixture(scope="module")
def size() -> int:
    return int(MANIFEST["input"]["image_size"])


def ask(port: int, method: str, path: str, body: bytes = b"", kind: str = "") -> tuple[int, Any]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request(method, path, body, {"Content-Type": kind} if kind else {})
        response = connection.getresponse()
        return response.status, json.loads(response.read())
    finally:
        connection.close()


def encode(picture: Image.Image, kind: str = "PNG", **options: Any) -> bytes:
    file = io.BytesIO()
    picture.save(file, kind, **options)
    return file.getvalue()


def digit(index: int, side: int = 100) -> Image.Image:
    gray = (load_digits().images[index] * 255 / 16).astype(np.uint8)  # (8, 8)
    return Image.fromarray(gray).resize((side, side), Image.Resampling.BILINEAR)


def png_claiming(width: int, height: int) -> bytes:
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    chunks = [(b"IHDR", header), (b"IDAT", zlib.compress(b"\0" * 1000)), (b"IEND", b"")]
    parts = [
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        for name, data in chunks
    ]
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def test_reads_digits_in_every_form(port: int, size: int) -> None:
    labels = load_digits().target[:20].tolist()
    for encoded in ("PNG", "JPEG", "WEBP", "GIF", "BMP", "TIFF"):
        kind = f"image/{encoded.lower()}"
        bodies = [encode(digit(index), encoded) for index in range(20)]
        answers = [ask(port, "POST", "/predict", body, kind) for body in bodies]
        assert [status for status, _ in answers] == [200] * 20
        found = [answer["label"] for _, answer in answers]
        assert np.mean(np.equal(found, labels)) >= 0.9
    pixels = (np.asarray(digit(0, size)) / 255).tolist()
    status, answer = ask(port, "POST", "/predict", json.dumps({"pixels": pixels}).encode(), JSON)
    assert (status, answer["label"]) == (200, 0)
    assert answer["name"] == "0"
    assert answer["probability"] == max(answer["probabilities"])
    assert sum(answer["probabilities"]) == pytest.approx(1)


def test_every_kind_of_png_is_the_same_digit(port: int) -> None:
    gray = digit(3)
    wide = Image.fromarray(np.asarray(gray).astype(np.uint16) * 257)
    clear = Image.new("RGBA", gray.size, "white")
    clear.putalpha(gray)
    ink = Image.fromarray(255 - np.asarray(gray))
    pictures = [gray, gray.convert("RGB"), gray.convert("P"), wide, clear]
    answers = [ask(port, "POST", "/predict", encode(picture), PNG) for picture in pictures]
    answers.append(ask(port, "POST", "/predict?invert=true", encode(ink), PNG))
    assert [(status, answer["label"]) for status, answer in answers] == [(200, 3)] * 6


def test_a_photo_is_turned_upright(port: int) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # stored a quarter turn to the left
    photo = encode(digit(4).rotate(90), "JPEG", exif=exif)
    assert ask(port, "POST", "/predict", photo, JPEG)[1]["label"] == 4


def test_a_photo_of_a_phone_is_answered(port: int) -> None:
    photo, small = Image.new("RGB", (4032, 3024)), Image.new("RGB", (9, 9))
    photo.paste(digit(5, 3024).convert("RGB"), (504, 0))
    noise = np.random.default_rng(0).integers(0, 60, (3024, 4032, 1))
    photo = Image.fromarray((np.asarray(photo) * 0.75 + noise).astype(np.uint8))
    body = encode(photo, "MPO", save_all=True, append_images=[small])
    assert len(body) > 2**21
    assert ask(port, "POST", "/predict", body, JPEG)[0] == 200


def test_which_number_is_white_is_known_or_refused(port: int) -> None:
    gray = np.asarray(digit(3))
    floats, twelve = gray.astype(np.float32) / 255, gray.astype(np.uint16) * 16
    tiff = encode(Image.fromarray(floats), "TIFF")
    assert ask(port, "POST", "/predict", tiff, "image/tiff")[1]["label"] == 3
    for body, kind in (
        (encode(Image.fromarray(floats * 255), "TIFF"), "image/tiff"),
        (encode(Image.fromarray(twelve)), PNG),
    ):
        status, answer = ask(port, "POST", "/predict", body, kind)
        assert (status, answer["error"]) == (400, "not-a-picture")
        assert "white" in answer["detail"] or "data.depth" in answer["detail"]


def test_tells_what_it_is(port: int, size: int) -> None:
    assert ask(port, "GET", "/health") == (200, {"status": "alive"})
    assert ask(port, "GET", "/ready")[1]["status"] == "ready"
    info = ask(port, "GET", "/")[1]
    assert (info["input"]["image_size"], info["classes"]) == (size, list("0123456789"))
    assert "/predict" in ask(port, "GET", "/openapi.json")[1]["paths"]


def rows(value: Any, count: int, length: int) -> bytes:
    return json.dumps({"pixels": [[value] * length] * count}).encode()


WHOLE, WIDE = encode(digit(1)), digit(2)
REFUSED = {
    "empty png": (b"", PNG, 400),
    "text as png": (b"no picture", PNG, 400),
    "truncated png": (WHOLE[: len(WHOLE) // 2], PNG, 400),
    "truncated jpeg": (encode(digit(1), "JPEG")[:200], JPEG, 400),
    "noise after the signature": (WHOLE[:8] + bytes(range(256)), PNG, 400),
    "another format": (encode(digit(1), "PPM"), PNG, 400),
    "another format's type": (encode(digit(1), "PPM"), "image/x-portable-graymap", 415),
    "several pictures": (encode(digit(1), "GIF", save_all=True, append_images=[WIDE]), GIF, 400),
    "decompression bomb": (png_claiming(60_000, 60_000), PNG, 413),
    "a size that does not exist": (png_claiming(2**31 - 1, 2**31 - 1), PNG, 413),
    "no width": (png_claiming(0, 0), PNG, 400),
    "body too large": (b"x" * (2**24 + 1), PNG, 413),
    "json too large": (b" " * (2**20 + 1), JSON, 413),
    "no content type": (WHOLE, "", 415),
    "curl's content type": (WHOLE, "application/x-www-form-urlencoded", 415),
    "empty json": (b"", JSON, 400),
    "not json": (b"{", JSON, 400),
    "not utf-8": (b'{"pixels": "\xff"}', JSON, 400),
    "nested without end": (b"[" * 100_000, JSON, 400),
    "a list": (b"[]", JSON, 422),
    "another key": (b'{"image": []}', JSON, 422),
    "no rows": (b'{"pixels": []}', JSON, 422),
    "empty rows": (b'{"pixels": [[], []]}', JSON, 422),
    "wrong shape": (rows(0, 3, 3), JSON, 422),
    "rows of several lengths": (b'{"pixels": [[0], [0, 0]]}', JSON, 422),
    "text": (rows("1", 28, 28), JSON, 422),
    "booleans": (rows(True, 28, 28), JSON, 422),
    "null": (rows(None, 28, 28), JSON, 422),
    "not a number": (rows(float("nan"), 28, 28), JSON, 422),
    "infinity": (rows(float("inf"), 28, 28), JSON, 422),
    "a number beyond float": (b'{"pixels": [[1e999]]}', JSON, 422),
    "a long number": (b'{"pixels": [[' + b"9" * 5000 + b"]]}", JSON, 400),
    "negative": (rows(-0.5, 28, 28), JSON, 422),
    "bytes instead of shares": (rows(255, 28, 28), JSON, 422),
}


@pytest.mark.parametrize(("body", "kind", "status"), REFUSED.values(), ids=REFUSED.keys())
def test_refuses_with_a_reason(port: int, body: bytes, kind: str, status: int) -> None:
    got, answer = ask(port, "POST", "/predict", body, kind)
    assert (got, sorted(answer)) == (status, ["detail", "error", "hint"])
    assert all(answer.values())


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [("GET", "/nowhere", 404), ("GET", "/predict", 405), ("POST", "/predict?invert=perhaps", 422)],
)
def test_refuses_other_requests_in_the_same_form(
    port: int, method: str, path: str, status: int
) -> None:
    got, answer = ask(port, method, path, WHOLE, PNG)
    assert (got, sorted(answer)) == (status, ["detail", "error", "hint"])


def test_refusals_say_what_is_allowed(port: int) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request("DELETE", "/predict")
    response = connection.getresponse()
    assert (response.status, response.getheader("Allow")) == (405, "POST")
    response.read()
    headers = {"Content-Type": PNG, "Content-Encoding": "gzip"}
    connection.request("POST", "/predict", WHOLE, headers)
    response = connection.getresponse()
    assert response.status == 415
    assert json.loads(response.read())["error"] == "wrong-content-encoding"
    connection.close()


def say(port: int, *said: bytes) -> tuple[int, Any]:
    """The status and JSON that raw bytes are answered with, up to the end of the connection."""
    with socket.create_connection(("127.0.0.1", port), timeout=30) as connection:
        for each in said:
            assert ask(port, "GET", "/health")[0] == 200  # so what was said before has been read
            connection.sendall(each)
        answer = b"".join(iter(lambda: connection.recv(65_536), b""))
    head, _, body = answer.partition(b"\r\n\r\n")
    return int(head.split()[1]), json.loads(body)


@pytest.mark.parametrize(
    "said", [b"hello\r\n\r\n", b"GET / HTTP/9.9\r\n\r\n", b"GET /\xff HTTP/1.1\r\n\r\n"]
)
def test_what_is_no_http_is_refused_in_the_same_form(port: int, said: bytes) -> None:
    status, answer = say(port, said)
    assert (status, sorted(answer)) == (400, ["detail", "error", "hint"])


@pytest.mark.parametrize("more", [b"X: y\r\n" * 10_922, b"y" * 65_532], ids=["many", "long"])
def test_a_head_without_end_is_refused(port: int, more: bytes) -> None:
    head = b"GET /health HTTP/1.1\r\nHost: x\r\n"
    status, answer = say(port, head, b"X: ", more, b"yyy")
    assert (status, answer["error"]) == (431, "head-too-large")


@pytest.mark.parametrize("body", [b"", WHOLE], ids=["empty", "with a body"])
def test_a_request_for_another_protocol_is_refused(port: int, body: bytes) -> None:
    head = b"POST /predict HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n"
    status, answer = say(port, head + b"Content-Length: %d\r\n\r\n%b" % (len(body), body))
    assert (status, answer["error"]) == (400, "other-protocol")


def test_requests_sent_ahead_are_answered_in_turn(port: int) -> None:
    one = f"POST /predict HTTP/1.1\r\nHost: x\r\nContent-Type: {PNG}\r\n".encode()
    one += b"Content-Length: %d\r\n\r\n%b" % (len(WHOLE), WHOLE)
    last = b"GET /health HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
    with socket.create_connection(("127.0.0.1", port), timeout=30) as connection:
        connection.sendall(one * 300 + last)
        answers = b"".join(iter(lambda: connection.recv(65_536), b""))
    assert answers.count(b"HTTP/1.1 200 ") == 301
    assert answers.endswith(b'{"status":"alive"}')


def test_a_body_that_never_ends_is_given_up(port: int) -> None:
    connection = socket.create_connection(("127.0.0.1", port), timeout=30)
    head = f"POST /predict HTTP/1.1\r\nHost: x\r\nContent-Type: {PNG}\r\nContent-Length: 9\r\n\r\n"
    connection.sendall(head.encode() + b"x")
    assert connection.recv(100).startswith(b"HTTP/1.1 408 ")
    connection.close()


def test_slow_clients_are_given_up_and_hold_up_nobody(port: int) -> None:
    def connect() -> socket.socket:
        return socket.create_connection(("127.0.0.1", port), timeout=30)

    silent, first, second = ([connect() for _ in range(70)] for _ in range(3))
    for connection in first:
        connection.sendall(b"GET /hea")
    for connection in second:
        connection.sendall(b"GET /health HTTP/1.1\r\nHost: x\r\n\r\n")
        answer = b""
        while not answer.endswith(b"}"):
            answer += connection.recv(1000)
        connection.sendall(b"GET /hea")
    assert ask(port, "POST", "/predict", WHOLE, PNG)[0] == 200
    for connection in (*silent, *first, *second):
        assert connection.recv(1000).startswith(b"HTTP/1.1 408 ")
        connection.close()


def test_open_requests_are_answered_before_it_stops() -> None:
    server = start("--port", "0")
    port = wait_for_port(server)
    connection = socket.create_connection(("127.0.0.1", port), timeout=30)
    head = f"POST /predict HTTP/1.1\r\nHost: x\r\nContent-Type: {PNG}\r\n"
    connection.sendall(f"{head}Content-Length: {len(WHOLE)}\r\n\r\n".encode() + WHOLE[:9])
    assert ask(port, "GET", "/health")[0] == 200  # so it has read the first half before
    server.terminate()
    while is_open(port):
        time.sleep(0.01)
    connection.sendall(WHOLE[9:])
    assert connection.recv(100).startswith(b"HTTP/1.1 200 ")
    connection.close()
    assert "Traceback" not in server.communicate(timeout=20)[1]
    assert server.returncode == 0


def is_open(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=5).close()
    except OSError:
        return False
    return True


def test_a_body_of_unknown_length_is_counted(port: int) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    chunks = (b"x" * 65_536 for _ in range(17))
    connection.request("POST", "/predict", chunks, {"Content-Type": JSON}, encode_chunked=True)
    assert connection.getresponse().status == 413
    connection.close()


def test_survives_a_client_that_hangs_up(port: int) -> None:
    with socket.create_connection(("127.0.0.1", port)) as client:
        client.sendall(b"POST /predict HTTP/1.1\r\nHost: x\r\nContent-Type: image/png\r\n")
        client.sendall(b"Content-Length: 1000\r\n\r\nhalf")
    assert ask(port, "GET", "/health")[0] == 200


def test_answers_many_at_once_alike(port: int) -> None:
    alone = ask(port, "POST", "/predict", WHOLE, PNG)
    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(lambda _: ask(port, "POST", "/predict", WHOLE, PNG), range(64)))
    assert all(answer == alone for answer in together)


def children(process: int) -> list[int]:
    found = subprocess.run(["pgrep", "-P", str(process), "-f", "spawn_main"], capture_output=True)
    return [int(line) for line in found.stdout.split()]


def test_a_killed_worker_is_replaced_under_load() -> None:
    server = start("--port", "0", "--workers", "2")
    port = wait_for_port(server)
    assert ask(port, "GET", "/ready")[0] == 200

    def ask_twice(_: int) -> int:
        try:
            return ask(port, "POST", "/predict", WHOLE, PNG)[0]
        except (ConnectionError, http.client.HTTPException):  # it was the dead one's
            return ask(port, "POST", "/predict", WHOLE, PNG)[0]

    before = children(server.pid)
    with ThreadPoolExecutor(4) as pool:
        answers = [pool.submit(ask_twice, number) for number in range(400)]
        os.kill(before[0], signal.SIGKILL)
        assert [answer.result() for answer in answers] == [200] * 400
    while len(children(server.pid)) < 2 or before[0] in children(server.pid):
        time.sleep(0.1)
    assert ask_twice(0) == 200
    server.terminate()
    assert "Traceback" not in server.communicate(timeout=20)[1]
    assert server.returncode == 0


@pytest.mark.parametrize("options", [(), ("--workers", "2")], ids=["alone", "with workers"])
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_stops_it_cleanly(number: int, options: tuple[str, ...]) -> None:
    server = start("--port", "0", *options)
    assert ask(wait_for_port(server), "GET", "/ready")[0] == 200
    server.send_signal(number)
    _, errors = server.communicate(timeout=10)
    assert (server.returncode, errors) == (0, "")


def test_a_taken_port_is_one_line(port: int) -> None:
    assert_fails("PORT=... chooses another", "--port", str(port))


@pytest.mark.parametrize("host", ["999.0.0.1", "192.0.2.1"], ids=["no address", "another's"])
def test_a_wrong_host_is_one_line(host: str) -> None:
    assert_fails("HOST=... is one of this machine's", "--host", host)


def test_no_model_is_one_line(tmp_path: Path) -> None:
    assert_fails("no exported model", "--artifacts", str(tmp_path))


@pytest.mark.parametrize("damage", [b"", b"{}", b"[]", b"\xff"])
def test_a_damaged_model_is_one_line(tmp_path: Path, damage: bytes) -> None:
    (tmp_path / "model.json").write_bytes(damage)
    assert_fails("cannot be loaded", "--artifacts", str(tmp_path))


def assert_fails(message: str, *options: str) -> None:
    server = start(*options)
    _, errors = server.communicate(timeout=20)
    assert (server.returncode, len(errors.splitlines())) == (1, 1), errors
    assert message in errors
