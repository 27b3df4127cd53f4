"""The lines of a CSV file, whatever separates its columns."""

import csv
import re
from collections.abc import Iterator
from pathlib import Path

from ..config import StarterError

SEPARATORS = (",", ";", "\t", "|")
ENDINGS = (".csv", ".tsv")  # of the names of tables


def read_lines(path: Path) -> Iterator[tuple[int, list[str]]]:
    """Line number and cells of every row that is not empty."""
    separator, skipped = _find_separator(path)
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file, delimiter=separator, strict=True)
            for cells in reader:
                if reader.line_num > skipped and any(cell.strip() for cell in cells):
                    yield reader.line_num, cells
    except UnicodeDecodeError as error:
        raise StarterError(f"{path} is not UTF-8 text: {error}", "save it as UTF-8") from error
    except csv.Error as error:
        raise StarterError(f"{path}, line {reader.line_num}, is not CSV: {error}") from error


def _find_separator(path: Path) -> tuple[str, int]:
    """The one that gives the header most columns, and how many lines stand before it."""
    with path.open(encoding="utf-8-sig", errors="replace", newline="") as file:
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
