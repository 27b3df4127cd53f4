"""What the client asks about: files of CSV, each the past of a series."""

import argparse
import csv
import io
import sys
from pathlib import Path
from typing import Any

import numpy as np

[SHARED] = (Path(__file__).resolve().parents[2] / "src").glob("*/reading/grid.py")
sys.path.insert(0, str(SHARED.parent))  # it needs nothing but Python and NumPy
from cells import BadCell, read_moment, read_number  # noqa: E402
from grid import cut_end, find_step, find_wrong, show_step  # noqa: E402

SIGNATURE = "serving_default"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What the command line takes."""
    words = "CSV with a header, the oldest row first; of more rows than the model takes, the last"
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE", help=words)


def read_inputs(options: argparse.Namespace, about: dict[str, Any]) -> list[dict[str, Any]]:
    """The signature's inputs, by name. Raises OSError, ValueError: no series of this model."""
    return [{"past": read_past(file, about)} for file in options.files]


def read_past(file: Path, about: dict[str, Any]) -> list[list[float]]:
    """The last rows, gaps and rows that are missing as what was known before."""
    text = file.read_text("utf-8-sig")
    # Of the usual marks the one that the header has most of.
    mark = max(",;\t|", key=text.partition("\n")[0].count)
    try:
        lines = csv.reader(io.StringIO(text, newline=""), strict=True, delimiter=mark)
        header, *rows = [cells for cells in lines if any(map(str.strip, cells))] or [[]]
    except csv.Error as error:
        raise ValueError(f"{file} is no CSV: {error}") from error
    names = [name.strip() for name in header]
    if missing := [name for name in about["columns"] if name not in names]:
        raise ValueError(f"{file} has no column {', '.join(missing[:5])}")
    values, moments = [], []
    for at, cells in enumerate(rows, start=1):
        if len(cells) != len(names):
            raise ValueError(f"{file} row {at}: {len(cells)} cells, the header has {len(names)}")
        row = dict(zip(names, cells, strict=True))
        try:
            values.append(
                [read_number(row[name], name, about["decimal"]) for name in about["columns"]]
            )
        except BadCell as error:
            raise ValueError(f"{file} row {at}: {error}{error.shown}") from error
        if about["step"] and about["time"] in row:
            moments.append(_read_time(row[about["time"]], about, f"{file} row {at}"))
    step = round(1000 * about["step"])
    _check_times(moments, step, file)
    numbers = np.array(values).reshape(len(rows), len(about["columns"]))
    past = cut_end(numbers, about["past"], moments, step)
    if len(past) < about["past"]:
        raise ValueError(f"{file} has {len(past)} rows, the model needs {about['past']}")
    if gaps := [
        name for name, each in zip(about["columns"], past[0], strict=True) if np.isnan(each)
    ]:
        raise ValueError(f"{file}: {gaps[0]} has a gap at the start")
    return [[float(cell) for cell in row] for row in past]


def _read_time(cell: str, about: dict[str, Any], place: str) -> int:
    # What programs write is ISO, whatever the learned table had.
    found = (read_moment(cell, order) for order in (about["order"], "ymd"))
    moment = next((each for each in found if each is not None), None)
    if moment is None:
        raise ValueError(f"{place}: {about['time']} is not a time ({cell[:40]!r})")
    return moment


def _check_times(moments: list[int], step: int, file: Path) -> None:
    for at, why in find_wrong(moments, step).items():
        raise ValueError(f"{file} row {at + 1}: {why}")
    if (found := find_step(moments)) not in (0, step):
        message = f"{file} has a row every {show_step(found)}, the model takes one every"
        raise ValueError(f"{message} {show_step(step)}")
