"""Turns texts in JSON, as they are, or in CSV into the model's inputs, or says what is wrong."""

import csv
import io
import json
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import PurePath
from typing import Any, TypeAlias

import numpy as np
from bodies import JSON, BadInput, Decoder, File, Inputs, Question, Reply, describe_form, limit_body
from pydantic import BaseModel, ConfigDict, Field, create_model
from texts import BadText, TextSpec, clean_text, decode_text, encode_bytes

AT_ONCE = 2**18  # bytes that the model reads in one run; each takes a kilobyte of memory there
PLAIN, CSV = "text/plain", "text/csv"
TEXT, FILE = {"type": "string"}, {"type": "string", "format": "binary"}
SCHEMA = {
    "anyOf": [
        {"type": "object", "properties": {name: kind}, "required": [name]}
        for name, kind in (("text", TEXT), ("texts", {"type": "array", "items": TEXT}))
    ]
}
Replier: TypeAlias = Callable[[Sequence[int], Sequence[BaseModel]], Reply]
HINT = 'send {"text": "..."}, or {"texts": ["...", "..."]}'


class Limits(BaseModel):
    """How much one request may bring."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    body_limit: int | None = Field(
        None, ge=1, description="bytes; 16 MiB, or what the model's input needs as JSON"
    )
    batch_limit: int = Field(256, ge=1, le=10_000, description="texts of one request")


DEFAULTS = Limits()


class Options(BaseModel):
    """What a request may say beside its body: nothing."""

    model_config = ConfigDict(extra="forbid")


def decoders(about: dict[str, Any], limits: Limits = DEFAULTS) -> dict[str, Decoder]:
    """By content type; `about` is the `input` of model.json.

    Raises:
        KeyError: what an older export does not say.
    """
    spec, column = TextSpec.of(about), about["column"]
    whole = limit_body(limits.body_limit, spec.room)
    rows = {"type": "string", "description": f"a header with {column}, and rows"}
    return {
        JSON: Decoder(partial(decode_json, spec, limits), whole, SCHEMA),
        PLAIN: Decoder(partial(decode_plain, spec), whole, TEXT),
        CSV: Decoder(partial(decode_csv, spec, column, limits), whole, rows),
    }


def upload(about: dict[str, Any], limits: Limits = DEFAULTS) -> Decoder:
    """For forms: each file a text, answered in their order; or one of CSV, answered as CSV."""
    spec, column = TextSpec.of(about), about["column"]
    whole = limit_body(limits.body_limit, spec.room)
    files = describe_form({"type": "array", "items": FILE})
    return Decoder(partial(decode_files, spec, column, limits), whole, files)


def signature(about: dict[str, Any]) -> Any:
    """What must stay the same for those who ask: where their tables have the text."""
    return about["column"]


def example(about: dict[str, Any]) -> Inputs:
    """A text of one letter."""
    return _ask(TextSpec.of(about), ["a"], "", _reply_one).inputs


def extend_form(form: type[BaseModel]) -> type[BaseModel]:
    """The form of an answer to a text: with how many bytes at its end the model did not read."""
    return create_model(form.__name__, __base__=form, cut=(int, ...))


def decode_json(spec: TextSpec, limits: Limits, body: bytes) -> Question:
    """{"text": "..."}, or many: {"texts": ["...", ...]}.

    Shapes: bytes (n, length * pieces) float32.
    """
    try:
        given = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise BadInput(400, "bad-json", str(error)[:200], HINT) from error
    match given:
        case {"text": str(text), **more} if not more:
            return _ask(spec, [text], "", _reply_one)
        case {"texts": [*texts], **more} if not more and all(isinstance(t, str) for t in texts):
            _check_count(texts, spec, limits)
            return _ask(spec, texts, "text", _reply_many)
    raise BadInput(422, "bad-texts", "neither one text nor a list of texts", HINT)


def decode_plain(spec: TextSpec, body: bytes) -> Question:
    """One text, in UTF-8.

    Shapes: bytes (1, length * pieces) float32.
    """
    return _ask(spec, [_read(body)], "", _reply_one)


def decode_files(spec: TextSpec, column: str, limits: Limits, files: Sequence[File]) -> Question:
    """The files of a form: texts, or one of CSV.

    Shapes: bytes (n, length * pieces) float32.
    """
    tables = [file for file in files if PurePath(file.name).suffix.lower() == ".csv"]
    if tables and len(files) == 1:
        return decode_csv(spec, column, limits, tables[0])
    if tables:
        raise BadInput(422, "wrong-count", f"{len(files)} files", "send one of CSV, or texts alone")
    _check_count(files, spec, limits)
    texts = [_read(file, f"file {at}: ") for at, file in enumerate(files, start=1)]
    return _ask(spec, texts, "file", _reply_many)


def decode_csv(spec: TextSpec, column: str, limits: Limits, body: bytes) -> Question:
    """A header that names the column of the texts, and rows; the answers come as CSV.

    Shapes: bytes (n, length * pieces) float32.
    """
    hint = f"a header with {column}, and a line for each text"
    csv.field_size_limit(2**31 - 1)  # a text may be all of the body, whose size is limited
    try:
        lines = csv.reader(io.StringIO(_read(body), newline=""), strict=True)
        header, *rows = [cells for cells in lines if any(map(str.strip, cells))] or [[]]
    except csv.Error as error:
        raise BadInput(400, "bad-csv", str(error)[:200], hint) from error
    names = [name.strip() for name in header]
    if names.count(column) != 1:
        raise BadInput(422, "missing-column", f"{names.count(column)} columns {column}", hint)
    _check_count(rows, spec, limits)
    for number, cells in enumerate(rows, start=1):
        if len(cells) != len(header):
            detail = f"row {number}: {len(cells)} cells, the header has {len(header)}"
            raise BadInput(422, "bad-row", detail, hint)
    return _ask(spec, [cells[names.index(column)] for cells in rows], "row", _reply_csv)


def _read(body: bytes, place: str = "") -> str:
    try:
        return decode_text(body)
    except BadText as error:
        hint = "send one text in UTF-8"
        raise BadInput(400, "not-a-text", f"{place}it {error}"[:200], hint) from error


def _ask(spec: TextSpec, texts: Sequence[str], what: str, reply: Replier) -> Question:
    """Args: what: what one of several is called; empty where there is one."""
    rows, cuts = [], []
    for at, text in enumerate(texts, start=1):
        try:
            content = clean_text(text)
        except BadText as error:
            place = f"{what} {at}: " if what else ""
            raise BadInput(422, "not-a-text", f"{place}it {error}"[:200], HINT) from error
        rows.append(encode_bytes(content, spec.room))
        cuts.append(max(0, len(content) - spec.room))
    return Question({"bytes": np.stack(rows)}, partial(reply, cuts))


def _reply_one(cuts: Sequence[int], answers: Sequence[BaseModel]) -> Reply:
    return json.dumps(answers[0].model_dump() | {"cut": cuts[0]}).encode(), JSON


def _reply_many(cuts: Sequence[int], answers: Sequence[BaseModel]) -> Reply:
    said = [each.model_dump() | {"cut": cut} for each, cut in zip(answers, cuts, strict=True)]
    return json.dumps({"answers": said}).encode(), JSON


def _reply_csv(cuts: Sequence[int], answers: Sequence[BaseModel]) -> Reply:
    file = io.StringIO(newline="")
    rows = csv.writer(file)
    fields = [name for name in type(answers[0]).model_fields if name not in ("label", "model")]
    rows.writerow([*fields, "cut"])
    for answer, cut in zip(answers, cuts, strict=True):
        values = [getattr(answer, name) for name in fields]
        cells = ["|".join(map(str, each)) if isinstance(each, list) else each for each in values]
        rows.writerow([*cells, cut])
    return file.getvalue().encode(), CSV


def _check_count(rows: Sequence[Any], spec: TextSpec, limits: Limits) -> None:
    most = min(limits.batch_limit, max(1, AT_ONCE // spec.room))
    if not 1 <= len(rows) <= most:
        raise BadInput(422, "wrong-count", f"{len(rows)} texts", f"send 1 to {most}")
