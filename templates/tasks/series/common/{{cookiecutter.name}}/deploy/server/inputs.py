"""Turns the past of a series in JSON or CSV into the model's input, or says what is wrong."""

import csv
import io
import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
from answers import SeriesAnswer
from bodies import (
    JSON,
    BadInput,
    Decoder,
    Inputs,
    Question,
    Reply,
    describe_form,
    limit_body,
    reply_many,
    reply_one,
)
from cells import BadCell, read_moment, read_number, show_moment
from grid import cut_end, find_step, find_wrong, show_step
from pydantic import BaseModel, ConfigDict, Field

CSV = "text/csv"
FILE = {"type": "string", "format": "binary"}
SHOWN = 5


class Limits(BaseModel):
    """How much one request may bring."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    body_limit: int | None = Field(
        None, ge=1, description="bytes; 16 MiB, or what the model's input needs as JSON"
    )
    batch_limit: int = Field(100, ge=1, le=10_000, description="series of one request")


DEFAULTS = Limits()


class Options(BaseModel):
    """What a request may say beside its body: nothing."""

    model_config = ConfigDict(extra="forbid")


@dataclass(frozen=True, slots=True)
class Series:
    """What the model takes, as `input` of model.json says it."""

    columns: tuple[str, ...]
    past: int  # rows
    step: int  # milliseconds; 0: not known
    time: str  # what the column of times is called; empty: there is none
    order: str  # of year, month and day
    decimal: str  # the mark in numbers that are text

    @classmethod
    def of(cls, about: dict[str, Any]) -> "Series":
        """Raises KeyError: what an older export does not say."""
        step = round(1000 * about["step"])
        texts = (about["time"] if step else "", about["order"], about["decimal"])
        return cls(tuple(about["columns"]), about["past"], step, *texts)

    def hint(self) -> str:
        """What would be right."""
        columns = ", ".join(self.columns)
        return f"{self.past} rows or more, the oldest first: {columns}"[:200]


# What the model takes, and the time of its last row.
Past = tuple[np.ndarray, int | None]


def decoders(about: dict[str, Any], limits: Limits = DEFAULTS) -> dict[str, Decoder]:
    """By content type; `about` is the `input` of model.json.

    Raises:
        KeyError: what an older export does not say.
    """
    series = Series.of(about)
    whole = limit_body(limits.body_limit, series.past * len(series.columns))
    text = {"type": "string", "description": f"a header, then {series.hint()}"}
    return {
        JSON: Decoder(partial(decode_json, series, limits), whole, describe(series)),
        CSV: Decoder(partial(decode_csv, series), whole, text),
    }


def upload(about: dict[str, Any], limits: Limits = DEFAULTS) -> Decoder:
    """For forms: a file of CSV, answered as CSV; or several."""
    series = Series.of(about)
    whole = limit_body(limits.body_limit, series.past * len(series.columns))
    return Decoder(partial(decode_files, series), whole, describe_form(FILE))


def signature(about: dict[str, Any]) -> Any:
    """What must stay the same for those who ask; `about` is the `input` of model.json."""
    return [about[name] for name in ("columns", "past", "step", "time")]


def example(about: dict[str, Any]) -> Inputs:
    """A past of zeros."""
    return {"past": np.zeros((1, about["past"], len(about["columns"])), np.float32)}


def extend_form(form: type[BaseModel]) -> type[BaseModel]:
    """The form of an answer, as it is."""
    return form


def decode_json(series: Series, limits: Limits, body: bytes) -> Question:
    """{"past": rows of numbers}, {"rows": objects by the columns' names}, or {"series": of these}.

    Shapes: past (n, past, columns) float32.
    """
    try:
        # Infinity and NaN are not JSON; a browser sends null for them.
        given = json.loads(body, parse_constant=_refuse_constant)
    except (ValueError, RecursionError) as error:
        raise BadInput(400, "bad-json", str(error)[:200], series.hint()) from error
    many = isinstance(given, dict) and list(given) == ["series"]
    if not many:
        return _ask(series, [_read_object(series, given, "")], False)
    each = given["series"] if isinstance(given["series"], list) else []
    if not 1 <= len(each) <= limits.batch_limit:
        hint = f"send 1 to {limits.batch_limit}"
        raise BadInput(422, "no-series", f"{len(each)} series", hint)
    places = enumerate(each, start=1)
    return _ask(series, [_read_object(series, one, f"series {at}: ") for at, one in places], True)


def decode_csv(series: Series, body: bytes) -> Question:
    """A header that names the columns in any order, and rows; the answer comes as CSV.

    Shapes: past (1, past, columns) float32.
    """
    past, last = _read_csv(series, body, "")
    return Question({"past": past[None]}, partial(_reply_csv, series, last))


def decode_files(series: Series, files: Sequence[bytes]) -> Question:
    """The files of a form, each a series as CSV."""
    if not files:
        raise BadInput(422, "wrong-count", "0 files", "send a file of CSV")
    if len(files) == 1:
        return decode_csv(series, files[0])
    places = enumerate(files, start=1)
    return _ask(series, [_read_csv(series, file, f"file {at}: ") for at, file in places], True)


def describe(series: Series) -> dict[str, Any]:
    """A past as a schema of JSON, for /docs."""
    number = {"type": ["number", "null"]}
    times = {series.time: {"type": "string", "format": "date-time"}} if series.time else {}
    row = {"type": "array", "items": number, "description": ", ".join(series.columns)}
    named = {
        "type": "object",
        "properties": times | dict.fromkeys(series.columns, number),
        "required": list(series.columns),
    }
    one = [_wrap(name, items, series.past) for name, items in (("past", row), ("rows", named))]
    return {"anyOf": [*one, _wrap("series", {"anyOf": one}, 1)]}


def _wrap(name: str, items: dict[str, Any], least: int) -> dict[str, Any]:
    listed = {"type": "array", "items": items, "minItems": least}
    return {"type": "object", "properties": {name: listed}, "required": [name]}


def _ask(series: Series, pasts: Sequence[Past], many: bool) -> Question:
    inputs = {"past": np.stack([past for past, _ in pasts])}  # (n, past, columns)
    return Question(inputs, partial(_reply, series, [last for _, last in pasts], many))


def _read_object(series: Series, given: Any, place: str) -> Past:
    """A past out of JSON; `place` says which one, where there are several."""
    key = next(iter(given)) if isinstance(given, dict) and len(given) == 1 else ""
    if key not in ("past", "rows") or not isinstance(given[key], list):
        detail = f"{place}there is neither a list `past` nor `rows` alone"
        raise BadInput(422, "bad-series", detail, series.hint())
    rows = given[key]
    if key == "rows":
        return _read_named(series, rows, place)
    for at, row in enumerate(rows, start=1):
        if not isinstance(row, list) or len(row) != len(series.columns):
            detail = f"{place}row {at} is not a list of {len(series.columns)} numbers"
            raise BadInput(422, "bad-row", detail, series.hint())
    return _read_rows(series, rows, [], place)


def _read_named(series: Series, rows: Sequence[Any], place: str) -> Past:
    """A past out of objects by the columns' names; all have a time, or none."""
    timed = bool(series.time and rows and isinstance(rows[0], dict) and series.time in rows[0])
    names = [*series.columns, series.time] if timed else [*series.columns]
    for at, row in enumerate(rows, start=1):
        if not isinstance(row, dict):
            raise BadInput(422, "bad-row", f"{place}row {at} is no object", series.hint())
        if missing := [name for name in names if name not in row]:
            detail = f"{place}row {at} has no {', '.join(missing[:SHOWN])}"
            raise BadInput(422, "missing-column", detail[:200], "send null for what is not known")
        if more := [name for name in row if name not in names]:
            detail = f"{place}row {at}: the model takes no {', '.join(more[:SHOWN])}"
            raise BadInput(422, "no-such-column", detail[:200], series.hint())
    times = [row[series.time] for row in rows] if timed else []
    return _read_rows(
        series, [[row[name] for name in series.columns] for row in rows], times, place
    )


def _read_csv(series: Series, body: bytes, place: str) -> Past:
    header, rows = _split_csv(series, body, place)
    if missing := [name for name in series.columns if name not in header]:
        detail = f"{place}there is no column {', '.join(missing[:SHOWN])}"
        raise BadInput(422, "missing-column", detail[:200], series.hint())
    for at, cells in enumerate(rows, start=1):
        if len(cells) != len(header):
            detail = f"{place}row {at}: {len(cells)} cells, the header has {len(header)}"
            raise BadInput(422, "bad-row", detail, series.hint())
    places = [header.index(name) for name in series.columns]
    when = [header.index(series.time)] if series.time in header else []
    times = [cells[at] for cells in rows for at in when]
    return _read_rows(series, [[cells[at] for at in places] for cells in rows], times, place)


def _split_csv(series: Series, body: bytes, place: str) -> tuple[list[str], list[list[str]]]:
    """The header and the rows that hold something."""
    try:
        text = body.decode("utf-8-sig")
        # Of the usual marks the one that the header has most of.
        mark = max(",;\t|", key=text.partition("\n")[0].count)
        lines = csv.reader(io.StringIO(text, newline=""), strict=True, delimiter=mark)
        header, *rows = [cells for cells in lines if any(map(str.strip, cells))]
    except UnicodeDecodeError as error:
        raise BadInput(400, "bad-csv", f"{place}{error}"[:200], "send UTF-8") from error
    except (csv.Error, ValueError) as error:  # no header is a ValueError
        detail = str(error) if isinstance(error, csv.Error) else "there is no header"
        raise BadInput(400, "bad-csv", f"{place}{detail}"[:200], series.hint()) from error
    return [name.strip() for name in header], rows


def _read_rows(
    series: Series, rows: Sequence[Sequence[Any]], times: Sequence[Any], place: str
) -> Past:
    """The last rows, gaps and missing ones filled forward, and the time of the last.

    Shapes: -> (past, columns) float32.
    """
    numbers = []
    for at, row in enumerate(rows, start=1):
        try:
            pairs = zip(row, series.columns, strict=True)
            numbers.append([read_number(cell, name, series.decimal) for cell, name in pairs])
        except BadCell as error:
            detail = f"{place}row {at}: {error}{error.shown}"[:200]
            raise BadInput(422, "bad-cell", detail, series.hint()) from error
    moments = _read_times(series, times, place)
    values = np.array(numbers, np.float64).reshape(len(rows), len(series.columns))
    past = cut_end(values, series.past, moments, series.step)  # (past, columns)
    if len(past) < series.past:
        detail = f"{place}{len(past)} rows, the model needs {series.past}"
        raise BadInput(422, "too-few-rows", detail, series.hint())
    if gaps := [name for name, cell in zip(series.columns, past[0], strict=True) if np.isnan(cell)]:
        detail = f"{place}{gaps[0]} has a gap at the start, with nothing before it to fill it"
        raise BadInput(422, "gap-at-the-start", detail, "send earlier rows too")
    return past.astype(np.float32), moments[-1] if moments else None


def _read_times(series: Series, times: Sequence[Any], place: str) -> list[int]:
    """The moments of the rows; a step apart, or steps where rows are missing."""
    moments = []
    for at, time in enumerate(times, start=1):
        # What programs send is ISO, whatever the table had.
        found = (read_moment(time, order) for order in (series.order, "ymd"))
        moment = next((each for each in found if each is not None), None)
        if moment is None:
            detail = f"{place}row {at}: {series.time} is not a time ({str(time)[:40]!r})"
            raise BadInput(422, "bad-time", detail, "write it like 2026-11-30T14:00Z")
        moments.append(moment)
    for at, why in find_wrong(moments, series.step).items():
        raise BadInput(422, "bad-time", f"{place}row {at + 1}: {why}"[:200], series.hint())
    found_step = find_step(moments)
    if found_step not in (0, series.step):
        detail = f"{place}a row every {show_step(found_step)}"
        hint = f"the model takes one every {show_step(series.step)}"
        raise BadInput(422, "bad-time", detail, hint)
    return moments


def _date(series: Series, last: int | None, answer: BaseModel) -> BaseModel:
    """The answer with times in the place of the steps' numbers, where they are known."""
    if last is None or not isinstance(answer, SeriesAnswer):
        return answer
    rows: list[dict[str, Any]] = []
    for at, row in enumerate(answer.forecast, start=1):
        named = {name: row[name] for name in row if name in series.columns}
        try:
            rows.append({series.time: show_moment(last + at * series.step)} | named)
        except OverflowError:  # beyond the year 9999
            return answer
    return SeriesAnswer(forecast=rows, model=answer.model)


def _reply(
    series: Series, lasts: Sequence[int | None], many: bool, answers: Sequence[BaseModel]
) -> Reply:
    pairs = zip(lasts, answers, strict=True)
    dated = [_date(series, last, answer) for last, answer in pairs]
    return reply_many(dated) if many else reply_one(dated)


def _reply_csv(series: Series, last: int | None, answers: Sequence[BaseModel]) -> Reply:
    dated = _date(series, last, answers[0]).model_dump()
    rows = dated.get("forecast", [dated])
    file = io.StringIO(newline="")
    table = csv.DictWriter(file, list(rows[0]))
    table.writeheader()
    table.writerows(rows)
    return file.getvalue().encode(), CSV


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is not JSON")
