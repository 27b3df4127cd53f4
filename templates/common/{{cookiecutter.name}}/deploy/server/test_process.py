"""The server as a process: signals, crashed workers, and what keeps it from starting."""

import http.client
import os
import signal
import socket
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from asking import BODY, KIND, ask, own_lines, predict, start, wait_for_port


def test_open_requests_are_answered_before_it_stops() -> None:
    server = start("--port", "0")
    port = wait_for_port(server)
    connection = socket.create_connection(("127.0.0.1", port), timeout=30)
    head = f"POST /predict HTTP/1.1\r\nHost: x\r\nContent-Type: {KIND}\r\n"
    connection.sendall(f"{head}Content-Length: {len(BODY)}\r\n\r\n".encode() + BODY[:9])
    assert ask(port, "GET", "/health")[0] == 200  # so it has read the first half before
    server.terminate()
    while is_open(port):
        time.sleep(0.01)
    connection.sendall(BODY[9:])
    assert connection.recv(100).startswith(b"HTTP/1.1 200 ")
    connection.close()
    assert "Traceback" not in server.communicate(timeout=20)[1]
    assert server.returncode == 0


def start_draining(seconds: str) -> tuple[subprocess.Popen[str], int]:
    """A server that says it is not ready any more, and its port."""
    server = start("--port", "0", "--drain-seconds", seconds)
    port = wait_for_port(server)
    assert ask(port, "GET", "/ready")[0] == 200
    server.terminate()
    while ask(port, "GET", "/ready")[0] == 200:
        time.sleep(0.01)
    return server, port


def test_it_drains_before_it_stops() -> None:
    server, port = start_draining("2")
    status, ready = ask(port, "GET", "/ready")
    assert (status, ready["status"]) == (503, "draining")
    assert predict(port)[0] == 200  # on a new connection
    assert ask(port, "GET", "/health")[0] == 200
    assert (own_lines(server.communicate(timeout=20)[1]), server.returncode) == ([], 0)


def test_a_second_signal_ends_the_draining() -> None:
    server, _ = start_draining("3000")
    server.terminate()
    assert (server.communicate(timeout=20)[1], server.returncode) == ("", 0)


def is_open(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=5).close()
    except OSError:
        return False
    return True


def children(process: int) -> list[int]:
    found = subprocess.run(["pgrep", "-P", str(process), "-f", "spawn_main"], capture_output=True)
    return [int(line) for line in found.stdout.split()]


def test_a_killed_worker_is_replaced_under_load() -> None:
    server = start("--port", "0", "--workers", "2")
    port = wait_for_port(server)
    assert ask(port, "GET", "/ready")[0] == 200

    def ask_twice(_: int) -> int:
        try:
            return predict(port)[0]
        except (ConnectionError, http.client.HTTPException):  # it was the dead one's
            return predict(port)[0]

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
