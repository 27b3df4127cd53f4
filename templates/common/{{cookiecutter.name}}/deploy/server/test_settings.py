"""Settings by flags and by variables: what they do, and what is refused in one line."""

import json
import socket
from pathlib import Path

import pytest
from asking import (
    BODY,
    KIND,
    ask,
    form,
    own_lines,
    predict,
    request,
    start,
    stop,
    wait_for_port,
)
from bodies import JSON
from inputs import Limits

KEY = "a-key-of-20-letters!"


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--port", "70000"), "--port or SERVER_PORT is '70000'"),
        (("--port", "http"), "--port or SERVER_PORT is 'http'"),
        (("--workers", "0"), "--workers or SERVER_WORKERS is '0'"),
        (("--batch-limit", "0"), "--batch-limit or SERVER_BATCH_LIMIT is '0'"),
        (("--body-limit", "16MB"), "--body-limit or SERVER_BODY_LIMIT is '16MB'"),
        (("--body-seconds", "nan"), "--body-seconds or SERVER_BODY_SECONDS is 'nan'"),
        (("--cors-origins", "example.org"), "SERVER_CORS_ORIGINS is 'example.org'"),
        (("--log-format", "xml"), "SERVER_LOG_FORMAT is 'xml'"),
        (("--api-key", KEY), "unrecognized arguments"),
        (("--prot", "1"), "unrecognized arguments"),
        (("--port",), "expected one argument"),
    ],
)
def test_a_wrong_flag_is_one_line(options: tuple[str, ...], said: str) -> None:
    assert_fails(said, *options)


@pytest.mark.parametrize(
    ("variables", "said"),
    [
        ({"SERVER_PORT": "tcp://10.0.0.1:80"}, "SERVER_PORT is 'tcp://10.0.0.1:80'"),
        ({"SERVER_API_KEY": ""}, "SERVER_API_KEY holds no key"),
        ({"SERVER_API_KEY": "two words"}, "SERVER_API_KEY holds no key"),
        ({"SERVER_API_KEY_FILE": "not-there"}, "SERVER_API_KEY_FILE=not-there cannot be read"),
        ({"SERVER_API_KEY": KEY, "SERVER_API_KEY_FILE": "x"}, "are both given"),
    ],
)
def test_a_wrong_variable_is_one_line(variables: dict[str, str], said: str) -> None:
    assert_fails(said, **variables)


def assert_fails(said: str, *options: str, **variables: str) -> None:
    _, errors = (server := start(*options, **variables)).communicate(timeout=20)
    assert (server.returncode, len(errors.splitlines())) == (1, 1), errors
    assert said in errors
    assert KEY not in errors or "--api-key" in errors


def test_limits_are_settings() -> None:
    server = start("--port", "0", "--body-limit", "10", SERVER_BODY_LIMIT="1000000")
    port = wait_for_port(server)
    status, problem = predict(port)  # a flag goes before a variable
    assert (status, problem["error"], problem["detail"]) == (
        413,
        "body-too-large",
        "more than 10 bytes",
    )
    stop(server)


def test_defaults_come_from_the_form_of_the_input() -> None:
    assert Limits().body_limit is None
    assert Limits().batch_limit > 1


@pytest.mark.parametrize("from_file", [False, True])
def test_a_key_is_asked_for(tmp_path: Path, from_file: bool) -> None:
    file = tmp_path / "key"
    file.write_text(f"{KEY}\n", "utf-8")
    given = {"SERVER_API_KEY_FILE": str(file)} if from_file else {"SERVER_API_KEY": KEY}
    server = start("--port", "0", **given)
    port = wait_for_port(server)
    for path in ("/health", "/ready", "/metrics", "/docs", "/openapi.json"):
        assert request(port, "GET", path)[0] == 200
    for key in ({}, {"Authorization": "Bearer other"}, {"Authorization": KEY}):
        status, headers, body = request(port, "POST", "/predict", BODY, Content_Type=KIND, **key)
        assert (status, headers["WWW-Authenticate"]) == (401, "Bearer")
        assert sorted(json.loads(body)) == ["detail", "error", "hint"]
    for method, path in (("POST", "/predict"), ("GET", "/")):
        right = {"Authorization": f"Bearer {KEY}", "Content_Type": KIND}
        assert request(port, method, path, BODY, **right)[0] == 200
        assert request(port, method, path, BODY)[0] == 401
    about = ask(port, "GET", "/openapi.json")[1]
    assert about["paths"]["/predict"]["post"]["security"] == [{"key": []}]
    assert about["components"]["securitySchemes"]["key"]["scheme"] == "bearer"
    stop(server)


def test_pages_of_named_origins_may_ask() -> None:
    server = start("--port", "0", SERVER_CORS_ORIGINS="https://a.example, http://b.example:8080")
    port = wait_for_port(server)
    for origin, allowed in (("https://a.example", True), ("https://c.example", False)):
        preflight = {"Access_Control_Request_Method": "POST", "Origin": origin}
        preflight["Access_Control_Request_Headers"] = "content-type"
        status, headers, _ = request(port, "OPTIONS", "/predict", **preflight)
        assert (status, headers["Access-Control-Allow-Origin"] == origin) == (
            200 if allowed else 400,
            allowed,
        )
        _, headers, _ = request(port, "POST", "/predict", BODY, Origin=origin, Content_Type=KIND)
        assert (headers["Access-Control-Allow-Origin"] == origin) == allowed
    stop(server)


def test_json_logs_have_a_line_a_request() -> None:
    server = start("--port", "0", "--log-format", "json")
    assert server.stdout is not None
    line = json.loads(server.stdout.readline())["message"]
    port = int(line.split()[1].rsplit(":", 1)[1])
    model = predict(port)[1]["model"]
    assert predict(port, b"x", "text/nothing")[0] == 415
    server.terminate()
    _, errors = server.communicate(timeout=20)
    lines = [json.loads(each) for each in own_lines(errors)]
    assert [(each["method"], each["path"], each["status"]) for each in lines] == [
        ("POST", "/predict", 200),
        ("POST", "/predict", 415),
    ]
    for each in lines:
        assert (each["level"], each["model"], each["ms"] > 0) == ("info", model, True)
        assert each["time"].endswith("+00:00")


def test_malformed_requests_do_not_fill_the_log() -> None:
    server = start("--port", "0")
    port = wait_for_port(server)
    broken = form(b"")[0].replace(b"name", b"n\xffme")[:-9]
    for body, kind in ((b"{", JSON), (broken, form()[1]), (b"", "multipart/form-data")):
        assert predict(port, body, kind)[0] == 400
    server.terminate()
    assert own_lines(server.communicate(timeout=20)[1]) == []


@pytest.mark.parametrize("host", ["::1", "::"])
def test_ipv6(host: str) -> None:
    try:
        socket.create_server(("::1", 0), family=socket.AF_INET6).close()
    except OSError:
        pytest.skip("this machine has no IPv6")
    server = start("--port", "0", "--host", host)
    assert server.stdout is not None
    url = server.stdout.readline().split()[1]
    assert url.partition("//")[2].startswith(f"[{host}]:")
    port = int(url.rsplit(":", 1)[1])
    assert request(port, "GET", "/ready", host="::1")[0] == 200
    if host == "::" and socket.has_dualstack_ipv6():
        assert ask(port, "GET", "/ready")[0] == 200
    stop(server)


@pytest.mark.parametrize("workers", ["1", "2"])
def test_counts_of_all_processes(workers: str) -> None:
    server = start("--port", "0", "--workers", workers)
    port = wait_for_port(server)
    model = predict(port)[1]["model"]
    for _ in range(19):
        assert predict(port)[0] == 200
    assert predict(port, b"", KIND)[0] == 400
    for path in ("/nowhere", "/never"):
        assert ask(port, "GET", path)[0] == 404
    said = request(port, "GET", "/metrics")[2].decode()
    for line in (
        'http_requests_total{path="/predict",status="200"} 20.0',
        'http_requests_total{path="/predict",status="400"} 1.0',
        'http_requests_total{path="other",status="404"} 2.0',
        'http_request_duration_seconds_count{path="/predict"} 21.0',
        'model_info{version="' + model + '"} 1.0',
    ):
        assert line in said.splitlines()
    server.terminate()
    assert server.wait(20) == 0
