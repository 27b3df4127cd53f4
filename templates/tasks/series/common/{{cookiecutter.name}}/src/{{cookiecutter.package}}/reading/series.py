"""A table whose rows follow each other in time, and what its columns are taken for."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from ..config import StarterError
from ..settings.options import DataConfig
from .bad import BadItems
from .cells import BadCell, read_number, show_moment
from .grid import count_missing, fill_forward, find_step, show_step, spread_rows
from .header import check_lines, choose_columns, read_header
from .lines import Line
from .times import read_times

HEADS = ("column", "used as", "first or lowest", "last or highest", "gaps, filled forward")


@dataclass(frozen=True, slots=True)
class Series:
    """Rows at even times, without gaps."""

    columns: tuple[str, ...]
    values: np.ndarray  # (rows, columns) float64
    last: int | None  # time of the last row in milliseconds since 1970; None: times are not known
    step: int  # milliseconds between two rows; 0: not known
    order: str  # of year, month and day
    found: tuple[tuple[str, ...], ...]  # see Items


def read_series(path: Path, settings: DataConfig, only: Sequence[str] = ()) -> Series:
    """Everything that a file holds.

    Args:
        only: the columns that a trained network takes; else all that hold numbers.

    Raises:
        StarterError: not such a file, or (unless they are skipped) rows that cannot be used.
    """
    names, lines = read_header(path, settings, only)
    bad = BadItems(str(path), settings.on_bad)
    good = check_lines(lines, names, bad)
    if not good:
        bad.settle(0)
        raise StarterError(f"{path} has a header, and no row below it")
    columns = list(only) or choose_columns(path, names, good, settings)
    values, good = _read_values(good, names, columns, settings, bad)  # (m, columns)
    order, step = "ymd", 0
    moments: list[int] = []
    if settings.time:
        order, moments, keep = read_times(good, names.index(settings.time), settings, bad)
        step = find_step(moments)
        values = values[keep]
    bad.settle(len(values))
    if moments and (missing := count_missing(moments, step)) > len(moments):
        message = f"{path} has {len(moments)} rows, and {missing} times ({show_step(step)}) without"
        raise StarterError(message, 'data.time = "" takes the rows as they stand')
    spread = spread_rows(moments, values, step) if moments else values
    spread = _cut_start(path, columns, spread, settings)
    found = _describe(names, columns, spread, moments, step, settings)
    return Series(
        tuple(columns), fill_forward(spread), moments[-1] if moments else None, step, order, found
    )


def _read_values(
    lines: list[Line], names: list[str], columns: list[str], settings: DataConfig, bad: BadItems
) -> tuple[np.ndarray, list[Line]]:
    """The numbers (m, columns), NaN for gaps, and the lines that hold them."""
    places = [(name, names.index(name)) for name in columns]
    values, good = [], []
    for line in lines:
        try:
            row = [read_number(line.cells[at], name, settings.decimal) for name, at in places]
        except BadCell as error:
            bad.add(f"{line.where}{error.shown}", str(error))
            continue
        values.append(row)
        good.append(line)
    return np.array(values, np.float64).reshape(len(values), len(columns)), good


def _cut_start(
    path: Path, columns: list[str], values: np.ndarray, settings: DataConfig
) -> np.ndarray:
    """The rows from where every column is known: gaps are filled forward, never backward."""
    firsts = [int(np.argmax(known)) for known in (~np.isnan(values)).T]
    gaps = {name: first for name, first in zip(columns, firsts, strict=True) if first}
    if not gaps:
        return values
    if settings.on_bad == "refuse":
        told = ", ".join(f"{name} ({count} rows)" for name, count in list(gaps.items())[:5])
        hint = f'data.on_bad = "skip" begins after {max(firsts)} rows; data.ignore leaves it out'
        raise StarterError(f"{path} begins with gaps, and nothing fills them: {told}", hint)
    print(f"left out the first {max(firsts)} rows of {path}: {', '.join(gaps)} begins with gaps")
    return values[max(firsts) :]


def _describe(
    names: list[str],
    columns: list[str],
    values: np.ndarray,
    moments: list[int],
    step: int,
    settings: DataConfig,
) -> tuple[tuple[str, ...], ...]:
    rows: list[tuple[str, ...]] = [HEADS]
    for name in names:
        if name == settings.time:
            ends = [show_moment(moments[0]), show_moment(moments[-1])]
            missing = str(len(values) - len(moments))
            rows.append((name, f"time, every {show_step(step)}", *ends, f"{missing} rows"))
        elif name in columns:
            own = values[:, columns.index(name)]
            use = "input, forecast" if name in settings.target else "input"
            ends = [f"{np.nanmin(own):.4g}", f"{np.nanmax(own):.4g}"]
            rows.append((name, use, *ends, str(int(np.isnan(own).sum()))))
        else:
            why = "data.ignore" if name in settings.ignore else "no numbers"
            rows.append((name, f"left out: {why}", "", "", ""))
    return tuple(rows)
