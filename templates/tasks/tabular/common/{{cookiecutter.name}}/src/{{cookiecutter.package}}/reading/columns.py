"""What is learned of each column from the training part, and the inputs that follow from it."""

import math
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from ..config import StarterError
from .cells import CATEGORY, DATE, NUMBER, UNKNOWN, Column

SMALLEST = 1e-30  # a standard deviation; not far below, float32 has no number but 0
OFTEN = 2  # times in the training part: rarer words stay unknown, so the model meets such


def learn_columns(columns: Sequence[Column], rows: np.ndarray, train: np.ndarray) -> list[Column]:
    """The columns with their offsets, and with the words that the training part holds.

    Args:
        rows: (n, columns) float64, categories as codes.
        train: which rows the training part has, (m,).

    Raises:
        StarterError: names columns that change by less than float32 can tell from 0.
    """
    spreads = {column.name: _spread(rows[train, at]) for at, column in enumerate(columns)}
    if small := [name for name, spread in spreads.items() if 0 < spread < SMALLEST]:
        more = f" and {len(small) - 5} more" if len(small) > 5 else ""
        message = f"{', '.join(small[:5])}{more}: changes by less than {SMALLEST:g}"
        raise StarterError(message, "write it in another unit, or data.ignore leaves it out")
    return [_learn(column, rows[train, at]) for at, column in enumerate(columns)]


def _spread(values: np.ndarray) -> float:
    known = values[np.isfinite(values)]
    return float(known.std()) if len(known) else 0.0


def _learn(column: Column, values: np.ndarray) -> Column:
    if column.kind == CATEGORY:
        codes = values[np.isfinite(values)].astype(np.int64)
        counts = np.bincount(codes, minlength=len(column.words) + 1)[1:]  # (words,)
        often = [word for word, count in zip(column.words, counts, strict=True) if count >= OFTEN]
        known = [word for word, count in zip(column.words, counts, strict=True) if count]
        return replace(column, words=tuple(often or known))
    if column.kind in (NUMBER, DATE):
        return replace(column, offset=_choose_offset(values[np.isfinite(values)], column.kind))
    return column


def _choose_offset(values: np.ndarray, kind: str) -> float:
    """What to subtract from a column before it is cut to float32, which has seven digits.

    A round number, at most 500 standard deviations off the mean: 0 for most columns, and
    1700000000 for Unix times of one day. Whole days of a date.
    """
    if not len(values):
        return 0.0
    mean, spread = float(values.mean()), float(values.std())
    digits = 3 + math.floor(math.log10(spread or 1))
    return round(mean, 0 if kind == DATE else -digits) + 0.0


def measure_columns(
    columns: Sequence[Column], rows: np.ndarray, train: np.ndarray
) -> dict[str, list[float]]:
    """Mean and spread of each column, and whether it has gaps, over the training part.

    Args:
        rows: (n, columns) float32, as the model gets them.
        train: which rows the training part has, (m,).
    """
    fitted: dict[str, list[float]] = {"mean": [], "scale": [], "gapped": []}
    for at, column in enumerate(columns):
        values = rows[train, at].astype(np.float64)
        known = values[np.isfinite(values)]
        plain = column.kind == CATEGORY or not len(known)
        fitted["mean"].append(0.0 if plain else float(known.mean()))
        fitted["scale"].append(1.0 if plain else float(known.std()) or 1.0)
        fitted["gapped"].append(float(len(known) < len(values)))
    return fitted


def make_inputs(rows: np.ndarray, read: Sequence[Column], learned: Sequence[Column]) -> np.ndarray:
    """The rows as the model takes them.

    Args:
        read: the columns that the codes in the rows are of.
        learned: the model's, of the same names.

    Shapes: (n, columns) float64 -> the same, float32.
    """
    made = np.empty(rows.shape, np.float32)
    for at, (before, after) in enumerate(zip(read, learned, strict=True)):
        values = rows[:, at]
        if after.kind == CATEGORY and before.words != after.words:
            codes = np.array([UNKNOWN, *map(after.code, before.words)])
            gaps = np.isnan(values)
            places = np.where(gaps, 0, values).astype(np.int64)
            values = np.where(gaps, np.nan, codes[places])
        made[:, at] = values - after.offset
    return made
