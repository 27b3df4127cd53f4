"""A table whose rows follow each other in time, and what its columns are taken for."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from ..config import StarterError
from ..settings.options import DataConfig
from .bad import BadItems
from .cells import ORDERS, BadCell, read_moment, read_number, show_moment
from .grid import count_missing, fill_forward, find_step, find_wrong, show_step, spread_rows
from .lines import Line, read_lines
from .names import clean_name

HEADS = ("column", "used as", "first or lowest", "last or highest", "gaps, filled forward")
NEARLY_ALL = 0.95  # of the cells are numbers, or the column is left out; the rest is told


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
    names, lines = _read_header(path, settings, only)
    bad = BadItems(str(path), settings.on_bad)
    good = _check_lines(lines, names, bad)
    if not good:
        bad.settle(0)
        raise StarterError(f"{path} has a header, and no row below it")
    columns = list(only) or _choose_columns(path, names, good, settings)
    values, good = _read_values(good, names, columns, settings, bad)  # (m, columns)
    order, step = "ymd", 0
    moments: list[int] = []
    if settings.time:
        order, moments, keep = _read_times(path, good, names.index(settings.time), settings, bad)
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


def _read_header(
    path: Path, settings: DataConfig, only: Sequence[str]
) -> tuple[list[str], list[Line]]:
    first, *lines = list(read_lines(path)) or [Line(0, [])]
    if not first.cells:
        raise StarterError(f"{path} is empty", "its first line names the columns")
    if not (settings.target or only):
        raise StarterError("data.target names no column", 'as in target = ["temp"]')
    names = [clean_name(name) for name in first.cells]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        message = f"{path} needs a name of its own for every column, not {', '.join(twice)}"
        raise StarterError(message, "name each column once in the first line")
    wanted = {settings.time: "time"} if settings.time else {}
    wanted |= dict.fromkeys(settings.ignore, "ignore") if not only else dict.fromkeys(only, "")
    wanted |= dict.fromkeys(settings.target, "target")
    for name in settings.target:
        if name == settings.time or name in settings.ignore:
            raise StarterError(f"data.target names {name}, and so does another setting of [data]")
    for name, setting in wanted.items():
        if name not in names:
            more = f" and {len(names) - 10} more" if len(names) > 10 else ""
            message = f"{path} has no column {name}; its columns: {', '.join(names[:10])}{more}"
            raise StarterError(message, f"data.{setting} names it" if setting else "")
    return names, lines


def _check_lines(lines: list[Line], names: list[str], bad: BadItems) -> list[Line]:
    good = []
    for line in lines:
        if len(line.cells) != len(names):
            bad.add(line.where, f"{len(line.cells)} cells, the header has {len(names)}")
        elif [clean_name(cell) for cell in line.cells] == names:
            bad.add(line.where, "the header again")
        else:
            good.append(line)
    return good


def _choose_columns(
    path: Path, names: list[str], lines: list[Line], settings: DataConfig
) -> list[str]:
    """Those that hold numbers; the others are left out, unless they are to be forecast."""
    chosen = []
    for at, name in enumerate(names):
        if name == settings.time or name in settings.ignore:
            continue
        wrong = _find_words([line.cells[at] for line in lines], settings.decimal)
        if not wrong:
            chosen.append(name)
        elif name in settings.target:
            hint = "data.decimal is the mark in numbers, data.target names the columns"
            raise StarterError(f"{path}: {name} holds no numbers{wrong}", hint)
    return chosen


def _find_words(cells: list[str], decimal: str) -> str:
    """A cell that is no number where too many are none; empty of numbers."""
    known, words = 0, []
    for cell in cells:
        try:
            known += not math.isnan(read_number(cell, "", decimal))
        except BadCell as error:
            words.append(error.shown)
    if known and known >= NEARLY_ALL * (known + len(words)):
        return ""
    return words[0] if words else ": it is empty"


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


def _read_times(
    path: Path, lines: list[Line], place: int, settings: DataConfig, bad: BadItems
) -> tuple[str, list[int], list[int]]:
    """Order of year, month and day; the moments in milliseconds; which lines have them."""
    order = _find_order([line.cells[place] for line in lines], settings)
    moments, kept = [], []
    for at, line in enumerate(lines):
        moment = read_moment(line.cells[place], order)
        if moment is None:
            why = f"{settings.time} is not a time like 2026-11-30 14:00"
            bad.add(f"{line.where} ({line.cells[place].strip()[:40]!r})", why)
        else:
            moments.append(moment)
            kept.append(at)
    wrong = find_wrong(moments, find_step(moments))
    for at, why in wrong.items():
        bad.add(lines[kept[at]].where, why)
    right = [at for at in range(len(moments)) if at not in wrong]
    return order, [moments[at] for at in right], [kept[at] for at in right]


def _find_order(times: list[str], settings: DataConfig) -> str:
    """The order of year, month and day with which most times can be read."""
    orders = [
        order
        for order in ORDERS
        if settings.day_first == "auto" or order != {"yes": "mdy", "no": "dmy"}[settings.day_first]
    ]
    counts = {
        order: sum(read_moment(time, order) is not None for time in times) for order in orders
    }
    best = max(orders, key=lambda order: counts[order])
    if counts.get("dmy") == counts.get("mdy") == counts[best] and counts["ymd"] < counts[best]:
        message = f"{settings.time} may begin with the day or the month"
        raise StarterError(message, 'data.day_first = "yes" or "no" says it')
    return best


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
