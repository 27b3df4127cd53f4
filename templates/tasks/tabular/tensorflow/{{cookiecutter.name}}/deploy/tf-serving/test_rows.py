"""Rows of the table, as the client reads them."""

import json
from typing import Any

import numpy as np
import pytest
from asked import read_row
from asking import predict, run_client

TWO = {"columns": ["time", "share"], "offset": [1_700_000_000.0, 0.0]}


def test_a_row_keeps_its_digits() -> None:
    assert read_row("1700000007.25,3", TWO) == [7.25, 3]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("1", "1 numbers, the model takes 2"),
        ("1,2,3", "3 numbers, the model takes 2"),
        ("1,", "share is not a number"),
        ("1,2021_03", "share is not a number"),
        ("nan,1", "time is not a finite number"),
        ("1,-1e31", "share is not a finite number"),
    ],
)
def test_what_is_no_row_is_told(text: str, told: str) -> None:
    with pytest.raises(ValueError, match=told):
        read_row(text, TWO)


def test_a_wrong_row_is_one_line() -> None:
    refused = run_client("--features", "text")
    assert (refused.returncode, refused.stdout) == (1, "")
    assert refused.stderr.startswith("error: ")
    assert len(refused.stderr.splitlines()) == 1


def test_both_clients_read_rows(addresses: tuple[str, str], manifest: dict[str, Any]) -> None:
    offset = manifest["input"]["offset"]
    rows = [[less + step for less in offset] for step in (0.25, 0.5)]
    words = [word for row in rows for word in ("--features", ",".join(map(repr, row)))]
    rest = run_client("--url", addresses[0], *words)
    over_grpc = run_client("--grpc", addresses[1], *words)
    assert rest.returncode == over_grpc.returncode == 0, rest.stderr + over_grpc.stderr
    answers = [json.loads(line) for line in rest.stdout.splitlines()]
    assert len(answers) == 2
    features = np.array([[0.25] * len(offset), [0.5] * len(offset)], np.float32)
    outputs = predict(addresses[1], "serving_default", features=features)  # (2, width)
    for one, other, found in zip(
        answers, map(json.loads, over_grpc.stdout.splitlines()), outputs, strict=True
    ):
        assert set(one) == set(other)
        if "number" in one:
            assert one["number"] == pytest.approx(float(found[0]), rel=1e-5)
            assert other["number"] == pytest.approx(float(found[0]), rel=1e-5)
        if "label" in one:
            assert one["label"] == other["label"] == int(found.argmax())
