"""The lines of a table in a file, whatever separates its columns and however it is encoded."""

import codecs
import csv
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from ..config import StarterError

SEPARATORS = (",", ";", "\t", "|")
PARQUET = ".parquet"
ENDINGS = (".csv", ".tsv", PARQUET)  # of the names of tables
WESTERN = "cp1252"
_MARKS = {codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}


class Line(NamedTuple):
    """One row, and where it stands."""

    number: int  # of the line in which it ends, from 1
    cells: list[str]

    @property
    def where(self) -> str:
        """For messages."""
        return f"line {self.number}"


def read_lines(path: Path) -> Iterator[Line]:
    """Every row that is not empty, the header first.

    Raises:
        StarterError: the file is no table.
    """
    if path.suffix.lower() == PARQUET:
        yield from _read_parquet(path)
        return
    encoding = find_encoding(path)
    separator, skipped = _find_separator(path, encoding)
    try:
        with path.open(encoding=encoding, newline="") as file:
            reader = csv.reader(file, delimiter=separator, strict=True)
            for cells in reader:
                if reader.line_num > skipped and any(map(str.strip, cells)):
                    yield Line(reader.line_num, cells)
    except csv.Error as error:
        raise StarterError(f"{path}, line {reader.line_num}, is not CSV: {error}") from error


def find_encoding(path: Path) -> str:
    """UTF-8, UTF-16 by its mark, or what Windows' spreadsheets write in the west.

    Raises:
        StarterError: it is no text, or of two encodings.
    """
    utf8 = other = 0  # the first lines beyond ASCII that are UTF-8, and that are not
    with path.open("rb") as file:
        head = file.read(2)
        if head in _MARKS:
            return _MARKS[head]
        file.seek(0)
        for number, line in enumerate(file, start=1):
            if b"\0" in line:
                raise StarterError(f"{path} is not text", "save it as CSV, in UTF-8")
            if line.isascii():
                continue
            try:
                line.decode()
                utf8 = utf8 or number
            except UnicodeDecodeError:
                other = other or number
    if not other:
        return "utf-8-sig"
    if utf8:
        message = f"{path} mixes encodings: line {utf8} is UTF-8, line {other} is not"
        raise StarterError(message, "save it as UTF-8")
    try:
        path.read_text(WESTERN)
    except UnicodeDecodeError as error:
        raise StarterError(f"{path} is not UTF-8 text: {error}", "save it as UTF-8") from error
    return WESTERN


def _find_separator(path: Path, encoding: str) -> tuple[str, int]:
    """The one that gives the header most columns, and how many lines stand before it."""
    with path.open(encoding=encoding, errors="replace", newline="") as file:
        for number, line in enumerate(file, start=1):
            text = line.strip("\r\n\ufeff \"'")
            if told := re.fullmatch("sep=(.)", text, re.IGNORECASE):  # Excel's own first line
                return told[1], number
            if text.strip(",;|\t"):
                # A longer cell is an error to csv, which the rows' reader tells with its line.
                text = line[: csv.field_size_limit()]
                cells = {mark: next(csv.reader([text], delimiter=mark)) for mark in SEPARATORS}
                return max(SEPARATORS, key=lambda mark: len(cells[mark])), 0
    return SEPARATORS[0], 0


def _read_parquet(path: Path) -> Iterator[Line]:
    try:
        from pyarrow import ArrowException, parquet
    except ImportError:
        hint = "pip install pyarrow, or save the table as .csv"
        raise StarterError(f"{path} needs pyarrow, which is not installed", hint) from None
    try:
        file = parquet.ParquetFile(path)
        yield Line(1, list(file.schema_arrow.names))
        number = 1
        for batch in file.iter_batches():
            for values in zip(*(column.to_pylist() for column in batch.columns), strict=True):
                number += 1
                yield Line(number, [_as_cell(value) for value in values])
    except ArrowException as error:
        raise StarterError(f"{path} is not Parquet: {error}") from error


def _as_cell(value: Any) -> str:
    return "" if value is None else str(value)
