"""A series as the model gets it, and what is said about the steps that follow."""

import csv
import io
import json
from typing import Any

import numpy as np
import pytest
from asking import HERE, MANIFEST, form, predict, request
from bodies import JSON, BadInput
from inputs import CSV, Limits, decoders
from questions import as_csv, refused, some_past, some_rows

ABOUT: dict[str, Any] = {
    "columns": ["°C", "hPa"],
    "past": 3,
    "step": 3600,
    "season": 1,
    "time": "when",
    "order": "dmy",
    "decimal": ".",
}
PAST = [[1.5, 1013], [2.5, 1012], [3.5, 1011]]
OWN, TARGET = MANIFEST["input"], MANIFEST["target"]


def past_of(body: bytes, kind: str = JSON, **about: Any) -> list[Any]:
    inputs = decoders(ABOUT | about)[kind].decode(body).inputs
    assert list(inputs) == ["past"]
    assert inputs["past"].dtype == np.float32
    [past] = inputs["past"].tolist()
    return list(past)


def asked(past: list[Any]) -> bytes:
    return json.dumps({"past": past}).encode()


def timed(*times: Any) -> bytes:
    """Rows at these times; their first column counts them from 1."""
    rows = [{"when": time, "°C": at, "hPa": 9} for at, time in enumerate(times, start=1)]
    return json.dumps({"rows": rows}).encode()


def firsts(body: bytes, kind: str = JSON, **about: Any) -> list[float]:
    return [row[0] for row in past_of(body, kind, **about)]


def test_the_last_rows_are_taken() -> None:
    assert past_of(asked(PAST)) == PAST
    assert past_of(asked([[9, 9], *PAST])) == PAST


def test_gaps_hold_what_was_known_before() -> None:
    assert past_of(asked([PAST[0], [None, 1012], [3.5, None]])) == [
        [1.5, 1013],
        [1.5, 1012],
        [3.5, 1012],
    ]
    assert past_of(asked([[1, 2], [None, None], *PAST[1:]])) == [[1, 2], *PAST[1:]]
    with pytest.raises(BadInput, match="hPa has a gap at the start"):
        past_of(asked([[1.5, None], *PAST[1:]]))


@pytest.mark.parametrize(
    ("times", "taken"),
    [
        (["2026-03-01T00:00Z", "2026-03-01T01:00Z", "2026-03-01T02:00Z"], [1, 2, 3]),
        (["2026-03-01 00:00", "2026-03-01 02:00", "2026-03-01 03:00"], [1, 2, 3]),
        (["2026-03-01 00:00", "2026-03-01 01:00", "2026-03-01 04:00"], [2, 2, 3]),
        (["2026-03-01T00:00+01:00", "2026-03-01T00:00Z", "2026-03-01T01:00Z"], [1, 2, 3]),
        (["01.03.2026 00:00", "01.03.2026 01:00", "01.03.2026 02:00"], [1, 2, 3]),
        ([0, 3600, 7200], [1, 2, 3]),
        ([1_700_000_000_000, 1_700_003_600_000, "1700007200000"], [1, 2, 3]),
        # A century without rows takes no room.
        (["1926-03-01 00:00", "1926-03-01 01:00", "2026-03-01 00:00"], [2, 2, 3]),
    ],
    ids=[
        "in order",
        "one missing",
        "two missing",
        "zones",
        "day first",
        "seconds",
        "thousandths",
        "a century",
    ],
)
def test_missing_rows_are_as_what_was_known_before(times: list[Any], taken: list[float]) -> None:
    assert firsts(timed(*times)) == taken


@pytest.mark.parametrize(
    ("times", "told"),
    [
        (["2026-03-01 00:00"] * 3, "row 2: its time is that of the row before it"),
        (["2026-03-01 00:00", "2026-03-01 02:00", "2026-03-01 01:00"], "row 3: .* sort the rows"),
        (["2026-03-01 00:00", "2026-03-01 00:30", "2026-03-01 01:00"], "row 2: .* whole number"),
        (["2026-03-01", "2026-03-02", "2026-03-03"], "a row every 1 d"),
        (["1e400", 0, 0], "row 1: when is not a time"),
        (["2026-02-30 00:00", "x", "y"], "row 1: when is not a time"),
        (["2026-03-01 00:00", None, "2026-03-01 02:00"], "row 2: when is not a time"),
    ],
)
def test_times_that_are_no_steps_are_told(times: list[Any], told: str) -> None:
    with pytest.raises(BadInput, match=told):
        past_of(timed(*times))


def test_a_refusal_names_row_and_column() -> None:
    with pytest.raises(BadInput, match=r"row 2: hPa is not a number \('x'\)") as refusal:
        past_of(asked([PAST[0], [1, "x"], PAST[2]]))
    assert refusal.value.problem["hint"] == "3 rows or more, the oldest first: °C, hPa"
    with pytest.raises(BadInput, match="2 rows, the model needs 3"):
        past_of(asked(PAST[1:]))
    with pytest.raises(BadInput, match="series 2: row 1 is not a list of 2 numbers"):
        past_of(json.dumps({"series": [{"past": PAST}, {"past": [1]}]}).encode())
    with pytest.raises(BadInput, match="row 1 has no hPa"):
        past_of(b'{"rows": [{"when": 0, "\xc2\xb0C": 1}]}')


@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_csv_has_its_columns_in_any_order(mark: str) -> None:
    lines = ["note,hPa,when,°C", "a,1013,01.03.2026 00:00,1.5", ",NA,01.03.2026 01:00,2.5"]
    lines += ["", ',1011,2026-03-01T02:00Z,"3.5"']
    body = "\ufeff" + "\r\n".join(lines).replace(",", mark)
    assert past_of(body.encode(), CSV) == [PAST[0], [2.5, 1013], PAST[2]]


def test_csv_has_the_learned_decimal_mark() -> None:
    body = "°C;hPa\n1,5;1013\n2,5;1012\n3,5;1011\n".encode()
    assert past_of(body, CSV, decimal=",") == PAST
    with pytest.raises(BadInput, match="°C is not a number"):
        past_of(body, CSV)


def test_a_series_without_times_is_asked_without_them() -> None:
    rows = [{"°C": row[0], "hPa": row[1]} for row in PAST]
    body = json.dumps({"rows": rows}).encode()
    assert past_of(body, time="", step=0) == past_of(body) == PAST


def test_refuses_whatever_the_columns() -> None:
    for changed in ({}, {"columns": ["a"]}, {"time": "", "step": 0}, {"decimal": ","}, {"past": 1}):
        about = ABOUT | changed
        for name, (body, kind, status) in refused(about).items():
            if kind in (JSON, CSV):
                with pytest.raises(BadInput) as refusal:
                    decoders(about)[kind].decode(body)
                assert refusal.value.status == status, name


def numbers_of(answer: dict[str, Any]) -> list[float]:
    return [row[name] for row in answer["forecast"] for name in TARGET["columns"]]


def test_many_series_are_answered_as_each_alone(port: int) -> None:
    pasts = [some_past(OWN, level) for level in (0.25, 0.5, 1)]
    body = json.dumps({"series": [{"past": past} for past in pasts]}).encode()
    status, together = predict(port, body, JSON)
    assert (status, list(together)) == (200, ["answers"]), together
    for past, answer in zip(pasts, together["answers"], strict=True):
        _, alone = predict(port, asked(past), JSON)
        assert numbers_of(answer) == pytest.approx(numbers_of(alone), rel=1e-4, abs=1e-4)
        assert [row["step"] for row in answer["forecast"]] == [*range(1, TARGET["ahead"] + 1)]


@pytest.mark.skipif(not (OWN["time"] and OWN["step"]), reason="this series has no times")
def test_steps_have_times_where_rows_had(port: int) -> None:
    status, answer = predict(port, json.dumps({"rows": some_rows(OWN)}).encode(), JSON)
    assert status == 200, answer
    _, without = predict(port, asked(some_past(OWN)), JSON)
    assert numbers_of(answer) == numbers_of(without)
    times = [np.datetime64(row[OWN["time"]].rstrip("Z")) for row in answer["forecast"]]
    last = np.datetime64(some_rows(OWN)[-1][OWN["time"]].rstrip("Z"))
    seconds = (np.array(times) - last) / np.timedelta64(1, "s")
    assert seconds.tolist() == [OWN["step"] * at for at in range(1, TARGET["ahead"] + 1)]


@pytest.mark.parametrize("as_form", [False, True], ids=["a body", "a form"])
def test_csv_is_answered_as_csv(port: int, as_form: bool) -> None:
    text = as_csv(OWN, some_rows(OWN))
    body, kind = form(text) if as_form else (text, CSV)
    status, headers, content = request(port, "POST", "/predict", body, Content_Type=kind)
    assert (status, headers["Content-Type"]) == (200, "text/csv; charset=utf-8"), content
    _, answer = predict(port, json.dumps({"rows": some_rows(OWN)}).encode(), JSON)
    assert headers["X-Model"] == answer["model"]
    rows = [*csv.DictReader(io.StringIO(content.decode()))]
    assert [*rows[0]] == [*answer["forecast"][0]]
    found = [float(row[name]) for row in rows for name in TARGET["columns"]]
    assert found == pytest.approx(numbers_of(answer))


def test_files_of_a_form_are_answered_in_their_order(port: int) -> None:
    files = [as_csv(OWN, some_rows(OWN, level)) for level in (0.25, 1)]
    status, together = predict(port, *form(*files))
    assert status == 200, together
    for level, answer in zip((0.25, 1), together["answers"], strict=True):
        _, alone = predict(port, asked(some_past(OWN, level)), JSON)
        assert numbers_of(answer) == pytest.approx(numbers_of(alone), rel=1e-4, abs=1e-4)


@pytest.mark.parametrize(
    ("body", "kind", "status", "said"),
    [
        (*form(), 422, "0 files"),
        (*form(b"", b""), 400, "file 1: there is no header"),
        (b"--x\r\nno form at all", "multipart/form-data; boundary=x", 400, "Invalid multipart"),
        (b"", "multipart/form-data", 400, "Missing boundary"),
    ],
    ids=["no file", "empty ones", "no form", "no boundary"],
)
def test_refuses_forms(port: int, body: bytes, kind: str, status: int, said: str) -> None:
    got, problem = predict(port, body, kind)
    assert got == status
    assert said in problem["detail"]


def test_series_have_a_limit() -> None:
    body = json.dumps({"series": [{"past": PAST}] * 2}).encode()
    with pytest.raises(BadInput, match="2 series"):
        decoders(ABOUT, Limits(batch_limit=1))[JSON].decode(body)


@pytest.mark.parametrize("name", ["cells.py", "grid.py"])
def test_the_server_reads_series_as_training_does(name: str) -> None:
    [trained] = (HERE.parents[1] / "src").glob(f"*/reading/{name}")
    assert (HERE / name).read_bytes() == trained.read_bytes()
