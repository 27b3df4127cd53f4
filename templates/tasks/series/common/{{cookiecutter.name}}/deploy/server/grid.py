"""Rows at even times, alike in training, predict and every server.

It needs nothing but Python and NumPy: deploy/server has a copy, and runs without the package.
"""

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

import numpy as np


def find_step(moments: Sequence[int]) -> int:
    """The commonest difference between two rows in milliseconds; 0 of less than two."""
    steps = Counter(after - before for before, after in pairwise(moments) if after > before)
    return min(steps, key=lambda each: (-steps[each], each)) if steps else 0


def find_wrong(moments: Sequence[int], step: int) -> dict[int, str]:
    """Why rows cannot be used, by their places: they are to be in order, at even times."""
    wrong = {}
    last: int | None = None
    for at, moment in enumerate(moments):
        if last is not None and moment == last:
            wrong[at] = f"its time is that of the row before it; {_ZONES}"
        elif last is not None and moment < last:
            wrong[at] = f"its time is before that of the row before it: sort the rows; {_ZONES}"
        elif last is not None and (moment - last) % step:
            wrong[at] = f"its time is no whole number of steps ({show_step(step)}) after the last"
        else:
            last = moment
    return wrong


def count_missing(moments: Sequence[int], step: int) -> int:
    """How many times between the first and the last row have none."""
    return (moments[-1] - moments[0]) // (step or 1) + 1 - len(moments)


def spread_rows(moments: Sequence[int], values: np.ndarray, step: int) -> np.ndarray:
    """The rows with gaps where times are missing. Shapes: (m, columns) -> (n, columns)."""
    places = (np.array(moments, np.int64) - moments[0]) // (step or 1)
    spread = np.full((int(places[-1]) + 1, values.shape[1]), np.nan)
    spread[places] = values
    return spread


def fill_forward(values: np.ndarray) -> np.ndarray:
    """Gaps hold what was last known; those at the start stay. Shapes: (n, columns), the same."""
    known = np.where(np.isnan(values), 0, np.arange(len(values))[:, None])  # (n, columns)
    filled: np.ndarray = np.take_along_axis(values, np.maximum.accumulate(known, axis=0), axis=0)
    return filled


def cut_end(
    values: np.ndarray, past: int, moments: Sequence[int] = (), step: int = 0
) -> np.ndarray:
    """The last rows, gaps and missing rows as what was last known; less where less is there.

    Shapes: (m, columns) -> (past, columns).
    """
    filled = fill_forward(values)
    if not moments:
        return filled[-past:]
    # Not spread first: one wrong year among seconds would fill the memory.
    places = [(moment - moments[0]) // (step or 1) for moment in moments]
    wanted = np.arange(max(0, places[-1] + 1 - past), places[-1] + 1)
    cut: np.ndarray = filled[np.searchsorted(places, wanted, "right") - 1]
    return cut


def show_step(step: int) -> str:
    """A step in words. Args: step: in milliseconds."""
    for unit, size in (("d", 86_400_000), ("h", 3_600_000), ("min", 60_000), ("s", 1000)):
        if step % size == 0:
            return f"{step // size} {unit}"
    return f"{step} ms"


_ZONES = "where clocks go back, times need their offset (+01:00) or are UTC"
