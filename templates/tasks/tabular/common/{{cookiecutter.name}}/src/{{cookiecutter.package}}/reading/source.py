"""The table that the rows come from."""

import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, TextIO

import numpy as np

from ..config import StarterError
from ..settings.options import DataConfig
from .cells import CATEGORY, UNKNOWN, Column
from .columns import learn_columns, make_inputs, measure_columns
from .items import Items
from .lines import ENDINGS
from .reader import ArrayReader
from .table import read_table


def read_source(settings: DataConfig, about: dict[str, Any] | None = None) -> Items:
    """Everything that `data.source` holds, each cell as a number in float64.

    Args:
        about: of a trained network, whose columns are read; see Task.

    Raises:
        StarterError: there is no such source, or it cannot be used.
    """
    path = Path(settings.source)
    try:
        if path.is_file() and path.suffix.lower() in ENDINGS:
            return read_table(path, settings, read_columns(about) if about else ())
    except OSError as error:
        raise StarterError(f"data.source = {path} cannot be read: {error}") from error
    what = f"is not a {' or '.join(ENDINGS)} file" if path.exists() else "does not exist"
    raise StarterError(f"data.source = {path} {what}", "a table with a header")


def read_columns(about: dict[str, Any]) -> list[Column]:
    """The columns that a trained network takes.

    Raises:
        StarterError: it was trained before this project knew kinds of columns.
    """
    try:
        return [Column.of(each) for each in about["columns"]]
    except (KeyError, TypeError) as error:
        raise StarterError(
            "the model is of another version of this project", "make train"
        ) from error


def read_like(settings: DataConfig, about: dict[str, Any]) -> Items:
    """Everything that `data.source` holds, as a trained network takes it; `about`: see Task."""
    items, columns = read_source(settings, about), read_columns(about)
    rows = _rows(items)
    tell_unknown(settings.source, count_unknown(columns, rows), sys.stdout)
    reader = ArrayReader({"features": make_inputs(rows, columns, columns)})
    return replace(items, reader=reader, about=about)


def fit_inputs(items: Items, train: np.ndarray, about: dict[str, Any] | None) -> Items:
    """The items as the network takes them: each column less its offset, in float32.

    Args:
        train: indexes of the training part, from which offsets, words and spread follow: (n,).
        about: of a trained network, whose columns stay; see Task.
    """
    read, rows = read_columns(items.about), _rows(items)
    learned = read if about else learn_columns(read, rows, train)
    features = make_inputs(rows, read, learned)
    return replace(
        items,
        reader=ArrayReader({"features": features}),
        about=items.about | {"columns": [column.describe() for column in learned]},
        fitted=measure_columns(learned, features, train),
    )


def count_unknown(columns: Sequence[Column], rows: np.ndarray) -> Counter[str]:
    """How many cells of each category hold a word that the model has not learned.

    Shapes: rows (n, columns).
    """
    counts = {
        column.name: int((rows[:, at] == UNKNOWN).sum())
        for at, column in enumerate(columns)
        if column.kind == CATEGORY
    }
    return Counter({name: count for name, count in counts.items() if count})


def tell_unknown(source: str, counts: Counter[str], file: TextIO) -> None:
    """Say so once, if there are any."""
    if counts:
        told = ", ".join(f"{count} of {name}" for name, count in counts.items())
        print(f"note: words in {source} that the model does not know: {told}", file=file)


def _rows(items: Items) -> np.ndarray:
    assert isinstance(items.reader, ArrayReader)  # as read_table makes it
    return items.reader.arrays["features"]  # (n, columns) float64, no copy
