"""What a cell of a series means: alike in training, predict and every server.

It needs nothing but Python: deploy/server has a copy, and runs without the package.
"""

import math
import re
from datetime import UTC, date, datetime, timedelta
from typing import Any

LARGEST = 1e30  # the model computes in float32, which ends not far beyond
GAP = math.nan
GAPS = {"", "na", "n/a", "#n/a", "nan", "<na>", "null", "none", "-", "--", "?", "."}
LATEST = 6e10  # seconds since 1970; larger ones are thousandths of them, or of those
ORDERS = ("ymd", "dmy", "mdy")  # of year, month and day in times

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?", re.IGNORECASE)
_CLOCK = r"(?:[T ]+(\d{1,2}):(\d{2})(?::(\d{2}(?:\.\d+)?))?\s*(Z|[+-]\d{2}:?\d{2})?)?"
_TIME = re.compile(r"(\d{1,4})([-/.])(\d{1,2})\2(\d{1,4})" + _CLOCK, re.IGNORECASE)


class BadCell(ValueError):
    """Why a cell cannot be used; `shown` is the cell."""

    def __init__(self, why: str, cell: Any) -> None:
        super().__init__(why)
        self.shown = f" ({str(cell).strip()[:40]!r})"


def is_gap(cell: Any) -> bool:
    """Whether nothing is known."""
    if isinstance(cell, str):
        return cell.strip().casefold() in GAPS
    return cell is None or cell != cell


def read_number(cell: Any, name: str, decimal: str = ".") -> float:
    """The number of a cell, NaN for a gap.

    Args:
        cell: text, as a file has it, or a value of JSON.
        name: of its column.
        decimal: the mark in text.

    Raises:
        BadCell: it is none.
    """
    if is_gap(cell):
        return GAP
    number = _parse(cell, decimal) if isinstance(cell, str) else cell
    if number is None or isinstance(number, bool) or not isinstance(number, int | float):
        comma = isinstance(cell, str) and decimal == "." and "," in cell
        hint = ' (1,5: data.decimal = ",")' if comma else ""
        raise BadCell(f"{name} is not a number{hint}", cell)
    if not abs(number) <= LARGEST:
        raise BadCell(f"{name} is not a finite number below 1e30", cell)
    return float(number)


def read_moment(cell: Any, order: str) -> int | None:
    """The milliseconds since 1970 that a time is, in UTC where it says no other; or None.

    Args:
        cell: text, or a number: seconds since 1970, milliseconds and so on.
        order: of year, month and day.
    """
    text = str(cell).strip()
    if _NUMBER.fullmatch(text):
        seconds = float(text)
        if not math.isfinite(seconds):
            return None
        while abs(seconds) > LATEST:
            seconds /= 1000
        return round(seconds * 1000)
    found = _TIME.fullmatch(text)
    if not found:
        return None
    parts = {name: found[at] for name, at in zip(order, (1, 3, 4), strict=True)}
    hour, minute, second = (float(found[at] or 0) for at in (5, 6, 7))
    if len(parts["y"]) != 4 or hour > 23 or minute > 59 or second >= 60:
        return None
    try:
        days = date(*(int(parts[name]) for name in "ymd")).toordinal() - _EPOCH.toordinal()
    except ValueError:  # the 31st of February
        return None
    return round((days * 1440 + 60 * hour + minute - _zone(found[8])) * 60_000 + second * 1000)


def show_moment(moment: int) -> str:
    """A time as ISO 8601 has it, in UTC. Args: moment: milliseconds since 1970."""
    time = _EPOCH + timedelta(milliseconds=moment)
    parts = "milliseconds" if moment % 1000 else "seconds" if moment % 60_000 else "minutes"
    return time.replace(tzinfo=None).isoformat(timespec=parts) + "Z"


def _parse(text: str, decimal: str) -> float | None:
    text = text.strip().replace("\u2212", "-")  # the minus sign of typesetters
    if decimal != ".":
        text = text.replace(".", "?").replace(decimal, ".")
    return float(text) if _NUMBER.fullmatch(text) else None


def _zone(text: str | None) -> int:
    """How many minutes a zone is ahead."""
    if not text or text in "Zz":
        return 0
    minutes = 60 * int(text[1:3]) + int(text[-2:])
    return -minutes if text[0] == "-" else minutes
