"""What the tests ask a model of a series: what is right, and what is wrong in which way."""

import json
from typing import Any

from cells import show_moment

JSON, CSV = "application/json", "text/csv"
ADDED = ()  # an answer holds what its target says alone
START = 1_767_225_600_000  # 2026-01-01 in milliseconds


def some_past(about: dict[str, Any], level: float = 0.5) -> list[list[float]]:
    """Rows that go up and down, as many as the model needs."""
    count = len(about["columns"])
    return [[level + (at + each) % 7 for each in range(count)] for at in range(about["past"])]


def some_rows(about: dict[str, Any], level: float = 0.5) -> list[dict[str, Any]]:
    """The same by the columns' names, with times where the series has them."""
    pairs = [dict(zip(about["columns"], row, strict=True)) for row in some_past(about, level)]
    times = [show_moment(START + round(1000 * about["step"]) * at) for at in range(len(pairs))]
    if not (about["time"] and about["step"]):
        return pairs
    return [{about["time"]: time} | row for time, row in zip(times, pairs, strict=True)]


def as_csv(about: dict[str, Any], rows: list[dict[str, Any]]) -> bytes:
    """Rows as a file of the learned kind, its columns in another order."""
    names = list(rows[0])[::-1]
    mark = ";" if about["decimal"] == "," else ","

    def write(name: str, cell: Any) -> str:
        if cell is None:
            return ""
        return str(cell) if name == about["time"] else str(cell).replace(".", about["decimal"])

    lines = [mark.join(write(name, row[name]) for name in names) for row in rows]
    return "\n".join([mark.join(names), *lines, ""]).encode()


def good(about: dict[str, Any]) -> dict[str, tuple[bytes, str]]:
    """Bodies that ask about one series, and their content types; `about`: `input` of model.json."""
    past, rows = some_past(about), some_rows(about)
    more = [[-1.0] * len(past[0]), *past]
    gaps = [[None] * len(row) if at % 5 else row for at, row in enumerate(more)]
    plain = [{name: row[name] for name in about["columns"]} for row in rows]
    asked: dict[str, Any] = {
        "a past": {"past": past},
        "more than it needs": {"past": more},
        "gaps": {"past": gaps},
        "rows": {"rows": rows},
        "rows without times": {"rows": plain},
    }
    return {name: (json.dumps(each).encode(), JSON) for name, each in asked.items()}


def several(about: dict[str, Any]) -> bytes:
    """JSON that asks twice about the first of the good ones."""
    return json.dumps({"series": [{"past": some_past(about)}] * 2}).encode()


def refused(about: dict[str, Any]) -> dict[str, tuple[bytes, str, int]]:
    """Bodies, their content types, and the status they get."""
    past, rows = some_past(about), some_rows(about)
    first = about["columns"][0]
    wrong: dict[str, Any] = {
        "too few rows": {"past": past[1:]},
        "no rows": {"past": []},
        "no list": {"past": 1},
        "rows that are none": {"past": [1, 2]},
        "a cell too few": {"past": [*past[1:], past[0][1:]]},
        "a cell too many": {"past": [*past[1:], [*past[0], 1]]},
        "a gap at the start": {"past": [[None] * len(past[0]), *past[1:]]},
        "a word": {"past": [*past[1:], ["word"] * len(past[0])]},
        "a boolean": {"past": [*past[1:], [True] * len(past[0])]},
        "a list in a cell": {"past": [*past[1:], [[1]] * len(past[0])]},
        "beyond float32": {"past": [*past[1:], [1e300] * len(past[0])]},
        "two kinds at once": {"past": past, "rows": rows},
        "rows of numbers": {"rows": past},
        "a column too few": {"rows": [*rows[1:], {n: rows[0][n] for n in rows[0] if n != first}]},
        "a column too many": {"rows": [*rows[1:], rows[0] | {"more of it": 1}]},
        "no series": {"series": []},
        "series that are none": {"series": [1, 2]},
        "a wrong one among right ones": {"series": [{"past": past}, {"past": []}]},
    }
    header = ",".join(about["columns"])
    bodies = {
        "a picture": (b"\x89PNG\r\n\x1a\n", "image/png", 415),
        "not utf-8": (b'{"a": "\xff"}', JSON, 400),
        "half of a json": (b'{"past":', JSON, 400),
        "not a number": (b'{"past": [[NaN]]}', JSON, 400),
        "nested without end": (b'{"past":' + b"[" * 100_000, JSON, 400),
        "csv without a header": (b"", CSV, 400),
        "csv without rows": (f"{header}\n".encode(), CSV, 422),
        "csv of other columns": (b"other\n1\n", CSV, 422),
        "csv with a long row": (f"{header}\n1{',1' * len(past[0])}\n".encode(), CSV, 422),
        "csv that is binary": (b"\xff\xfe\x00", CSV, 400),
        "csv with an open quote": (f'{header}\n"1\n'.encode(), CSV, 400),
    }
    return bodies | {name: (json.dumps(each).encode(), JSON, 422) for name, each in wrong.items()}
