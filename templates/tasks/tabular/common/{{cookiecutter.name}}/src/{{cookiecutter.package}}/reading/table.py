"""A CSV file: a header, one column with the answer, numbers in all others."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from ..config import StarterError
from ..settings.options import DataConfig
from .answers import read_answers, refuse_answer
from .bad import BadItems
from .columns import BadCell, parse_cell
from .items import Items, make_key
from .lines import read_lines
from .names import clean_name, merge_numbers
from .reader import ArrayReader

UNNAMED = re.compile(r"(Unnamed: [\d.]+)?")  # pandas' index, written once or twice


@dataclass(frozen=True, slots=True)
class _Header:
    names: list[str]
    label: int  # the place of its column
    group: int | None
    unnamed: list[int]
    features: list[int]


def read_table(path: Path, settings: DataConfig, only: Sequence[str] = ()) -> Items:
    """Every row: its numbers in float64, and its answer from the column that `data.label` names.

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
            rows.append(_read_row(cells, header, settings.target))
            kept.append(cells)
        except BadCell as error:
            bad.add(f"line {line}{error.shown}", str(error))
    bad.settle(len(rows))
    if not rows:
        raise StarterError(f"{path} has a header, and no row below it")
    for at in header.unnamed:
        _leave_out(path, header.names[at], at, [cells[at].strip() for cells in kept])
    numbers = np.array(rows, np.float64) + 0.0  # (n, columns); makes -0.0, other bytes, 0.0
    target, answers = read_answers(
        [cells[header.label] for cells in kept], settings.label, settings.target
    )
    keys = [make_key(row.tobytes()) for row in numbers]
    if header.group is not None:
        # Alone: rows of few columns are equal by chance too, and would join all groups.
        names = merge_numbers([clean_name(cells[header.group]) for cells in kept])
        keys = [make_key(name.encode()) for name in names]
    return Items(
        ArrayReader({"features": numbers}),
        {"features": numbers.shape[1:]},
        target,
        answers,
        keys,
        content=numbers.tobytes(),
        about={"columns": [header.names[at] for at in header.features]},
    )


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
    label = _find_column(path, names, settings.label, "data.label names the column of the answer")
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


def _read_row(cells: list[str], header: _Header, target: str) -> list[float]:
    if len(cells) != len(header.names):
        raise BadCell(f"{len(cells)} cells, the header has {len(header.names)}")
    if [clean_name(cell) for cell in cells] == header.names:
        raise BadCell("the header again")
    if why := refuse_answer(cells[header.label], target):
        raise BadCell(f"{header.names[header.label]} {why}", cells[header.label])
    if header.group is not None and not cells[header.group].strip():
        raise BadCell(f"no group in {header.names[header.group]}")
    return [parse_cell(cells[at], header.names[at]) for at in header.features]


def _leave_out(path: Path, name: str, at: int, cells: list[str]) -> None:
    """A column without a name holds nothing, or the rows' numbers, or else is refused."""
    counts = all(map(str.isdecimal, cells)) and len(set(cells)) == len(cells)
    column = f"column {at + 1} of {path}, {name or 'which has no name'}"
    if not counts and any(cells):
        raise StarterError(f"{column}, is not just the rows' numbers", "name it, or remove it")
    print(f"left out {column}: {'it numbers the rows' if counts else 'it is empty'}")
