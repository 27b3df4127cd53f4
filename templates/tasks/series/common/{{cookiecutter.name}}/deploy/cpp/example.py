"""Series as the C++ programs read them."""

from pathlib import Path
from typing import Any

import numpy as np


def make_inputs(count: int, manifest: dict[str, Any]) -> dict[str, np.ndarray]:
    """Pasts of noise. Shapes: (count, past, columns)."""
    about = manifest["input"]
    chance = np.random.default_rng(0)
    return {"past": chance.random((count, about["past"], len(about["columns"])), np.float32)}


def write_input(path: Path, one: dict[str, np.ndarray], manifest: dict[str, Any]) -> Path:
    """One past as CSV without times.

    Args:
        one: by name, (past, columns).
    """
    about = manifest["input"]
    rows = [[repr(float(number)) for number in row] for row in one["past"]]
    return write_rows(path, about, [about["columns"], *rows])


def write_rows(path: Path, about: dict[str, Any], rows: list[list[str]]) -> Path:
    """Cells as a file of the learned kind; the first row is the header."""
    mark = ";" if about["decimal"] == "," else ","
    header, *rest = rows
    time = header.index(about["time"]) if about["time"] in header else None
    written = [
        [cell if at == time else cell.replace(".", about["decimal"]) for at, cell in enumerate(row)]
        for row in rest
    ]
    lines = [mark.join(row) for row in (header, *written)]
    path.write_text("\n".join([*lines, ""]), "utf-8")
    return path
