"""A column of answers: classes, several classes at once, or numbers."""

import math
import re
from collections import Counter

import numpy as np

from ..config import StarterError
from ..task import CLASS, CLASSES, NUMBER, SERIES, Target
from .names import clean_name, index_labels, merge_numbers, order_classes, to_number

MANY = 20  # whole numbers: more of them are rather an amount than classes
OFTEN = 5  # times that each of them occurs, if they are classes all the same
LARGEST = 1e30  # the model computes in float32, which ends not far beyond
NO_CLASS = {"", "nan", "na", "n/a", "#n/a", "<na>", "null"}  # as pandas, R, Excel and SQL write it
SEVERAL = re.compile("[|;,]")  # stands between classes in one cell


def refuse_answer(cell: str, target: str) -> str:
    """Why a cell is no answer for `data.target`; empty if it is one."""
    if cell.strip().casefold() in NO_CLASS:
        return "" if target == CLASSES else f"holds no {'answer' if target == 'auto' else target}"
    if target == NUMBER and to_finite(cell) is None:
        return "is not a finite number"
    return ""


def read_answers(cells: list[str], name: str, target: str) -> tuple[Target, np.ndarray]:
    """What a column asks for, and each answer in it.

    Args:
        name: of the column.
        target: as `data.target`; with auto it follows from the cells.

    Shapes: n cells -> (n,) int64 labels, (n, classes) float32 of 0 and 1, or (n,) float32 numbers.
    """
    cells = [clean_name(cell) for cell in cells]
    kind = _choose(cells, name) if target == "auto" else target
    if kind == NUMBER:
        return Target(NUMBER, name), np.array([to_finite(cell) for cell in cells], np.float32)
    if kind == CLASSES:
        return _read_several(cells, name)
    classes, labels = index_labels(merge_numbers(cells))
    return Target(CLASS, name, classes), labels


def align(found: Target, values: np.ndarray, target: Target) -> np.ndarray:
    """Answers with the classes of `found` as answers with those of `target`.

    Raises:
        StarterError: they hold classes that it does not know.
    """
    if target.kind == SERIES and found.describe() != target.describe():
        message = f"the model forecasts {target.ahead} steps of {target.name}"
        raise StarterError(message, f"the settings ask for {found.ahead} of {found.name}")
    if target.kind in (NUMBER, SERIES):
        return values
    if rest := sorted(set(found.classes) - set(target.classes)):
        more = [f"and {len(rest) - 5} more"] if len(rest) > 5 else []
        shown = ", ".join([*rest[:5], *more])
        raise StarterError(f"there are classes that the model does not know: {shown}")
    places = np.array([target.classes.index(name) for name in found.classes], np.int64)
    if target.kind == CLASS:
        labels: np.ndarray = places[values]
        return labels
    wide = np.zeros((len(values), len(target.classes)), np.float32)
    wide[:, places] = values
    return wide


def to_finite(cell: str) -> float | None:
    """The number that a cell holds, if float32 can hold it."""
    try:
        number = float(cell.replace("_", "?"))  # 2021_03 is a name, to float() it is 202103
    except ValueError:
        return None
    return number if math.isfinite(number) and abs(number) <= LARGEST else None


def _choose(cells: list[str], name: str) -> str:
    kind, why = _guess(Counter(cells))
    if kind != CLASS:
        print(f'note: {name} {why}; data.target = "class" tells its values apart as classes')
    return kind


def _guess(counts: Counter[str]) -> tuple[str, str]:
    """Which target the cells look like, and why."""
    numbers = [number for number in map(to_number, counts) if number is not None]
    if len(numbers) == len(counts):
        whole = all(number == number.to_integral_value() for number in numbers)
        often = counts.total() >= OFTEN * len(counts) and max(numbers) - min(numbers) < len(counts)
        if not whole or (len(counts) > MANY and not often):
            return NUMBER, "is taken for a number to predict"
        return CLASS, ""
    parts = {cell: [part.strip() for part in SEVERAL.split(cell)] for cell in counts}
    used = Counter(part for each in parts.values() for part in set(each))
    for cell, each in parts.items():
        if len(each) > 1 and all(used[part] > 1 for part in each):
            return CLASSES, f"is taken for several classes at once, as in {cell}"
    return CLASS, ""


def _read_several(cells: list[str], name: str) -> tuple[Target, np.ndarray]:
    rows = [{part.strip() for part in SEVERAL.split(cell)} - {""} for cell in cells]
    classes = order_classes(set().union(*rows))
    index = {each: at for at, each in enumerate(classes)}
    values = np.zeros((len(rows), len(classes)), np.float32)
    for at, row in enumerate(rows):
        values[at, [index[each] for each in row]] = 1
    return Target(CLASSES, name, classes), values
