"""Rows as the model gets them, and the answers to many at once."""

import csv
import io
import json
from typing import Any

import numpy as np
import pytest
from asking import HERE, MANIFEST, form, predict, request
from bodies import JSON, BadInput
from inputs import CSV, Limits, decoders
from questions import as_written, refused, some_row

ABOUT: dict[str, Any] = {
    "columns": [
        {"name": "time", "kind": "number", "offset": 1_700_000_000.0, "decimal": "."},
        {"name": "when", "kind": "date", "offset": 18_000.0, "order": "dmy"},
        {"name": "island", "kind": "category", "words": ["Biscoe", "Dream"]},
        {"name": "alive", "kind": "boolean"},
    ]
}
ROW = {"time": 1_700_000_007.25, "when": "2019-04-15", "island": "Dream", "alive": True}


def rows_of(body: bytes, kind: str = JSON) -> np.ndarray:
    inputs = decoders(ABOUT)[kind].decode(body).inputs
    assert list(inputs) == ["features"]
    assert inputs["features"].dtype == np.float32
    return np.asarray(inputs["features"])


def row_of(**changed: Any) -> list[float]:
    [row] = rows_of(json.dumps(ROW | changed).encode())
    return [float(value) for value in row]


def test_every_kind_of_column_is_read() -> None:
    assert row_of() == [7.25, 1.0, 2.0, 1.0]


@pytest.mark.parametrize(
    ("name", "cell", "number"),
    [
        ("time", None, np.nan),
        ("time", "1,700,000,001", 1),
        ("when", "15.04.2019", 1),
        ("when", "2019-04-15T12:00:00", 1.5),
        ("when", None, np.nan),
        ("island", "dream", 0),
        ("island", " Biscoe ", 1),
        ("island", None, np.nan),
        ("island", "NA", np.nan),
        ("alive", "no", 0),
        ("alive", 1, 1),
    ],
)
def test_a_cell_is_what_it_was_in_training(name: str, cell: Any, number: float) -> None:
    found = row_of(**{name: cell})[list(ROW).index(name)]
    assert found == pytest.approx(number, nan_ok=True)


@pytest.mark.parametrize(
    ("name", "cell", "told"),
    [
        ("time", "five", "time is not a number"),
        ("time", True, "time is not a number"),
        ("time", -2e30, "time is not a finite number below 1e30"),
        ("when", "2019-02-30", "when is not a date like"),
        ("when", 18_000, "when is not a date like"),
        ("island", ["Dream"], "island is not a word"),
        ("alive", "perhaps", "alive is neither true nor false"),
    ],
)
def test_a_cell_that_is_none_of_its_kind_is_named(name: str, cell: Any, told: str) -> None:
    with pytest.raises(BadInput, match=told):
        row_of(**{name: cell})


def test_a_refusal_names_what_is_missing_and_what_is_too_much() -> None:
    with pytest.raises(BadInput, match="there is no time, when, island, alive"):
        rows_of(b"{}")
    with pytest.raises(BadInput, match="the model takes no more"):
        row_of(more=1)
    with pytest.raises(BadInput, match="row 2: time is not a number"):
        rows_of(json.dumps({"rows": [ROW, ROW | {"time": "five"}]}).encode())


def test_csv_has_its_columns_in_any_order() -> None:
    text = "note,alive,island,when,time\nx,yes,Dream,15.04.2019,1700000007.25\n,,,,\n,,Biscoe,,\n"
    rows = rows_of(text.encode(), CSV)
    assert rows[0].tolist() == [7.25, 1.0, 2.0, 1.0]
    assert np.array_equal(rows[1], [np.nan, np.nan, 1, np.nan], equal_nan=True)


def test_refuses_whatever_the_columns() -> None:
    for count in range(1, 5):
        about = {"columns": ABOUT["columns"][:count]}
        for name, (body, kind, status) in refused(about).items():
            if kind in (JSON, CSV):
                with pytest.raises(BadInput) as refusal:
                    decoders(about)[kind].decode(body)
                assert refusal.value.status == status, name


def test_many_rows_are_answered_as_each_alone(port: int) -> None:
    rows = [some_row(MANIFEST["input"], step) for step in (0.25, 0.5, 1)]
    status, together = predict(port, json.dumps({"rows": rows}).encode(), JSON)
    assert status == 200, together
    assert together["unknown"] == {}
    for row, answer in zip(rows, together["answers"], strict=True):
        alone = predict(port, json.dumps(row).encode(), JSON)[1]
        assert alone.keys() == answer.keys()
        for name, value in alone.items():
            close = not isinstance(value, str | list)
            assert answer[name] == (pytest.approx(value, rel=1e-4) if close else answer[name])


def test_unknown_words_are_counted(port: int) -> None:
    row = some_row(MANIFEST["input"])
    names = [each["name"] for each in MANIFEST["input"]["columns"] if each["kind"] == "category"]
    strange = row | dict.fromkeys(names, "a word of nobody")
    _, answer = predict(port, json.dumps({"rows": [row, strange]}).encode(), JSON)
    assert answer["unknown"] == dict.fromkeys(names, 1)
    assert predict(port, json.dumps(strange).encode(), JSON)[1]["unknown"] == names


@pytest.mark.parametrize("as_form", [False, True], ids=["a body", "a form"])
def test_csv_is_answered_as_csv(port: int, as_form: bool) -> None:
    file = io.StringIO()
    row = as_written(MANIFEST["input"], some_row(MANIFEST["input"]))
    table = csv.DictWriter(file, list(row))
    table.writeheader()
    table.writerows([row, row])
    text = file.getvalue().encode()
    body, kind = form(text) if as_form else (text, CSV)
    status, headers, content = request(port, "POST", "/predict", body, Content_Type=kind)
    assert (status, headers["Content-Type"]) == (200, "text/csv; charset=utf-8")
    assert headers["X-Model"] == predict(port)[1]["model"]
    header, *answers = csv.reader(io.StringIO(content.decode()))
    assert header[-1] == "unknown"
    assert len(answers) == 2
    for one, other in zip(*answers, strict=True):
        assert one == other or np.allclose(_numbers(one), _numbers(other), rtol=1e-5)


@pytest.mark.parametrize(
    ("body", "kind", "status", "said"),
    [
        (*form(), 422, "0 files"),
        (*form(b"a\n1\n", b"a\n1\n"), 422, "2 files"),
        (*form(b""), 400, "there is no header"),
        (b"--x\r\nno form at all", "multipart/form-data; boundary=x", 400, "Invalid multipart"),
        (b"", "multipart/form-data", 400, "Missing boundary"),
    ],
    ids=["no file", "two", "an empty one", "no form", "no boundary"],
)
def test_refuses_forms(port: int, body: bytes, kind: str, status: int, said: str) -> None:
    got, problem = predict(port, body, kind)
    assert got == status
    assert said in problem["detail"]


def test_rows_have_a_limit() -> None:
    body = json.dumps({"rows": [ROW, ROW]}).encode()
    with pytest.raises(BadInput, match="2 rows"):
        decoders(ABOUT, Limits(batch_limit=1))[JSON].decode(body)


def _numbers(cell: str) -> list[float]:
    """Some, whose last bits hang on how many rows are asked at once."""
    return [float(part) for part in cell.split("|")]


def test_the_server_reads_cells_as_training_does() -> None:
    [trained] = (HERE.parents[1] / "src").glob("*/reading/cells.py")
    assert (HERE / "cells.py").read_bytes() == trained.read_bytes()
