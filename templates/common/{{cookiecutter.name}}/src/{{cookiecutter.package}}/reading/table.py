"""A CSV file: a header, one column with the class, numbers in all others."""

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from ..config import DataConfig, StarterError
from .bad import BadItems
from .columns import subtract_offset
from .items import Items, clean_name, index_labels, make_key, merge_numbers
from .lines import read_lines
from .reader import ArrayReader

LARGEST = 1e30  # the model computes in float32, which ends not far beyond
NO_CLASS = {"", "nan", "na", "n/a", "#n/a", "<na>", "null"}  # as pandas, R, Excel and SQL write it
UNNAMED = re.compile(r"(Unnamed: [\d.]+)?")  # pandas' index, written once or twice


@dataclass(frozen=True, slots=True)
class _Header:
    names: list[str]
    label: int  # the place of its column
    group: int | None
    unnamed: list[int]
    features: list[int]


class _BadRow(Exception):
    def __init__(self, why: str, cell: str | None = None) -> None:
        super().__init__(why)
        self.shown = "" if cell is None else f" ({cell.strip()[:40]!r})"


def read_table(path: Path, settings: DataConfig, only: Sequence[str] = ()) -> Items:
    """Every row: its numbers, and its class from the column that `data.label` names.

    Args:
        only: the columns of numbers to read; else all.

    Raises:
        StarterError: not such a file, or (unless they are skipped) rows that are not like it.
    """
    bad = BadItems(str(path), settings.on_bad)
    lines = read_lines(path)
    header = _read_header(path, next(lines, (0, []))[1], settings, only)
    kept, rows = [], []
    for line, cells in lines:
        try:
            rows.append(_read_row(cells, header))
            kept.append(cells)
        except _BadRow as error:
            bad.add(f"line {line}{error.shown}", str(error))
    bad.settle(len(rows))
    if not rows:
        raise StarterError(f"{path} has a header, and no row below it")
    for at in header.unnamed:
        _leave_out(path, header.names[at], at, [cells[at].strip() for cells in kept])
    numbers = np.array(rows, np.float64) + 0.0  # (n, columns); makes -0.0, other bytes, 0.0
    classes, labels = index_labels(_read_names(kept, header.label))
    keys = [make_key(row.tobytes()) for row in numbers]
    if header.group is not None:
        # Alone: rows of few columns are equal by chance too, and would join all groups.
        keys = [make_key(name.encode()) for name in _read_names(kept, header.group)]
    columns = tuple(header.names[at] for at in header.features)
    return Items(
        kind="table",
        reader=ArrayReader(numbers),
        shape=numbers.shape[1:],
        labels=labels,
        classes=classes,
        keys=keys,
        content=numbers.tobytes(),
        columns=columns,
    )


def parse_features(text: str, columns: list[str], offset: Sequence[float]) -> np.ndarray:
    """One row given by hand, without its class, as the model takes it: (columns,) float32."""
    cells = text.split(",")
    if len(cells) != len(columns):
        hint = f"one each for {', '.join(columns)}"
        raise StarterError(f"{len(cells)} numbers, the model takes {len(columns)}", hint)
    try:
        numbers = [_parse(cell, name) for cell, name in zip(cells, columns, strict=True)]
    except _BadRow as error:
        raise StarterError(f"{error}{error.shown}") from error
    return subtract_offset(np.array(numbers), offset)  # (columns,)


def read_rows(
    path: Path, columns: list[str], offset: Sequence[float]
) -> Iterator[tuple[int, np.ndarray | str]]:
    """Line number of every row and what the model takes of it, (columns,), or why it cannot.

    Columns that the model does not take, as that of the class, are passed over.

    Raises:
        StarterError: not such a file, or it lacks columns.
    """
    lines = read_lines(path)
    _, first = next(lines, (0, []))
    header = [clean_name(name) for name in first]
    if missing := [name for name in columns if name not in header]:
        more = f" and {len(missing) - 5} more" if len(missing) > 5 else ""
        raise StarterError(f"{path} has no column {', '.join(missing[:5])}{more}")
    places = [header.index(name) for name in columns]
    for line, cells in lines:
        if len(cells) != len(header):
            yield line, f"{len(cells)} cells, the header has {len(header)}"
            continue
        try:
            numbers = [_parse(cells[at], name) for at, name in zip(places, columns, strict=True)]
            yield line, subtract_offset(np.array(numbers), offset)  # (columns,)
        except _BadRow as error:
            yield line, f"{error}{error.shown}"


def _read_header(
    path: Path, cells: list[str], settings: DataConfig, only: Sequence[str]
) -> _Header:
    names = [clean_name(name) for name in cells]
    if not names:
        raise StarterError(f"{path} is empty", "its first line names the columns")
    unnamed = [at for at, name in enumerate(names) if UNNAMED.fullmatch(name)]
    twice = sorted({name for name in names if name and names.count(name) > 1})
    if twice:
        message = f"{path} needs a name of its own for every column, not {', '.join(twice)}"
        raise StarterError(message, "name each column once in the first line")
    label = _find_column(path, names, settings.label, "data.label names the column of the class")
    group = None
    if settings.group:
        hint = "data.group names the column whose equal values stay in one part"
        group = _find_column(path, names, settings.group, hint)
    features = [at for at in range(len(names)) if at not in (label, group, *unnamed)]
    features = [at for at in features if not only or names[at] in only]
    if not features:
        raise StarterError(f"{path} has no column of numbers beside {settings.label}")
    return _Header(names, label, group, unnamed, features)


def _find_column(path: Path, names: list[str], wanted: str, hint: str) -> int:
    if wanted not in names:
        shown = ", ".join(names[:10]) + (f" and {len(names) - 10} more" if len(names) > 10 else "")
        raise StarterError(f"{path} has no column {wanted}; its columns: {shown}", hint)
    return names.index(wanted)


def _read_row(cells: list[str], header: _Header) -> list[float]:
    if len(cells) != len(header.names):
        raise _BadRow(f"{len(cells)} cells, the header has {len(header.names)}")
    if [clean_name(cell) for cell in cells] == header.names:
        raise _BadRow("the header again")
    if (label := cells[header.label]).strip().casefold() in NO_CLASS:
        raise _BadRow(f"no class in {header.names[header.label]}", label)
    if header.group is not None and not cells[header.group].strip():
        raise _BadRow(f"no group in {header.names[header.group]}")
    return [_parse(cells[at], header.names[at]) for at in header.features]


def _parse(cell: str, column: str) -> float:
    try:
        number = float(cell.replace("_", "?"))  # 2021_03 is a name, to float() it is 202103
    except ValueError:
        comma = " (write 1.5, not 1,5)" if "," in cell else ""
        raise _BadRow(f"{column} is not a number{comma}", cell) from None
    if not math.isfinite(number) or abs(number) > LARGEST:
        raise _BadRow(f"{column} is not a finite number below 1e30", cell)
    return number


def _read_names(rows: list[list[str]], place: int) -> list[str]:
    return merge_numbers([clean_name(cells[place]) for cells in rows])


def _leave_out(path: Path, name: str, at: int, cells: list[str]) -> None:
    """A column without a name holds nothing, or the rows' numbers, or else is refused."""
    counts = all(map(str.isdecimal, cells)) and len(set(cells)) == len(cells)
    column = f"column {at + 1} of {path}, {name or 'which has no name'}"
    if not counts and any(cells):
        raise StarterError(f"{column}, is not just the rows' numbers", "name it, or remove it")
    print(f"left out {column}: {'it numbers the rows' if counts else 'it is empty'}")
