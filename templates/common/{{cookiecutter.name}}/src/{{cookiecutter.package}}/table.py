"""A CSV file: a header, one column with the class, numbers in all others."""

import csv
import math
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from .bad import BadItems
from .config import DataConfig, StarterError
from .items import Items, index_labels

LARGEST = 1e30  # the model computes in float32, which ends not far beyond


def read_table(path: Path, settings: DataConfig) -> Items:
    """Every row: its numbers, and its class from the column that `data.label` names.

    Raises:
        StarterError: not such a file, or (unless they are skipped) rows that are not like it.
    """
    bad = BadItems(str(path), settings.on_bad)
    lines = _read_lines(path)
    _, first = next(lines, (0, []))
    header = [name.strip() for name in first]
    place = _find_label(path, header, settings.label)
    columns = tuple(name for at, name in enumerate(header) if at != place)
    labels, rows, names = [], [], []
    for number, (line, cells) in enumerate(lines):
        try:
            row = _read_numbers(cells, header, place)
        except ValueError as error:
            bad.add(f"line {line}", str(error))
            continue
        labels.append(unicodedata.normalize("NFC", cells[place].strip()))
        rows.append(row)
        names.append(f"row {number}")
    bad.settle()
    if not rows:
        raise StarterError(f"{path} has a header, and no row below it that can be used")
    classes, indexes = index_labels(labels)
    return Items("table", np.array(rows, np.float32), indexes, classes, names, columns)


def parse_features(text: str, columns: list[str]) -> np.ndarray:
    """One row given by hand, without its class: numbers with commas between them, (columns,)."""
    cells = text.split(",")
    if len(cells) != len(columns):
        hint = f"one each for {', '.join(columns)}"
        raise StarterError(f"{len(cells)} numbers, the model takes {len(columns)}", hint)
    try:
        return np.array(_parse_numbers(cells, columns), np.float32)  # (columns,)
    except ValueError as error:
        raise StarterError(str(error)) from error


def read_rows(path: Path, columns: list[str]) -> Iterator[tuple[int, np.ndarray | str]]:
    """Line number and numbers (columns,) of every row, or why it cannot be used.

    Columns that the model does not take, as that of the class, are passed over.

    Raises:
        StarterError: not such a file, or it lacks columns.
    """
    lines = _read_lines(path)
    _, first = next(lines, (0, []))
    header = [name.strip() for name in first]
    if missing := [name for name in columns if name not in header]:
        more = f" and {len(missing) - 5} more" if len(missing) > 5 else ""
        raise StarterError(f"{path} has no column {', '.join(missing[:5])}{more}")
    places = [header.index(name) for name in columns]
    for line, cells in lines:
        if len(cells) != len(header):
            yield line, f"{len(cells)} cells, the header has {len(header)}"
            continue
        try:
            numbers = _parse_numbers([cells[place] for place in places], columns)
            yield line, np.array(numbers, np.float32)  # (columns,)
        except ValueError as error:
            yield line, str(error)


def _read_lines(path: Path) -> Iterator[tuple[int, list[str]]]:
    """Line number and cells of every row that is not empty."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file, strict=True)
            for cells in reader:
                if any(cell.strip() for cell in cells):
                    yield reader.line_num, cells
    except UnicodeDecodeError as error:
        raise StarterError(f"{path} is not UTF-8 text: {error}", "save it as UTF-8") from error
    except csv.Error as error:
        raise StarterError(f"{path}, line {reader.line_num}, is not CSV: {error}") from error


def _find_label(path: Path, header: list[str], label: str) -> int:
    """Which column holds the class, in a header that makes sense."""
    if not header:
        raise StarterError(f"{path} is empty", "its first line names the columns")
    if len(header) == 1:
        marks = {";": "semicolons", "\t": "tabs", "|": "bars"}
        seen = next((name for mark, name in marks.items() if mark in header[0]), None)
        why = f"it seems to be separated by {seen}" if seen else "commas separate columns"
        raise StarterError(f"{path} has one column only", f"{why}; save it with commas")
    twice = sorted({name or "(no name)" for name in header if header.count(name) > 1})
    if twice or "" in header:
        named = ", ".join(twice) or "(no name)"
        raise StarterError(f"{path} needs a name of its own for every column, not {named}")
    if label not in header:
        message = f"{path} has no column {label}; its columns: {', '.join(header)}"
        raise StarterError(message, "data.label names the column of the class")
    return header.index(label)


def _read_numbers(cells: list[str], header: list[str], place: int) -> list[float]:
    """All cells but the label's. Raises ValueError saying what is wrong with the row."""
    if len(cells) != len(header):
        raise ValueError(f"{len(cells)} cells, the header has {len(header)}")
    if not cells[place].strip():
        raise ValueError(f"no class in {header[place]}")
    return _parse_numbers(cells[:place] + cells[place + 1 :], header[:place] + header[place + 1 :])


def _parse_numbers(cells: list[str], columns: list[str]) -> list[float]:
    numbers = []
    for name, cell in zip(columns, cells, strict=True):
        try:
            number = float(cell.replace("_", "?"))  # 2021_03 is a name, to float() it is 202103
        except ValueError:
            raise ValueError(f"{name} is {cell.strip()[:40]!r}, not a number") from None
        if not math.isfinite(number) or abs(number) > LARGEST:
            raise ValueError(f"{name} is {cell.strip()[:40]}, not a finite number below 1e30")
        numbers.append(number)
    return numbers
