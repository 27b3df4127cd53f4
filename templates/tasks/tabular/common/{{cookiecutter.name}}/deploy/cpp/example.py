"""Rows of a table as the C++ programs read them."""

from pathlib import Path
from typing import Any

import numpy as np


def make_inputs(count: int, manifest: dict[str, Any]) -> dict[str, np.ndarray]:
    """Rows less the offset, of so few bits that adding and subtracting it loses none."""
    shape = (count, len(manifest["input"]["columns"]))
    values = np.random.default_rng(0).integers(0, 256, shape)
    return {"features": (values / np.float32(256)).astype(np.float32)}


def write_input(path: Path, one: dict[str, np.ndarray], manifest: dict[str, Any]) -> Path:
    """One row as it stands in the table, as text.

    Args:
        one: by name, (columns,).
    """
    row = one["features"] + np.array(manifest["input"]["offset"])  # (columns,) float64
    path.write_text(",".join(map(repr, row.tolist())) + "\n", "ascii")
    return path
