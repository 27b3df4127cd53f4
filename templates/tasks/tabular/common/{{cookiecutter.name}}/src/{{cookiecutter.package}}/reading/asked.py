"""What `predict` is asked about: rows of tables, or one given by hand."""

import argparse
import csv
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from ..config import StarterError
from .cells import BadCell, Column
from .lines import ENDINGS, read_lines
from .names import clean_name
from .reader import Inputs
from .source import count_unknown, read_columns, tell_unknown


def add_options(parser: argparse.ArgumentParser) -> None:
    """The options of `predict` that are about its inputs."""
    words = "a row, without its answer; an empty cell is a gap"
    parser.add_argument("--features", metavar="1.5,word,...", help=words)


def given_by_hand(about: dict[str, Any], options: argparse.Namespace) -> tuple[str, Inputs] | None:
    """The input that the options themselves hold, and what to call it.

    Raises:
        StarterError: it is no such row.
    """
    if options.features is None:
        return None
    columns, cells = read_columns(about), next(csv.reader([options.features]), [])
    if len(cells) != len(columns):
        hint = f"one each for {', '.join(column.name for column in columns)}"
        raise StarterError(f"{len(cells)} cells, the model takes {len(columns)}", hint)
    try:
        return options.features, as_input(columns, cells)
    except BadCell as error:
        raise StarterError(f"{error}{error.shown}") from error


def holds_many(path: Path) -> bool:
    """Whether a path stands for more than one input."""
    return path.is_dir() or path.suffix.lower() in ENDINGS


def read_file(
    path: Path, about: dict[str, Any], options: argparse.Namespace
) -> Iterator[tuple[str, Inputs | str]]:
    """Every row of a file and what to call it, or why it cannot be used.

    Columns that the model does not take, as that of the answer, are passed over.

    Raises:
        StarterError: not such a file, or it lacks columns.
    """
    columns, lines = read_columns(about), read_lines(path)
    first = next(lines, None)
    header = [clean_name(name) for name in first.cells] if first else []
    if missing := [column.name for column in columns if column.name not in header]:
        more = f" and {len(missing) - 5} more" if len(missing) > 5 else ""
        raise StarterError(f"{path} has no column {', '.join(missing[:5])}{more}")
    places = [header.index(column.name) for column in columns]
    unknown: Counter[str] = Counter()
    for line in lines:
        where = f"{path} {line.where}"
        if len(line.cells) != len(header):
            yield where, f"{len(line.cells)} cells, the header has {len(header)}"
            continue
        try:
            inputs = as_input(columns, [line.cells[at] for at in places])
        except BadCell as error:
            yield where, f"{error}{error.shown}"
            continue
        unknown += count_unknown(columns, inputs["features"])
        yield where, inputs
    tell_unknown(str(path), unknown, sys.stderr)


def as_input(columns: Sequence[Column], cells: Sequence[str]) -> Inputs:
    """One row as the model takes it. Raises BadCell.

    Shapes: -> (1, columns) float32.
    """
    pairs = zip(columns, cells, strict=True)
    row = [column.encode(cell) - column.offset for column, cell in pairs]
    return {"features": np.array(row, np.float64).astype(np.float32)[None]}
