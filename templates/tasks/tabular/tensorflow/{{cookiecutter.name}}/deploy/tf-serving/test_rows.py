"""Rows of the table, as the client reads them."""

import json
from typing import Any

import numpy as np
import pytest
from asked import read_row
from asking import predict, run_client

ABOUT: dict[str, Any] = {
    "columns": [
        {"name": "time", "kind": "number", "offset": 1_700_000_000.0, "decimal": "."},
        {"name": "island", "kind": "category", "words": ["Biscoe", "Dream"]},
        {"name": "day", "kind": "date", "offset": 18_000.0, "order": "ymd"},
    ]
}


def test_a_row_keeps_its_digits_gaps_and_words() -> None:
    assert read_row("1700000007.25,Dream,2019-04-15", ABOUT) == [7.25, 2, 1]
    assert np.array_equal(read_row(",new,NA", ABOUT), [np.nan, 0, np.nan], equal_nan=True)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("1", "1 cells, the model takes 3"),
        ("1,2,3,4", "4 cells, the model takes 3"),
        ("five,Dream,", "time is not a number"),
        ("1e31,Dream,", "time is not a finite number"),
        ("1,Dream,soon", "day is not a date"),
    ],
)
def test_what_is_no_row_is_told(text: str, told: str) -> None:
    with pytest.raises(ValueError, match=told):
        read_row(text, ABOUT)


def test_a_wrong_row_is_one_line() -> None:
    refused = run_client("--features", "text")
    assert (refused.returncode, refused.stdout) == (1, "")
    assert refused.stderr.startswith("error: ")
    assert len(refused.stderr.splitlines()) == 1


def some_row(columns: list[dict[str, Any]], step: float) -> list[str]:
    """Cells of the first word, true, a day, or a number of the column's size."""
    made = {"category": lambda each: each["words"][0], "boolean": lambda _: "yes"}
    made |= {"date": lambda _: "2026-11-30", "number": lambda each: repr(each["offset"] + step)}
    return [made[column["kind"]](column) for column in columns]


def test_both_clients_read_rows_and_gaps(
    addresses: tuple[str, str], manifest: dict[str, Any]
) -> None:
    about = manifest["input"]
    rows = [some_row(about["columns"], 0.25), [""] * len(about["columns"])]
    words = [word for row in rows for word in ("--features", ",".join(row))]
    rest = run_client("--url", addresses[0], *words)
    over_grpc = run_client("--grpc", addresses[1], *words)
    assert rest.returncode == over_grpc.returncode == 0, rest.stderr + over_grpc.stderr
    answers = [json.loads(line) for line in rest.stdout.splitlines()]
    assert len(answers) == 2
    features = np.array([read_row(",".join(row), about) for row in rows], np.float32)
    outputs = predict(addresses[1], "serving_default", features=features)  # (2, width)
    for one, other, found in zip(
        answers, map(json.loads, over_grpc.stdout.splitlines()), outputs, strict=True
    ):
        assert set(one) == set(other)
        if "number" in one:
            assert one["number"] == pytest.approx(float(found[0]), rel=1e-4)
            assert other["number"] == pytest.approx(float(found[0]), rel=1e-4)
        if "label" in one:
            assert one["label"] == other["label"] == int(found.argmax())
