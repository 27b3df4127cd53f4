"""Connections that speak no HTTP, too much of it or too slowly, or end too early."""

import json
import socket
from typing import Any

import pytest
from asking import BODY, KIND, ask, predict


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


@pytest.mark.parametrize("body", [b"", BODY], ids=["empty", "with a body"])
def test_a_request_for_another_protocol_is_refused(port: int, body: bytes) -> None:
    head = b"POST /predict HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n"
    status, answer = say(port, head + b"Content-Length: %d\r\n\r\n%b" % (len(body), body))
    assert (status, answer["error"]) == (400, "other-protocol")


def test_requests_sent_ahead_are_answered_in_turn(port: int) -> None:
    one = f"POST /predict HTTP/1.1\r\nHost: x\r\nContent-Type: {KIND}\r\n".encode()
    one += b"Content-Length: %d\r\n\r\n%b" % (len(BODY), BODY)
    last = b"GET /health HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
    with socket.create_connection(("127.0.0.1", port), timeout=30) as connection:
        connection.sendall(one * 300 + last)
        answers = b"".join(iter(lambda: connection.recv(65_536), b""))
    assert answers.count(b"HTTP/1.1 200 ") == 301
    assert answers.endswith(b'{"status":"alive"}')


def test_a_body_that_never_ends_is_given_up(port: int) -> None:
    connection = socket.create_connection(("127.0.0.1", port), timeout=30)
    head = f"POST /predict HTTP/1.1\r\nHost: x\r\nContent-Type: {KIND}\r\nContent-Length: 9\r\n\r\n"
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
    assert predict(port)[0] == 200
    for connection in (*silent, *first, *second):
        assert connection.recv(1000).startswith(b"HTTP/1.1 408 ")
        connection.close()


def test_survives_a_client_that_hangs_up(port: int) -> None:
    with socket.create_connection(("127.0.0.1", port)) as client:
        client.sendall(f"POST /predict HTTP/1.1\r\nHost: x\r\nContent-Type: {KIND}\r\n".encode())
        client.sendall(b"Content-Length: 1000\r\n\r\nhalf")
    assert ask(port, "GET", "/health")[0] == 200
