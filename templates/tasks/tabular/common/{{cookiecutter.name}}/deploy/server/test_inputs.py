"""Rows of numbers as the model gets them."""

import json
from typing import Any

import numpy as np
import pytest
from asking import MANIFEST, ask, predict
from bodies import JSON, BadInput
from inputs import decoders
from questions import features, refused

ABOUT = {"columns": ["time", "x", "y"], "offset": [1_700_000_000.0, 0.0, -2.5]}


def decode(about: dict[str, Any], body: bytes) -> np.ndarray:
    """Shapes: -> (columns,)."""
    inputs = decoders(about)[JSON].decode(body)
    assert list(inputs) == ["features"]
    row = inputs["features"]
    assert row.dtype == np.float32
    assert row.shape == (1, len(about["columns"]))
    return np.asarray(row[0])


def test_large_numbers_keep_their_digits() -> None:
    row = decode(ABOUT, features([1_700_000_007.25, 3, 0]))
    assert row.tolist() == [7.25, 3.0, 2.5]


def test_columns_keep_their_order() -> None:
    plain = {"columns": ["b", "a"], "offset": [0.0, 0.0]}
    assert decode(plain, features([1, 2])).tolist() == [1, 2]


def test_numbers_up_to_the_limit_are_taken() -> None:
    plain = {"columns": ["a"], "offset": [0.0]}
    assert np.isfinite(decode(plain, features([-1e30]))).all()
    with pytest.raises(BadInput, match="beyond 1e30"):
        decode(plain, features([-1.1e30]))


def test_a_refusal_names_the_columns() -> None:
    with pytest.raises(BadInput, match="2 numbers") as refusal:
        decode(ABOUT, features([1, 2]))
    assert refusal.value.problem["hint"] == "features: 3 numbers, time, x, y"


def test_refuses_whatever_the_number_of_columns() -> None:
    for count in (1, 3):
        about = {"columns": list("abc")[:count], "offset": [0.0] * count}
        for name, (body, kind, status) in refused(about).items():
            if kind == JSON:
                with pytest.raises(BadInput) as refusal:
                    decode(about, body)
                assert refusal.value.status == status, name


def test_wide_tables_may_be_long() -> None:
    assert decoders(ABOUT)[JSON].limit == 2**20
    wide = {"columns": ["c"] * 100_000, "offset": [0.0] * 100_000}
    assert decoders(wide)[JSON].limit > 100_000 * 20


def test_it_takes_no_pictures_and_nothing_is_inverted(port: int) -> None:
    spec = ask(port, "GET", "/openapi.json")[1]["paths"]["/predict"]["post"]
    assert list(spec["requestBody"]["content"]) == [JSON]
    assert not spec.get("parameters")
    body = features(MANIFEST["input"]["offset"])
    assert ask(port, "POST", "/predict?invert=true", body, JSON)[0] == 422
    status, answer = predict(port, body, JSON)
    assert status == 200, json.dumps(answer)
