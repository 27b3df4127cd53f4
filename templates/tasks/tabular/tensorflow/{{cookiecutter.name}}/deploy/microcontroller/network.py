"""What of the model runs on the board: the network behind the preparation of the columns.

Seconds beside shares fit no scale of 8 bits, so prepare.h does in float32 what Preparation does.
"""

import math
from typing import Any

import numpy as np
import tensorflow as tf
from literals import number, strings

PERIODS = (365.2425, 7.0, 1.0)  # days, as in preparation.py
KINDS = {"number": "kNumber", "category": "kCategory", "boolean": "kBoolean", "date": "kDate"}


class _Prepared:
    """A network that is given what its preparation makes; all else is the network's own."""

    def __init__(self, model: Any) -> None:
        self._model = model

    def preparation(self, x: tf.Tensor) -> tf.Tensor:
        return x

    def __getattr__(self, name: str) -> Any:
        return getattr(self._model, name)


def prepare(model: Any, inputs: dict[str, np.ndarray]) -> np.ndarray:
    """What the board's part of the network takes. Shapes: (n, columns) -> (n, prepared)."""
    prepared: np.ndarray = model.preparation(inputs["features"]).numpy()
    return prepared


def answer(model: Any, prepared: tf.Tensor) -> tf.Tensor:
    """Shapes: (1, prepared) -> (1, width)."""
    return type(model).call(_Prepared(model), {"features": prepared}, training=False)


def raw(inputs: dict[str, np.ndarray], task: Any) -> np.ndarray:
    """Rows as a board has them. Shapes: (n, columns) -> the same, float64."""
    offsets = np.array([each.get("offset", 0.0) for each in task.about["columns"]])  # (columns,)
    rows: np.ndarray = inputs["features"].astype(np.float64) + offsets
    return rows


def constants(task: Any) -> list[str]:
    """The lines of constants.h that are a table's; an array has one item a column."""
    columns, fitted = task.about["columns"], task.fitted
    words = [tuple(each.get("words", ())) for each in columns]
    offsets = [float(each.get("offset", 0.0)) for each in columns]
    return [
        "// The columns, in the order of a row.",
        "enum class Kind { kNumber, kCategory, kBoolean, kDate };",
        f"constexpr int kColumns = {len(columns)};",
        f"inline constexpr const char* kNames[] = {strings([each['name'] for each in columns])};",
        _array("Kind", "kKinds", [f"Kind::{KINDS[each['kind']]}" for each in columns]),
        _array("double", "kOffsets", [repr(offset) for offset in offsets]),
        _array("float", "kMeans", [number(each) for each in fitted["mean"]]),
        _array("float", "kScales", [number(each) for each in fitted["scale"]]),
        "// Whether training met gaps there: only of those the model is told.",
        _array("bool", "kGaps", ["true" if gaps else "false" for gaps in fitted["gapped"]]),
        "// The words of the categories, one column's after the other's; a word's code is its",
        "// place among its column's, from 1.",
        _array("int", "kWordCounts", [str(len(each)) for each in words]),
        f"inline constexpr const char* kWords[] = {strings([w for each in words for w in each])};",
        "// Where a date is in the year, in the week and in the day.",
        f"constexpr int kPeriods = {len(PERIODS)};",
        _array("float", "kRates", [number(2 * math.pi / period) for period in PERIODS], "kPeriods"),
        _array("float", "kPhases", [_phases(offset) for offset in offsets], "kColumns][kPeriods"),
    ]


def _phases(offset: float) -> str:
    """Of the day that numbers are counted from."""
    turns = (2 * math.pi * (offset % period / period) for period in PERIODS)
    return "{" + ", ".join(map(number, turns)) + "}"


def _array(kind: str, name: str, items: list[str], count: str = "kColumns") -> str:
    return f"inline constexpr {kind} {name}[{count}] = " + "{" + ", ".join(items) + "};"
