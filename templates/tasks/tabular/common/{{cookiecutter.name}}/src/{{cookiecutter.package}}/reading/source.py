"""Which source the rows come from, and the one that is always there."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.datasets import load_breast_cancer

from ..config import StarterError
from ..settings.options import DataConfig
from ..task import CLASS, Target
from .columns import choose_offset, measure_spread, subtract_offset
from .items import Items, make_key
from .lines import ENDINGS
from .reader import ArrayReader
from .table import read_table

OWN = "breast_cancer"


def read_source(settings: DataConfig, only: Sequence[str] = ()) -> Items:
    """Everything that `data.source` holds: the numbers of the file, in float64.

    Args:
        only: the columns to read; else all.

    Raises:
        StarterError: there is no such source, or it cannot be used.
    """
    path = Path(settings.source)
    if settings.source == OWN and not path.exists():
        return _read_own(settings)
    try:
        if path.is_file() and path.suffix.lower() in ENDINGS:
            return read_table(path, settings, only)
    except OSError as error:
        raise StarterError(f"data.source = {path} cannot be read: {error}") from error
    what = "is not a .csv file" if path.exists() else "does not exist"
    raise StarterError(f"data.source = {path} {what}", f"{OWN}, or a .csv file")


def read_like(settings: DataConfig, about: dict[str, Any]) -> Items:
    """Everything that `data.source` holds, as a trained network takes it; `about`: see Task."""
    items = read_source(settings, about["columns"])
    if missing := [name for name in about["columns"] if name not in items.about["columns"]]:
        more = f" and {len(missing) - 5} more" if len(missing) > 5 else ""
        lacks = f"{settings.source} lacks columns of the model"
        raise StarterError(f"{lacks}: {', '.join(missing[:5])}{more}")
    places = [items.about["columns"].index(name) for name in about["columns"]]
    rows = _rows(items)[:, places]
    reader = ArrayReader({"features": subtract_offset(rows, about["offset"])})
    return replace(items, reader=reader, about=about)


def fit_inputs(items: Items, train: np.ndarray, about: dict[str, Any] | None) -> Items:
    """The items as the network takes them: each column less its offset, in float32.

    Args:
        train: indexes of the training part, from which offset and spread follow: (n,).
        about: of a trained network, whose offset stays; see Task.
    """
    rows = _rows(items)  # (n, columns) float64
    same = about and about["columns"] == items.about["columns"]
    offset = about["offset"] if about and same else choose_offset(rows[train])
    rest = rows[train] - np.array(offset)
    scale = measure_spread(rest, items.about["columns"])
    return replace(
        items,
        reader=ArrayReader({"features": subtract_offset(rows, offset)}),
        about=items.about | {"offset": list(offset)},
        fitted={"mean": rest.mean(axis=0).tolist(), "scale": list(scale)},
    )


def _rows(items: Items) -> np.ndarray:
    return items.reader.read(np.arange(len(items.keys)))["features"]


def _read_own(settings: DataConfig) -> Items:
    if settings.group:
        raise StarterError(f"{OWN} has no groups", 'data.group = ""')
    table = load_breast_cancer()
    rows = table.data.astype(np.float64)
    keys = [make_key(row.tobytes()) for row in rows]
    names = tuple(str(name) for name in table.target_names)
    return Items(
        ArrayReader({"features": rows}),
        {"features": rows.shape[1:]},
        Target(CLASS, "diagnosis", names),
        table.target.astype(np.int64),
        keys,
        content=rows.tobytes(),
        about={"columns": [str(name).replace(" ", "_") for name in table.feature_names]},
    )
