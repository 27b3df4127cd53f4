"""A column's numbers: as a file writes them, and what of them float32 can hold."""

import math
from collections.abc import Sequence

import numpy as np

from ..config import StarterError
from .answers import LARGEST

SMALLEST = 1e-30  # a standard deviation; not far below, float32 has no number but 0


class BadCell(Exception):
    """Why a row cannot be used; `shown` is the cell that is wrong."""

    def __init__(self, why: str, cell: str | None = None) -> None:
        super().__init__(why)
        self.shown = "" if cell is None else f" ({cell.strip()[:40]!r})"


def parse_cell(cell: str, column: str) -> float:
    """The number in a cell. Raises BadCell where it is none."""
    try:
        number = float(cell.replace("_", "?"))  # 2021_03 is a name, to float() it is 202103
    except ValueError:
        comma = " (write 1.5, not 1,5)" if "," in cell else ""
        raise BadCell(f"{column} is not a number{comma}", cell) from None
    if not math.isfinite(number) or abs(number) > LARGEST:
        raise BadCell(f"{column} is not a finite number below 1e30", cell)
    return number


def choose_offset(rows: np.ndarray) -> tuple[float, ...]:
    """What to subtract from each column before it is cut to float32, which has seven digits.

    Round numbers, at most 500 standard deviations off the mean: 0 for most columns, and
    1700000000 for Unix times of one day.

    Shapes: (n, columns) float64 -> columns numbers.
    """
    offset = []
    for mean, spread in zip(rows.mean(axis=0).tolist(), rows.std(axis=0).tolist(), strict=True):
        digits = 3 + math.floor(math.log10(spread or 1))
        offset.append(round(mean, -digits) + 0.0)
    return tuple(offset)


def measure_spread(rows: np.ndarray, columns: Sequence[str]) -> tuple[float, ...]:
    """The standard deviation of each column; 1 where it never changes.

    Shapes: (n, columns) float64 -> columns numbers.

    Raises:
        StarterError: names columns that change by less than float32 can tell from 0.
    """
    spread = np.where(np.ptp(rows, axis=0) > 0, rows.std(axis=0), 1)  # (columns,)
    if small := [columns[at] for at in np.flatnonzero(spread < SMALLEST).tolist()]:
        more = f" and {len(small) - 5} more" if len(small) > 5 else ""
        message = f"{', '.join(small[:5])}{more}: changes by less than {SMALLEST:g}"
        raise StarterError(message, "write it in another unit, or take the column out")
    return tuple(spread.tolist())


def subtract_offset(rows: np.ndarray, offset: Sequence[float]) -> np.ndarray:
    """The numbers as the model takes them. Shapes: (..., columns) float64 -> the same, float32."""
    return (rows - np.array(offset, np.float64)).astype(np.float32)
