"""Names of classes as people write them: one class, one name."""

import unicodedata
from decimal import Decimal, InvalidOperation

import numpy as np

from ..config import StarterError

WIDEST = 30  # digits of a number: 1e999999 would be a name of a million letters


def clean_name(text: str) -> str:
    """A class or group without what nobody sees: blanks at its ends, ü in two characters."""
    return unicodedata.normalize("NFC", text).strip()


def merge_numbers(names: list[str]) -> list[str]:
    """The names, each number written one way (0 for 0.0 and 00) if all of them are numbers."""
    written: dict[str, str] = {}
    for name in set(names):
        number = to_number(name)
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
    classes = order_classes(set(labels))
    index = {name: number for number, name in enumerate(classes)}
    return classes, np.array([index[label] for label in labels], dtype=np.int64)


def order_classes(names: set[str]) -> tuple[str, ...]:
    """Raises StarterError: two differ only by case."""
    numbers = {name: to_number(name) for name in names}
    numeric = None not in numbers.values()
    classes = sorted(numbers, key=lambda name: (numbers[name] if numeric else 0, name))
    seen: dict[str, str] = {}
    for name in classes:
        first = seen.setdefault(name.casefold(), name)
        if first != name and len(name) > 1:  # A and a are classes of handwriting
            hint = "write them alike, or call one something else"
            raise StarterError(f"the classes {first} and {name} differ only by case", hint)
    return tuple(classes)


def to_number(name: str) -> Decimal | None:
    """The number that it is, or None."""
    # Exactly: as floats, two ids of 17 digits could be one.
    try:
        number = Decimal(name.replace("_", "?"))
    except InvalidOperation:
        return None
    return number if number.is_finite() and abs(number.adjusted()) <= WIDEST else None
