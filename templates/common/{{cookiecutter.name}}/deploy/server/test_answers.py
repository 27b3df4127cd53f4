"""Asks the server what model.json says it takes, whatever the model was trained on."""

import json
import subprocess
from collections.abc import Iterator
from typing import Any

import pytest
from test_server import HERE, JSON, MANIFEST, PNG, PYTHON, ask, start, wait_for_port

ABOUT = MANIFEST["input"]
TABLE = ABOUT["kind"] == "table"


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    server = start("--port", "0")
    yield wait_for_port(server)
    server.terminate()
    server.communicate(timeout=10)
    assert server.returncode == 0


def question(value: Any, more: int = 0) -> bytes:
    """An input of the right shape, or with so many numbers too many, all of one value."""
    if TABLE:
        return json.dumps({"features": [value] * (len(ABOUT["columns"]) + more)}).encode()
    size, channels = ABOUT["image_size"], ABOUT["channels"]
    pixel = value if channels == 1 else [value] * channels
    return json.dumps({"pixels": [[pixel] * (size + more)] * size}).encode()


def test_it_tells_what_it_takes(port: int) -> None:
    status, info = ask(port, "GET", "/")
    assert (status, info["input"], info["classes"]) == (200, ABOUT, MANIFEST["classes"])


@pytest.mark.parametrize("value", [0, 0.5, 1])
def test_it_answers_with_one_of_its_classes(port: int, value: float) -> None:
    status, answer = ask(port, "POST", "/predict", question(value), JSON)
    assert status == 200, answer
    assert answer["name"] == MANIFEST["classes"][answer["label"]]
    assert len(answer["probabilities"]) == len(MANIFEST["classes"])
    assert sum(answer["probabilities"]) == pytest.approx(1)


@pytest.mark.parametrize(
    "body",
    [
        question(0.5, more=1),
        question(0.5, more=-1),
        question("0.5"),
        question(None),
        question(True),
        question(float("nan")),
        question(float("inf")),
        question(1e300),
        b"{}",
        b'{"features": []}',
        b'{"features": [[1]]}',
        b'{"pixels": [[[1]]]}',
    ],
)
def test_it_refuses_everything_else_with_a_reason(port: int, body: bytes) -> None:
    status, answer = ask(port, "POST", "/predict", body, JSON)
    assert (status, sorted(answer)) == (422, ["detail", "error", "hint"])


def test_large_numbers_keep_their_digits() -> None:
    code = (
        "from given import decode_features as decode\n"
        "about = {'columns': ['time', 'x'], 'offset': [1_700_000_000.0, 0.0]}\n"
        "row = decode(b'{\"features\": [1700000007.25, 3]}', about)\n"
        "print(row.dtype, row.tolist())"
    )  # in the server's environment
    command = [PYTHON, "-c", code]
    done = subprocess.run(command, cwd=HERE, capture_output=True, text=True, check=True)
    assert done.stdout == "float32 [7.25, 3.0]\n"


@pytest.mark.skipif(not TABLE, reason="this model takes pictures")
def test_a_model_of_a_table_takes_no_pictures(port: int) -> None:
    status, answer = ask(port, "POST", "/predict", b"picture", PNG)
    assert (status, answer["error"]) == (415, "wrong-content-type")
