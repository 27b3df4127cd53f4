"""What the tests ask a model of a table: what is right, and what is wrong in which way."""

import json
from typing import Any

from cells import BOOLEAN, CATEGORY, DATE

JSON, CSV = "application/json", "text/csv"
ADDED = ("unknown",)  # what each answer has besides its target's


def some_row(about: dict[str, Any], step: float = 0.5) -> dict[str, Any]:
    """A row by the columns' names, near what the table holds."""
    return {column["name"]: _some_cell(column, step) for column in about["columns"]}


def _some_cell(column: dict[str, Any], step: float) -> Any:
    if column["kind"] == CATEGORY:
        return column["words"][0]
    if column["kind"] == BOOLEAN:
        return True
    return "2026-11-30" if column["kind"] == DATE else column["offset"] + step


def as_written(about: dict[str, Any], row: dict[str, Any]) -> dict[str, str]:
    """A row as it stands in a table: a number with the decimal mark that the columns have."""
    marks = {each["name"]: each.get("decimal", ".") for each in about["columns"]}
    return {name: str(cell).replace(".", marks[name]) for name, cell in row.items()}


def good(about: dict[str, Any]) -> dict[str, tuple[bytes, str]]:
    """Bodies that ask about one row, and their content types; `about`: `input` of model.json."""
    row = some_row(about)
    gaps, strange = dict.fromkeys(row), dict(row)
    for column in about["columns"]:
        if column["kind"] == CATEGORY:
            strange[column["name"]] = "a word of nobody"
    rows = {"a row": row, "gaps": gaps, "unknown words": strange, "less": some_row(about, -1)}
    return {name: (json.dumps(each).encode(), JSON) for name, each in rows.items()}


def several(about: dict[str, Any]) -> bytes:
    """A body that asks about the first of the good ones twice."""
    row = some_row(about)
    return json.dumps({"rows": [row, row]}).encode()


def refused(about: dict[str, Any]) -> dict[str, tuple[bytes, str, int]]:
    """Bodies, their content types, and the status they get."""
    row = some_row(about)
    first = next(iter(row))
    less = {name: row[name] for name in row if name != first}
    wrong: dict[str, Any] = {
        "one column too many": row | {"more of it": 1},
        "one column too few": less,
        "a list": list(row.values()),
        "no rows": {"rows": []},
        "rows that are none": {"rows": [1, 2]},
        "a wrong row among right ones": {"rows": [row, less]},
        "a list in a cell": row | {first: [1]},
        "an object in a cell": row | {first: {"a": 1}},
    }
    for column in about["columns"]:
        if column["kind"] == "number":
            cells = {"a word": "word", "a boolean": True, "beyond float32": 1e300, "hex": "0x10"}
            wrong |= {name: row | {column["name"]: cell} for name, cell in cells.items()}
    bodies = {
        "a picture": (b"\x89PNG\r\n\x1a\n", "image/png", 415),
        "not utf-8": (b'{"a": "\xff"}', JSON, 400),
        "half of a json": (b'{"a":', JSON, 400),
        "not a number": (b'{"a": NaN}', JSON, 400),
        "nested without end in a row": (b'{"a":' + b"[" * 100_000, JSON, 400),
        "csv without a header": (b"", CSV, 400),
        "csv without rows": (f"{first}\n".encode(), CSV, 422),
        "csv of other columns": (b"other\n1\n", CSV, 422),
        "csv with a long row": (f"{first}\n1,2\n".encode(), CSV, 422),
        "csv that is binary": (b"\xff\xfe\x00", CSV, 400),
        "csv with an open quote": (f'{first}\n"1\n'.encode(), CSV, 400),
    }
    return bodies | {name: (json.dumps(each).encode(), JSON, 422) for name, each in wrong.items()}
