"""What the tests ask a model of a table: what is right, and what is wrong in which way."""

import json
from typing import Any

JSON = "application/json"


def good(about: dict[str, Any]) -> dict[str, tuple[bytes, str]]:
    """Bodies and their content types; `about` is the `input` of model.json."""
    values = {"zeros": 0, "halves": 0.5, "negative": -1}
    # Beside the offset, where the table's own numbers are.
    return {
        name: (features([at + value for at in about["offset"]]), JSON)
        for name, value in values.items()
    }


def refused(about: dict[str, Any]) -> dict[str, tuple[bytes, str, int]]:
    """Bodies, their content types, and the status they get."""
    count = len(about["columns"])
    wrong: dict[str, list[Any]] = {
        "one number too many": [0.5] * (count + 1),
        "one number too few": [0.5] * (count - 1),
        "none": [],
        "rows": [[0.5] * count],
        "text": ["0.5"] * count,
        "booleans": [True] * count,
        "null": [None] * count,
        "not a number": [float("nan")] * count,
        "infinity": [float("inf")] * count,
        "beyond float32": [1e300] * count,
    }
    bodies = {
        "a picture": (b"\x89PNG\r\n\x1a\n", "image/png", 415),
        "pixels": (b'{"pixels": [[0, 1], [0, 1]]}', JSON, 422),
        "one more key": (features([0.5] * count)[:-1] + b', "more": 1}', JSON, 422),
        "not utf-8": (b'{"features": "\xff"}', JSON, 400),
        "half of a json": (b'{"features":', JSON, 400),
        "features nested without end": (b'{"features":' + b"[" * 100_000, JSON, 400),
        "a number beyond float": (b'{"features": [1e999]}', JSON, 422),
    }
    return bodies | {name: (features(row), JSON, 422) for name, row in wrong.items()}


def features(row: list[Any]) -> bytes:
    """The body that asks about this row."""
    return json.dumps({"features": row}).encode()
