"""What a source gives: inputs, labels, and what decides the part of each."""

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

import numpy as np

from .config import StarterError

MANY = 20  # whole numbers: more of them are rather an amount than classes
SMALLEST = 1e-30  # a standard deviation; not far below, float32 has no number but 0
WIDEST = 30  # digits of a number: 1e999999 would be a name of a million letters


@dataclass(frozen=True, slots=True)
class Items:
    """Everything a source holds, before it is split."""

    kind: str  # picture | table
    inputs: np.ndarray  # (n, size, size, channels) in [0, 1], float32; or (n, columns), float64
    labels: np.ndarray  # (n,) int64
    classes: tuple[str, ...]  # a label is the index of its name
    keys: list[bytes]  # of each item's content, or of its group: equal keys go to one part
    columns: tuple[str, ...] = ()  # of a table
    fit: str = ""  # of pictures: how they became square
    depth: int = 0  # of pictures: see PictureSpec


def make_key(content: bytes) -> bytes:
    """The key of an item's content or of its group's name."""
    return hashlib.sha256(content).digest()


def clean_name(text: str) -> str:
    """A class or group without what nobody sees: blanks at its ends, ü in two characters."""
    return unicodedata.normalize("NFC", text).strip()


def merge_numbers(names: list[str]) -> list[str]:
    """The names, each number written one way (0 for 0.0 and 00) if all of them are numbers."""
    written: dict[str, str] = {}
    for name in set(names):
        number = _to_number(name)
        if number is None:
            return names
        text = f"{number:f}"
        text = text.rstrip("0").rstrip(".") if "." in text else text
        written[name] = text if number else "0"
    return [written[name] for name in names]


def index_labels(labels: list[str]) -> tuple[tuple[str, ...], np.ndarray]:
    """The classes in order (numbers by size, words by letters), and each label's index (n,).

    Raises:
        StarterError: two classes differ only by case.
    """
    numbers = {name: _to_number(name) for name in set(labels)}
    numeric = None not in numbers.values()
    classes = sorted(numbers, key=lambda name: (numbers[name] if numeric else 0, name))
    _refuse_twins(classes)
    index = {name: number for number, name in enumerate(classes)}
    return tuple(classes), np.array([index[label] for label in labels], dtype=np.int64)


def doubt_classes(classes: tuple[str, ...]) -> str:
    """Why the label is perhaps no class: a number, or several classes at once; else empty."""
    numbers = [number for number in map(_to_number, classes) if number is not None]
    whole = all(number == number.to_integral_value() for number in numbers)
    if len(numbers) == len(classes) and (len(classes) > MANY or not whole):
        return "looks like a number to predict; this starter tells classes apart"
    parts = {name: [part.strip() for part in re.split("[|;,]", name)] for name in classes}
    used = Counter(part for each in parts.values() for part in set(each))
    for name, each in parts.items():
        if len(each) > 1 and all(used[part] > 1 for part in each):
            several = f"seems to hold several classes at once, as in {name}"
            return f"{several}; this starter tells one from the others"
    return ""


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


def _to_number(name: str) -> Decimal | None:
    # Exactly: as floats, two ids of 17 digits could be one.
    try:
        number = Decimal(name.replace("_", "?"))
    except InvalidOperation:
        return None
    return number if number.is_finite() and abs(number.adjusted()) <= WIDEST else None


def _refuse_twins(classes: list[str]) -> None:
    seen: dict[str, str] = {}
    for name in classes:
        first = seen.setdefault(name.casefold(), name)
        if first != name and len(name) > 1:  # A and a are classes of handwriting
            hint = "write them alike, or call one something else"
            raise StarterError(f"the classes {first} and {name} differ only by case", hint)
