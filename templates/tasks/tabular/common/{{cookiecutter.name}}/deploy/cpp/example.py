"""Rows of a table as the C++ programs read them."""

from pathlib import Path
from typing import Any

import numpy as np


def make_inputs(count: int, manifest: dict[str, Any]) -> dict[str, np.ndarray]:
    """Rows less the offset, of so few bits that adding and subtracting it loses none; with gaps."""
    chance = np.random.default_rng(0)
    columns = manifest["input"]["columns"]
    rows = (chance.integers(0, 256, (count, len(columns))) / np.float32(256)).astype(np.float32)
    for at, column in enumerate(columns):
        if column["kind"] == "category":
            rows[:, at] = chance.integers(0, len(column["words"]) + 1, count)
        if column["kind"] in ("boolean", "date"):
            rows[:, at] = chance.integers(0, 2, count)
    rows[chance.random(rows.shape) < 0.1] = np.nan
    return {"features": rows}


def write_input(path: Path, one: dict[str, np.ndarray], manifest: dict[str, Any]) -> Path:
    """One row as it stands in the table, as text.

    Args:
        one: by name, (columns,).
    """
    pairs = zip(one["features"].astype(np.float64), manifest["input"]["columns"], strict=True)
    cells = [_as_cell(float(number), column) for number, column in pairs]
    path.write_text(",".join(cells) + "\n", "utf-8")
    return path


def _as_cell(number: float, column: dict[str, Any]) -> str:
    if np.isnan(number):
        return ""
    if column["kind"] == "category":
        word = ["a word of nobody", *column["words"]][int(number)]
        return '"' + word.replace('"', '""') + '"'
    if column["kind"] == "boolean":
        return "yes" if number else "no"
    if column["kind"] == "date":
        return str(
            np.datetime64("1970-01-01") + np.timedelta64(int(number + column["offset"]), "D")
        )
    return repr(number + column["offset"])
