"""Speaks HTTP to the server about the task's own questions: what is right, what is wrong."""

import http.client
import json
from concurrent.futures import ThreadPoolExecutor

import pytest
from asking import BODY, JSON_LIMIT, KIND, MANIFEST, ask, predict
from bodies import JSON
from questions import ADDED, good, refused

ABOUT, TARGET = MANIFEST["input"], MANIFEST["target"]
GOOD = good(ABOUT)
REFUSED = {
    "no content type": (BODY, "", 415),
    "curl's content type": (BODY, "application/x-www-form-urlencoded", 415),
    "another content type": (BODY, "image/x-portable-graymap", 415),
    "json too large": (b" " * (JSON_LIMIT + 1), JSON, 413),
    "empty json": (b"", JSON, 400),
    "not json": (b"{", JSON, 400),
    "nested without end": (b"[" * 100_000, JSON, 400),
    "a list": (b"[]", JSON, 422),
    "no key": (b"{}", JSON, 422),
    "another key": (b'{"other": []}', JSON, 422),
    **refused(ABOUT),
}


def test_tells_what_it_is(port: int) -> None:
    assert ask(port, "GET", "/health") == (200, {"status": "alive"})
    status, ready = ask(port, "GET", "/ready")
    assert (status, ready["status"]) == (200, "ready")
    status, info = ask(port, "GET", "/")
    assert (status, info.pop("model")) == (200, ready["model"])
    assert info == {key: MANIFEST[key] for key in ("task", "input", "target", "validation")}


def test_describes_what_it_takes_and_says(port: int) -> None:
    about = ask(port, "GET", "/openapi.json")[1]["paths"]["/predict"]["post"]
    kinds = {kind for _, kind in GOOD.values()}
    assert kinds <= set(about["requestBody"]["content"])
    assert about["responses"]["200"]["content"][JSON]["schema"]


@pytest.mark.parametrize(("body", "kind"), GOOD.values(), ids=GOOD.keys())
def test_answers_as_its_target_says(port: int, body: bytes, kind: str) -> None:
    status, answer = predict(port, body, kind)
    assert status == 200, answer
    assert answer["model"] == ask(port, "GET", "/ready")[1]["model"]
    if TARGET["kind"] == "number":
        assert sorted(answer) == sorted(["model", "number", *ADDED])
        return
    if TARGET["kind"] == "series":
        assert len(answer["forecast"]) == TARGET["ahead"]
        assert all({*TARGET["columns"]} < {*row} for row in answer["forecast"])
        return
    shares = dict(zip(TARGET["classes"], answer["probabilities"], strict=True))
    if TARGET["kind"] == "class":
        assert answer["name"] == TARGET["classes"][answer["label"]]
        assert answer["probability"] == max(shares.values()) == shares[answer["name"]]
        assert sum(shares.values()) == pytest.approx(1)
    else:
        assert answer["names"] == [name for name, share in shares.items() if share >= 0.5]


@pytest.mark.parametrize(("body", "kind", "status"), REFUSED.values(), ids=REFUSED.keys())
def test_refuses_with_a_reason(port: int, body: bytes, kind: str, status: int) -> None:
    got, answer = predict(port, body, kind)
    assert (got, sorted(answer)) == (status, ["detail", "error", "hint"])
    assert all(answer.values())


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [("GET", "/nowhere", 404), ("GET", "/predict", 405), ("POST", "/predict?other=true", 422)],
)
def test_refuses_other_requests_in_the_same_form(
    port: int, method: str, path: str, status: int
) -> None:
    got, answer = ask(port, method, path, BODY, KIND)
    assert (got, sorted(answer)) == (status, ["detail", "error", "hint"])


def test_refusals_say_what_is_allowed(port: int) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request("DELETE", "/predict")
    response = connection.getresponse()
    assert (response.status, response.getheader("Allow")) == (405, "POST")
    response.read()
    headers = {"Content-Type": KIND, "Content-Encoding": "gzip"}
    connection.request("POST", "/predict", BODY, headers)
    response = connection.getresponse()
    assert response.status == 415
    assert json.loads(response.read())["error"] == "wrong-content-encoding"
    connection.close()


def test_a_body_of_unknown_length_is_counted(port: int) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    chunks = (b"x" * 65_536 for _ in range(JSON_LIMIT // 65_536 + 1))
    connection.request("POST", "/predict", chunks, {"Content-Type": JSON}, encode_chunked=True)
    assert connection.getresponse().status == 413
    connection.close()


def test_answers_many_at_once_alike(port: int) -> None:
    alone = predict(port)
    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(lambda _: predict(port), range(64)))
    assert all(answer == alone for answer in together)
