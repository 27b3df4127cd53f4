"""What a cell of a table means, by its column: alike in training, predict and every server.

It needs nothing but Python: deploy/server has a copy, and runs without the package.
"""

import math
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

NUMBER, CATEGORY, BOOLEAN, DATE = "number", "category", "boolean", "date"
LARGEST = 1e30  # the model computes in float32, which ends not far beyond
GAP = math.nan
GAPS = {"", "na", "n/a", "#n/a", "nan", "<na>", "null", "none"}  # as pandas, R, Excel and SQL do
SIGNS = {"-", "--", "?", "."}  # gaps too, but where a sign could be a word
TRUE, FALSE = {"true", "t", "yes", "y", "1"}, {"false", "f", "no", "n", "0"}
ORDERS = ("ymd", "dmy", "mdy")  # of year, month and day in dates
UNKNOWN = 0.0  # the code of a word that the model has not learned

_EPOCH = date(1970, 1, 1).toordinal()
_WRITTEN = r"[+-]?(\d{1,3}([OTHER'\s]\d{3})+|\d+)?([MARK]\d*)?(e[+-]?\d+)?"
_DIGITS = {
    mark: re.compile(_WRITTEN.replace("OTHER", other).replace("MARK", mark), re.IGNORECASE)
    for mark, other in ((".", ","), (",", "."))
}
_AROUND = "$€£¥% \t\u00a0\u202f"
_CURRENCY = re.compile(r"(?<=^[+-])[$€£¥]\s*")  # -$4
_CLOCK = r"(?:[T ]+(\d{1,2}):(\d{2})(?::(\d{2}(?:\.\d+)?))?\s*(Z|[+-]\d{2}:?\d{2})?)?"
_DATE = re.compile(r"(\d{1,4})([-/.])(\d{1,2})\2(\d{1,4})" + _CLOCK, re.IGNORECASE)


class BadCell(ValueError):
    """Why a cell cannot be used; `shown` is the cell."""

    def __init__(self, why: str, cell: Any) -> None:
        super().__init__(why)
        text = str(cell).strip()
        self.shown = f" ({text[:40]!r})"


@dataclass(frozen=True, slots=True)
class Column:
    """What a column holds, as `input.columns` of model.json says it."""

    name: str
    kind: str
    offset: float = 0.0  # subtracted in float64, before float32 takes seven digits
    decimal: str = "."  # the mark in numbers that are text
    order: str = "ymd"  # of a date
    words: tuple[str, ...] = ()  # of a category; a word's code is its place, from 1
    _codes: dict[str, float] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        codes = {word: float(at) for at, word in enumerate(self.words, start=1)}
        object.__setattr__(self, "_codes", codes)

    @classmethod
    def of(cls, about: dict[str, Any]) -> "Column":
        """Raises KeyError, TypeError: an older export, or a damaged one."""
        words = tuple(about.get("words", ()))
        return cls(**{"kind": about["kind"], **about, "words": words})

    def describe(self) -> dict[str, Any]:
        """What its kind needs, as JSON."""
        own: dict[str, dict[str, Any]] = {
            NUMBER: {"offset": self.offset, "decimal": self.decimal},
            DATE: {"offset": self.offset, "order": self.order},
            CATEGORY: {"words": list(self.words)},
            BOOLEAN: {},
        }
        return {"name": self.name, "kind": self.kind, **own[self.kind]}

    def encode(self, cell: Any) -> float:
        """The number that stands for a cell, its offset not yet subtracted.

        NaN for a gap, a word's code or UNKNOWN, 1 for true, the days since 1970 for a date.

        Args:
            cell: text, as a file has it, or a value of JSON.

        Raises:
            BadCell: it is none of the column's kind.
        """
        return GAP if is_gap(cell, self.kind) else _ENCODERS[self.kind](cell, self)

    def code(self, word: str) -> float:
        """The code of a category's word."""
        return self._codes.get(word, UNKNOWN)


def is_gap(cell: Any, kind: str) -> bool:
    """Whether nothing is known."""
    if not isinstance(cell, str):
        return cell is None or cell != cell
    text = cell.strip().casefold()
    return text in GAPS or (kind != CATEGORY and text in SIGNS)


def parse_number(text: str, decimal: str) -> float | None:
    """The number that a text writes, with thousands marks, currency or percent sign; or None."""
    text = text.strip(_AROUND).replace("\u2212", "-")  # the minus sign of typesetters
    text = _CURRENCY.sub("", text)
    if not _DIGITS[decimal].fullmatch(text) or not any(map(str.isdecimal, text)):
        return None
    thousands = "," if decimal == "." else "."
    plain = re.sub(rf"[{thousands}'\s]", "", text).replace(decimal, ".")
    number = float(plain)
    return number if math.isfinite(number) else None


def parse_date(text: str, order: str) -> float | None:
    """The days since 1970 that a date is, hours as their part of one; or None."""
    found = _DATE.fullmatch(text.strip())
    if not found:
        return None
    parts = {name: found[at] for name, at in zip(order, (1, 3, 4), strict=True)}
    if len(parts["y"]) != 4:
        return None
    hour, minute, second = (float(found[at] or 0) for at in (5, 6, 7))
    if hour > 23 or minute > 59 or second >= 60:
        return None
    try:
        days = date(*(int(parts[name]) for name in "ymd")).toordinal() - _EPOCH
    except ValueError:  # the 31st of February
        return None
    minutes = 60 * hour + minute + second / 60 - _zone(found[8])
    return days + minutes / 1440


def clean_word(cell: Any) -> str:
    """A category's word: without blanks around, ü as one letter, 3 for 3.0 and for 3."""
    if isinstance(cell, bool):
        return str(cell).lower()
    text = unicodedata.normalize("NFC", str(cell)).strip()
    whole = re.fullmatch(r"([+-]?\d+)\.0+", text)
    return whole[1] if whole else text


def _zone(text: str | None) -> int:
    """How many minutes a zone is ahead."""
    if not text or text in "Zz":
        return 0
    minutes = 60 * int(text[1:3]) + int(text[-2:])
    return -minutes if text[0] == "-" else minutes


def _encode_number(cell: Any, column: Column) -> float:
    number = parse_number(cell, column.decimal) if isinstance(cell, str) else cell
    if number is None or isinstance(number, bool) or not isinstance(number, int | float):
        comma = isinstance(cell, str) and column.decimal == "." and "," in cell
        why = "is not a number" + (' (1,5: data.decimal = ",")' if comma else "")
        raise BadCell(f"{column.name} {why}", cell)
    if not abs(number) <= LARGEST:
        raise BadCell(f"{column.name} is not a finite number below 1e30", cell)
    return float(number)


def _encode_word(cell: Any, column: Column) -> float:
    if not isinstance(cell, str | int | float):
        raise BadCell(f"{column.name} is not a word", cell)
    return column.code(clean_word(cell))


def _encode_boolean(cell: Any, column: Column) -> float:
    text = clean_word(cell).casefold()
    if text not in TRUE | FALSE:
        raise BadCell(f"{column.name} is neither true nor false", cell)
    return float(text in TRUE)


def _encode_date(cell: Any, column: Column) -> float:
    orders = dict.fromkeys((column.order, "ymd"))  # what programs send is ISO, 2026-11-30
    days = (parse_date(cell, order) for order in orders) if isinstance(cell, str) else ()
    found = next((each for each in days if each is not None), None)
    if found is None:
        raise BadCell(f"{column.name} is not a date like 2026-11-30", cell)
    return found


_ENCODERS: dict[str, Callable[[Any, Column], float]] = {
    NUMBER: _encode_number,
    CATEGORY: _encode_word,
    BOOLEAN: _encode_boolean,
    DATE: _encode_date,
}
