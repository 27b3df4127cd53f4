"""Clients that speak no HTTP, too much of it or too slowly; and who holds each of them off."""

import json
import os
import shutil
import socket
import string
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from asking import BODY, HERE, KIND, ask, predict, start, stop, wait_for_port

HEAD = f"POST /predict HTTP/1.1\r\nHost: x\r\nContent-Type: {KIND}\r\n".encode()
SECONDS = 2  # after which either gives up a slow client here; 10 unless told
LIMIT = 100_000  # bytes of a body here
SERVER, PROXY = "server", "proxy"
HELD = {  # what a client sends, the statuses it may get, and who holds it off
    "no http": (SERVER, b"hello\r\n\r\n", (400,)),
    "another version": (SERVER, b"GET / HTTP/9.9\r\n\r\n", (400,)),
    "a path that is none": (SERVER, b"GET /\xff HTTP/1.1\r\n\r\n", (400,)),
    "another protocol": (
        SERVER,
        HEAD + b"Connection: Upgrade\r\nUpgrade: h2c\r\nContent-Length: 0\r\n\r\n",
        (400,),
    ),
    "a body that never ends": (SERVER, HEAD + b"Content-Length: 9\r\n\r\nx", (408,)),
    "a body beyond the limit": (
        SERVER,
        HEAD + b"Content-Length: %d\r\n\r\n" % (2 * LIMIT) + b"x" * (LIMIT + 1),
        (413,),
    ),
    "half of a head": (PROXY, b"GET /hea", (0, 408)),
    "silence": (PROXY, b"", (0,)),
    "a head with too many fields": (
        PROXY,
        b"GET /health HTTP/1.1\r\nHost: x\r\n" + b"X: y\r\n" * 20_000,
        (400,),
    ),
    "a head with a long field": (
        PROXY,
        b"GET /health HTTP/1.1\r\nHost: x\r\nX: " + b"y" * 70_000,
        (400,),
    ),
    "a long path": (PROXY, b"GET /" + b"y" * 70_000, (414,)),
}


def _of(holder: str) -> list[Any]:
    return [pytest.param(*rest, id=name) for name, (by, *rest) in HELD.items() if by == holder]


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    server = start("--port", "0", "--body-seconds", str(SECONDS), "--body-limit", str(LIMIT))
    yield wait_for_port(server)
    stop(server)


@pytest.fixture(scope="module")
def proxy(port: int, tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """nginx with proxy.conf.template before the server, as the container of compose.yaml has it."""
    if (program := shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")) is None:
        pytest.skip("there is no nginx here (Debian: apt-get install nginx-light)")
    folder = tmp_path_factory.mktemp("nginx")
    with socket.create_server(("127.0.0.1", 0)) as free:
        number = free.getsockname()[1]
    about = {
        "SERVER_ADDRESS": f"127.0.0.1:{port}",
        "PROXY_LISTEN": f"127.0.0.1:{number}",
        "PROXY_SECONDS": str(SECONDS),
        "PROXY_BODY": "17m",
        "PROXY_CONNECTIONS": "300",
    }
    template = string.Template((HERE / "proxy.conf.template").read_text("utf-8"))
    (folder / "proxy.conf").write_text(template.safe_substitute(about), "utf-8")
    (folder / "nginx.conf").write_text(_around(folder), "utf-8")
    command = [program, "-p", str(folder), "-c", "nginx.conf", "-e", "error.log"]
    running = subprocess.Popen(command)
    try:
        _wait_until(lambda: running.poll() is not None or _answers(number))
        assert running.poll() is None, (folder / "error.log").read_text("utf-8")
        yield number
    finally:
        running.terminate()
        running.wait(20)


def _around(folder: Path) -> str:
    names = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    kept = "".join(f"{name}_temp_path {folder / name};" for name in names)
    # Started by root it would write as another user, who may not write here.
    user = "user root;" if os.geteuid() == 0 else ""
    top = f"{user} daemon off; pid {folder}/pid; events " + "{ worker_connections 1024; }\n"
    return top + "http { access_log off; include proxy.conf; " + kept + " }\n"


def _answers(port: int) -> bool:
    try:
        return ask(port, "GET", "/health")[0] == 200
    except OSError:
        return False


def _wait_until(is_so: Callable[[], bool]) -> None:
    end = time.monotonic() + 20
    while not is_so():
        assert time.monotonic() < end
        time.sleep(0.05)


def say(port: int, *said: bytes) -> bytes:
    """What raw bytes are answered with, up to the end of the connection."""
    got = b""
    with suppress(ConnectionError), socket.create_connection(("127.0.0.1", port), 30) as connection:
        for each in said:
            connection.sendall(each)  # it may be given up while it is still sending
        while part := connection.recv(65_536):
            got += part
    return got


def status_of(answer: bytes) -> int:
    """0: none, the connection was closed."""
    return int(answer.split()[1]) if answer else 0


@pytest.mark.parametrize(("said", "statuses"), _of(SERVER))
def test_the_server_holds_off(port: int, said: bytes, statuses: tuple[int, ...]) -> None:
    assert status_of(say(port, said)) in statuses
    assert predict(port)[0] == 200


@pytest.mark.parametrize(("said", "statuses"), _of(PROXY))
def test_the_proxy_holds_off(proxy: int, said: bytes, statuses: tuple[int, ...]) -> None:
    assert status_of(say(proxy, said)) in statuses
    assert predict(proxy)[0] == 200


@pytest.mark.parametrize(("said", "statuses"), _of(SERVER))
def test_behind_the_proxy_it_is_no_error_either(
    proxy: int, said: bytes, statuses: tuple[int, ...]
) -> None:
    answer = say(proxy, said.replace(b"Host: x\r\n", b"Host: x\r\nConnection: close\r\n"))
    assert status_of(answer) < 500 or status_of(answer) == 505  # a version that nginx does not know
    assert predict(proxy)[0] == 200


@pytest.mark.parametrize(("said", "statuses"), _of(PROXY))
def test_without_the_proxy_others_are_answered(
    port: int, said: bytes, statuses: tuple[int, ...]
) -> None:
    with socket.create_connection(("127.0.0.1", port), timeout=30) as connection:
        connection.sendall(said)
        assert predict(port)[0] == 200


def test_slow_clients_are_given_up_by_the_proxy_and_hold_up_nobody(proxy: int) -> None:
    def connect() -> socket.socket:
        return socket.create_connection(("127.0.0.1", proxy), timeout=30)

    silent, first = [connect() for _ in range(70)], [connect() for _ in range(70)]
    for connection in first:
        connection.sendall(b"GET /hea")
    assert predict(proxy)[0] == 200
    for connection in (*silent, *first):
        with suppress(ConnectionError):
            assert not connection.recv(1000).startswith(b"HTTP/1.1 200")
        connection.close()


def test_the_proxy_shows_no_counts(proxy: int) -> None:
    answer = say(proxy, b"GET /metrics HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
    assert status_of(answer) == 404


def test_an_idle_connection_is_closed(port: int) -> None:
    with socket.create_connection(("127.0.0.1", port), timeout=30) as connection:
        connection.sendall(b"GET /health HTTP/1.1\r\nHost: x\r\n\r\n")
        answer = b""
        while part := connection.recv(1000):  # until the server closes it
            answer += part
    assert answer.endswith(b'{"status":"alive"}')


def test_more_connections_than_wanted_are_refused() -> None:
    server = start("--port", "0", "--connections", "5")
    port = wait_for_port(server)
    idle = [socket.create_connection(("127.0.0.1", port), timeout=30) for _ in range(5)]
    request = b"GET /health HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
    assert status_of(say(port, request)) == 503
    for connection in idle:
        connection.close()
    _wait_until(lambda: status_of(say(port, request)) == 200)
    stop(server)


def test_requests_sent_ahead_are_answered_in_turn(port: int) -> None:
    one = HEAD + b"Content-Length: %d\r\n\r\n%b" % (len(BODY), BODY)
    last = b"GET /health HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
    answers = say(port, one * 300 + last)
    assert answers.count(b"HTTP/1.1 200 ") == 301
    assert answers.endswith(b'{"status":"alive"}')


def test_refusals_of_a_body_have_the_common_form(port: int) -> None:
    for name in ("another protocol", "a body that never ends", "a body beyond the limit"):
        head, _, body = say(port, HELD[name][1]).partition(b"\r\n\r\n")
        assert sorted(json.loads(body)) == ["detail", "error", "hint"]
        assert b"connection: close" in head.lower()


def test_survives_a_client_that_hangs_up(port: int) -> None:
    with socket.create_connection(("127.0.0.1", port)) as client:
        client.sendall(HEAD + b"Content-Length: 1000\r\n\r\nhalf")
    assert ask(port, "GET", "/health")[0] == 200
