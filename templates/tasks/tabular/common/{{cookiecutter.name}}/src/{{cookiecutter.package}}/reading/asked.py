"""What `predict` is asked about: rows of .csv files, or one given by hand."""

import argparse
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from ..config import StarterError
from .columns import BadCell, parse_cell, subtract_offset
from .lines import ENDINGS, read_lines
from .names import clean_name
from .reader import Inputs


def add_options(parser: argparse.ArgumentParser) -> None:
    """The options of `predict` that are about its inputs."""
    words = "a row, without its answer"
    parser.add_argument("--features", metavar="1,2,...", help=words)


def given_by_hand(about: dict[str, Any], options: argparse.Namespace) -> tuple[str, Inputs] | None:
    """The input that the options themselves hold, and what to call it.

    Raises:
        StarterError: it is no such row.
    """
    if options.features is None:
        return None
    columns, cells = about["columns"], options.features.split(",")
    if len(cells) != len(columns):
        hint = f"one each for {', '.join(columns)}"
        raise StarterError(f"{len(cells)} numbers, the model takes {len(columns)}", hint)
    try:
        numbers = [parse_cell(cell, name) for cell, name in zip(cells, columns, strict=True)]
    except BadCell as error:
        raise StarterError(f"{error}{error.shown}") from error
    return options.features, _as_input(numbers, about["offset"])


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
    columns = about["columns"]
    lines = read_lines(path)
    _, first = next(lines, (0, []))
    header = [clean_name(name) for name in first]
    if missing := [name for name in columns if name not in header]:
        more = f" and {len(missing) - 5} more" if len(missing) > 5 else ""
        raise StarterError(f"{path} has no column {', '.join(missing[:5])}{more}")
    places = [header.index(name) for name in columns]
    for line, cells in lines:
        where = f"{path} line {line}"
        if len(cells) != len(header):
            yield where, f"{len(cells)} cells, the header has {len(header)}"
            continue
        try:
            pairs = zip(places, columns, strict=True)
            yield (
                where,
                _as_input([parse_cell(cells[at], name) for at, name in pairs], about["offset"]),
            )
        except BadCell as error:
            yield where, f"{error}{error.shown}"


def _as_input(numbers: list[float], offset: Sequence[float]) -> Inputs:
    return {"features": subtract_offset(np.array(numbers), offset)[None]}  # (1, columns)
