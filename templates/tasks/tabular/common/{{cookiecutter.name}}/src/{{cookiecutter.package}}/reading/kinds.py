"""What the columns of a table are taken for, and why."""

import math
import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from ..config import StarterError
from ..settings.options import DataConfig
from .cells import (
    BOOLEAN,
    CATEGORY,
    DATE,
    FALSE,
    NUMBER,
    ORDERS,
    TRUE,
    BadCell,
    Column,
    clean_word,
    is_gap,
    parse_date,
    parse_number,
)

MOST_CELLS = 10_000  # different ones of a column that are looked at
MOST_WORDS = 1000  # of a category; text and names have more
FEW_WORDS = 20  # so many are a category in the smallest table too
NEARLY_ALL = 0.95  # of the cells; what is left is told, line by line


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a column is taken for; None: it is left out."""

    name: str
    column: Column | None
    why: str
    gaps: int
    different: int  # cells that are no gaps; MOST_CELLS: at least so many


class Cells:
    """Keeps count of a column's cells while they pass by."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()

    def see(self, cells: Sequence[str]) -> None:
        """Some more. Once they are many, what they are is clear, and memory stays small."""
        if len(self.counts) < MOST_CELLS:
            self.counts.update(cells)


def judge(name: str, counts: Counter[str], settings: DataConfig) -> Verdict:
    """What a column is taken for, by its cells or as the settings say.

    Raises:
        StarterError: the settings say what its cells cannot be, or no order of day and month fits.
    """
    given = Counter({cell: count for cell, count in counts.items() if not is_gap(cell, NUMBER)})
    wanted = _wanted(name, settings)
    plain = _as_plain_numbers(given)
    # Of numbers alone the words are wanted by few, and take as long as all the rest.
    words = () if plain and not wanted and not _are_codes(given) else _words(counts)
    if not given:
        column, why = None, "it is empty"
    elif wanted:
        column, why = _forced(name, wanted, given, words, settings), "the settings"
    elif len(set(plain) or words) == 1:
        column, why = None, f"it is always {next(iter(given)).strip()[:20]}"
    elif plain and not words and settings.decimal != ",":
        column, why = Column(name, NUMBER), _explain_numbers(given, ".")
    else:
        column, why = _guess(name, given, words or _words(counts), settings)
    kind = column.kind if column else NUMBER
    gaps = sum(count for cell, count in counts.items() if is_gap(cell, kind))
    return Verdict(name, column, why, gaps, len(given))


def _as_plain_numbers(given: Counter[str]) -> list[float]:
    """The cells as Python reads them, if it reads all; else none."""
    text = "".join(given).lower()
    if "_" in text or "n" in text:  # 1_0, nan, inf
        return []
    try:
        numbers = list(map(float, given))
    except ValueError:
        return []
    return numbers if all(map(math.isfinite, numbers)) else []


def _wanted(name: str, settings: DataConfig) -> str:
    lists = {NUMBER: settings.numbers, CATEGORY: settings.categories, DATE: settings.dates}
    said = [kind for kind, names in lists.items() if name in names]
    if len(said) > 1:
        raise StarterError(f"{name} is to be both {' and '.join(said)}", "name it in one list")
    return said[0] if said else ""


def _guess(
    name: str, given: Counter[str], words: tuple[str, ...], settings: DataConfig
) -> tuple[Column | None, str]:
    if {cell.strip().casefold() for cell in given} <= (TRUE | FALSE) - {"0", "1"}:
        return Column(name, BOOLEAN), "true and false"
    decimal, why = _find_decimal(given, settings), f"{len(words)} words"
    if _are_codes(given):
        why = f"{len(words)} codes that begin with 0"
    elif _share(given, partial(_reads_as_number, decimal=decimal)) >= NEARLY_ALL:
        return Column(name, NUMBER, decimal=decimal), _explain_numbers(given, decimal)
    elif order := _find_order(name, given, settings):
        return Column(name, DATE, order=order), f"dates, {'-'.join(order)}"
    if len(words) > MOST_WORDS or (len(words) > FEW_WORDS and len(words) > given.total() / 2):
        return None, f"{why} in {given.total()} cells: text, names or the like"
    return Column(name, CATEGORY, words=words), why


def _are_codes(given: Counter[str]) -> bool:
    """Whether cells are digits, some with a 0 before: 01234 is no amount, but a place, say."""
    plain = [cell.strip() for cell in given]
    return all(map(str.isdecimal, plain)) and any(re.match(r"0\d", cell) for cell in plain)


def _forced(
    name: str, kind: str, given: Counter[str], words: tuple[str, ...], settings: DataConfig
) -> Column:
    if kind == CATEGORY:
        if len(given) >= MOST_CELLS:
            message = f"{name} has {len(given)} different words or more"
            raise StarterError(message, f"at most {MOST_CELLS - 1} are a category; data.ignore")
        return Column(name, CATEGORY, words=words)
    if kind == NUMBER:
        column = Column(name, NUMBER, decimal=_find_decimal(given, settings))
    else:
        column = Column(name, DATE, order=_find_order(name, given, settings) or "ymd")
    _refuse_others(column, given)
    return column


def _refuse_others(column: Column, given: Counter[str]) -> None:
    """Once for the column, where no more than a few of its cells are what the settings say."""
    other = next((cell for cell in given if not _can_be(cell, column)), None)
    if other is not None and _share(given, lambda cell: _can_be(cell, column)) < NEARLY_ALL:
        what = f"{column.name} is to be a {column.kind}, and holds {other.strip()[:40]!r}"
        raise StarterError(what, "what the column is can be left to the program, or data.ignore")


def _can_be(cell: str, column: Column) -> bool:
    try:
        column.encode(cell)
    except BadCell:
        return False
    return True


def _words(counts: Counter[str]) -> tuple[str, ...]:
    return tuple(sorted({clean_word(cell) for cell in counts if not is_gap(cell, CATEGORY)}))


def _find_decimal(given: Counter[str], settings: DataConfig) -> str:
    if settings.decimal != "auto":
        return settings.decimal
    point, comma = (_share(given, partial(_reads_as_number, decimal=mark)) for mark in ".,")
    return "," if comma > point else "."


def _explain_numbers(given: Counter[str], decimal: str) -> str:
    if len(given) == given.total() > FEW_WORDS and all(map(str.isdecimal, map(str.strip, given))):
        return "whole numbers, no two alike: if they only name the rows, data.ignore"
    if decimal == ",":
        return "numbers, with a decimal comma"
    marked = next((cell.strip() for cell in given if "," in cell), "")
    return f"numbers, {marked} is {parse_number(marked, '.'):g}" if marked else "numbers"


def _find_order(name: str, given: Counter[str], settings: DataConfig) -> str:
    """The order of year, month and day; empty where the cells are no dates."""
    shares = {order: _share(given, partial(_reads_as_date, order=order)) for order in ORDERS}
    fits = [order for order, share in shares.items() if share >= NEARLY_ALL]
    if len(fits) > 1 and settings.day_first != "auto":
        fits = ["dmy" if settings.day_first == "yes" else "mdy"]
    if len(fits) > 1:
        cell = next(iter(given)).strip()
        message = f"{name}: the day may come first or second in all cells, as in {cell}"
        raise StarterError(message, 'data.day_first = "yes" or "no"')
    return fits[0] if fits else ""


def _reads_as_number(cell: str, decimal: str) -> bool:
    return parse_number(cell, decimal) is not None


def _reads_as_date(cell: str, order: str) -> bool:
    return parse_date(cell, order) is not None


def _share(given: Counter[str], holds: Callable[[str], bool]) -> float:
    return sum(count for cell, count in given.items() if holds(cell)) / given.total()
