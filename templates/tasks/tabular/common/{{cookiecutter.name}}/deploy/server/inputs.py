"""Turns rows in JSON or CSV into the model's inputs, or says what is wrong with them."""

import csv
import io
import json
from collections import Counter
from collections.abc import Sequence
from functools import partial
from typing import Any

import numpy as np
from bodies import JSON, BadInput, Decoder, Inputs, Question, Reply, describe_form, limit_body
from cells import CATEGORY, UNKNOWN, BadCell, Column, is_gap
from pydantic import BaseModel, ConfigDict, Field, create_model

CSV = "text/csv"
FILE = {"type": "string", "format": "binary"}
SHOWN = 5


class Limits(BaseModel):
    """How much one request may bring."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    body_limit: int | None = Field(
        None, ge=1, description="bytes; 16 MiB, or what the model's input needs as JSON"
    )
    batch_limit: int = Field(10_000, ge=1, le=1_000_000, description="rows of one request")


DEFAULTS = Limits()


class Options(BaseModel):
    """What a request may say beside its body: nothing."""

    model_config = ConfigDict(extra="forbid")


def decoders(about: dict[str, Any], limits: Limits = DEFAULTS) -> dict[str, Decoder]:
    """By content type; `about` is the `input` of model.json.

    Raises:
        KeyError: what an older export does not say.
    """
    columns = [Column.of(each) for each in about["columns"]]
    whole = limit_body(limits.body_limit, len(columns))
    text = {"type": "string", "description": f"a header and rows: {_list(columns)}"}
    return {
        JSON: Decoder(partial(decode_json, columns, limits), whole, describe(columns)),
        CSV: Decoder(partial(decode_csv, columns, limits), whole, text),
    }


def upload(about: dict[str, Any], limits: Limits = DEFAULTS) -> Decoder:
    """For forms: one file of CSV, answered as CSV."""
    columns = [Column.of(each) for each in about["columns"]]
    whole = limit_body(limits.body_limit, len(columns))
    return Decoder(partial(decode_files, columns, limits), whole, describe_form(FILE))


def signature(about: dict[str, Any]) -> Any:
    """What must stay the same for those who ask; `about` is the `input` of model.json."""
    return [(each["name"], each["kind"]) for each in about["columns"]]


def example(about: dict[str, Any]) -> Inputs:
    """A row of zeros."""
    return {"features": np.zeros((1, len(about["columns"])), np.float32)}


def extend_form(form: type[BaseModel]) -> type[BaseModel]:
    """The form of an answer to a row: with the columns whose words the model has not learned."""
    return create_model(form.__name__, __base__=form, unknown=(list[str], ...))


def decode_json(columns: Sequence[Column], limits: Limits, body: bytes) -> Question:
    """One row as an object by the columns' names, or many: {"rows": [...]}.

    Shapes: features (n, columns) float32.
    """
    try:
        # Infinity and NaN are not JSON; a browser sends null for them.
        given = json.loads(body, parse_constant=_refuse_constant)
    except (ValueError, RecursionError) as error:
        raise BadInput(400, "bad-json", str(error)[:200], _hint(columns)) from error
    many = isinstance(given, dict) and list(given) == ["rows"] and isinstance(given["rows"], list)
    rows = given["rows"] if many else [given]
    _check_count(rows, limits)
    features, unknown = _encode(columns, [_by_name(columns, row) for row in rows])
    return Question(features, partial(_reply_many if many else _reply_row, unknown))


def decode_files(columns: Sequence[Column], limits: Limits, files: Sequence[bytes]) -> Question:
    """The one file of a form."""
    if len(files) != 1:
        raise BadInput(422, "wrong-count", f"{len(files)} files", "send one file of CSV")
    return decode_csv(columns, limits, files[0])


def decode_csv(columns: Sequence[Column], limits: Limits, body: bytes) -> Question:
    """A header that names the columns in any order, and rows; the answers come as CSV.

    Shapes: features (n, columns) float32.
    """
    try:
        lines = csv.reader(io.StringIO(body.decode("utf-8-sig"), newline=""), strict=True)
        header, *rows = [cells for cells in lines if any(map(str.strip, cells))]
    except UnicodeDecodeError as error:
        raise BadInput(400, "bad-csv", str(error)[:200], "send UTF-8") from error
    except (csv.Error, ValueError) as error:  # no header is a ValueError
        detail = str(error) if isinstance(error, csv.Error) else "there is no header"
        raise BadInput(400, "bad-csv", detail[:200], _hint(columns)) from error
    _check_count(rows, limits)
    for number, cells in enumerate(rows, start=1):
        if len(cells) != len(header):
            detail = f"row {number}: {len(cells)} cells, the header has {len(header)}"
            raise BadInput(422, "bad-row", detail, _hint(columns))
    names = [name.strip() for name in header]
    tables = [dict(zip(names, cells, strict=True)) for cells in rows]
    wanted = {column.name for column in columns}
    known = [{name: row[name] for name in row if name in wanted} for row in tables]
    features, unknown = _encode(columns, [_by_name(columns, row) for row in known])
    return Question(features, partial(_reply_csv, unknown))


def describe(columns: Sequence[Column]) -> dict[str, Any]:
    """A row as a schema of JSON, for /docs."""
    kinds = {"number": ["number", "null"], "boolean": ["boolean", "null"]}
    fields = {each.name: {"type": kinds.get(each.kind, ["string", "null"])} for each in columns}
    for each in columns:
        if each.kind == CATEGORY:
            fields[each.name]["examples"] = list(each.words[:SHOWN])
    row = {"type": "object", "properties": fields, "required": list(fields)}
    rows = {"type": "object", "properties": {"rows": {"type": "array", "items": row}}}
    return {"anyOf": [row, rows]}


def _by_name(columns: Sequence[Column], row: Any) -> list[Any]:
    """A row's cells in the order of the columns."""
    if not isinstance(row, dict):
        raise BadInput(422, "bad-row", f"{str(row)[:40]} is no row", _hint(columns))
    names = [column.name for column in columns]
    if missing := [name for name in names if name not in row]:
        detail = f"there is no {', '.join(missing[:SHOWN])}"
        raise BadInput(422, "missing-column", detail, "send null for what is not known")
    if more := [name for name in row if name not in names]:
        detail = f"the model takes no {', '.join(map(str, more[:SHOWN]))}"
        raise BadInput(422, "no-such-column", detail[:200], _hint(columns))
    return [row[name] for name in names]


def _encode(
    columns: Sequence[Column], rows: Sequence[Sequence[Any]]
) -> tuple[Inputs, list[list[str]]]:
    """The inputs, and for each row the columns whose words the model has not learned."""
    numbers, unknown = [], []
    for at, row in enumerate(rows, start=1):
        made, strange = [], []
        for column, cell in zip(columns, row, strict=True):
            try:
                number = column.encode(cell)
            except BadCell as error:
                place = f"row {at}: " if len(rows) > 1 else ""
                detail = f"{place}{error}{error.shown}"[:200]
                raise BadInput(422, "bad-cell", detail, _hint(columns)) from error
            # In float64: float32 cannot tell two seconds of a Unix time apart.
            made.append(number - column.offset)
            if column.kind == CATEGORY and number == UNKNOWN and not is_gap(cell, CATEGORY):
                strange.append(column.name)
        numbers.append(made)
        unknown.append(strange)
    return {"features": np.array(numbers, np.float64).astype(np.float32)}, unknown


def _reply_row(unknown: Sequence[list[str]], answers: Sequence[BaseModel]) -> Reply:
    return json.dumps(answers[0].model_dump() | {"unknown": unknown[0]}).encode(), JSON


def _reply_many(unknown: Sequence[list[str]], answers: Sequence[BaseModel]) -> Reply:
    pairs = zip(answers, unknown, strict=True)
    said = [answer.model_dump() | {"unknown": names} for answer, names in pairs]
    counts = Counter(name for names in unknown for name in names)
    return json.dumps({"answers": said, "unknown": counts}).encode(), JSON


def _reply_csv(unknown: Sequence[list[str]], answers: Sequence[BaseModel]) -> Reply:
    file = io.StringIO(newline="")
    rows = csv.writer(file)
    fields = [name for name in type(answers[0]).model_fields if name not in ("label", "model")]
    rows.writerow([*fields, "unknown"])
    for answer, names in zip(answers, unknown, strict=True):
        values = [getattr(answer, name) for name in fields]
        cells = ["|".join(map(str, each)) if isinstance(each, list) else each for each in values]
        rows.writerow([*cells, "|".join(names)])
    return file.getvalue().encode(), CSV


def _check_count(rows: Sequence[Any], limits: Limits) -> None:
    if not 1 <= len(rows) <= limits.batch_limit:
        raise BadInput(422, "no-rows", f"{len(rows)} rows", f"send 1 to {limits.batch_limit}")


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is not JSON")


def _list(columns: Sequence[Column]) -> str:
    return ", ".join(f"{column.name} ({column.kind})" for column in columns)


def _hint(columns: Sequence[Column]) -> str:
    return f"a row: {_list(columns)}"[:200]
