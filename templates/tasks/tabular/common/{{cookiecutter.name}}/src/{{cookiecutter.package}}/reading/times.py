"""Parts in the order of time: the oldest rows are learned from, the newest are the test."""

import numpy as np

from ..config import StarterError
from ..settings.options import DataConfig
from .cells import ORDERS, parse_date, parse_number
from .split import PARTS


def split_by_time(times: list[str], settings: DataConfig) -> np.ndarray:
    """The part of each row, as an index into PARTS; rows of one moment stay together.

    Shapes: n cells -> (n,).

    Raises:
        StarterError: the cells are neither numbers nor dates, or of too few moments.
    """
    moments = np.array(_read_moments(times, settings))  # (n,)
    order = np.sort(moments)
    count = len(order)
    test = order[count - max(1, round(count * settings.test))]
    before = order[order < test]
    if not len(before):
        raise StarterError(f"{settings.time} is the same in too many rows to split by it")
    left = max(1, round(count * settings.validation))
    validation = before[max(0, len(before) - left)]
    parts = np.full(count, PARTS.index("train"))
    parts[moments >= validation] = PARTS.index("validation")
    parts[moments >= test] = PARTS.index("test")
    if not (parts == PARTS.index("train")).any():
        raise StarterError(f"{settings.time} is the same in too many rows to split by it")
    return parts


def _read_moments(times: list[str], settings: DataConfig) -> list[float]:
    orders = [order for order in ORDERS if parse_date(times[0], order) is not None]
    if settings.day_first != "auto":
        orders = [
            order for order in orders if order != ("mdy" if settings.day_first == "yes" else "dmy")
        ]
    for order in orders:
        days = [parse_date(cell, order) for cell in times]
        if None not in days:
            return [day for day in days if day is not None]
    numbers = [parse_number(cell, "," if settings.decimal == "," else ".") for cell in times]
    if None not in numbers:
        return [number for number in numbers if number is not None]
    raise StarterError(f"{settings.time} holds neither numbers nor dates in every row")
