"""What a converted model's outputs are worth, by target, and how inputs are kept in a file."""

from collections.abc import Mapping

import numpy as np

# The figure of each target, and its heading.
FIGURES = {
    "class": ("accuracy", "accuracy"),
    "classes": ("macro_f1", "macro F1"),
    "number": ("mae", "mean abs. error"),
}


def named(file: Mapping[str, np.ndarray], part: str) -> dict[str, np.ndarray]:
    """The arrays of one part by name: of `inputs`, for one, what is called `inputs/NAME`."""
    return {key.removeprefix(f"{part}/"): file[key] for key in file if key.startswith(f"{part}/")}


def measure(outputs: np.ndarray, answers: np.ndarray, kind: str) -> float:
    """The target's figure. Shapes: (n, width), (n,) or (n, classes)."""
    if kind == "class":
        return float((outputs.argmax(1) == answers).mean())
    if kind == "number":
        return float(np.abs(outputs[:, 0] - answers).mean())
    said, true = outputs >= 0, answers > 0.5  # (n, classes)
    hits, either = (said & true).sum(0), said.sum(0) + true.sum(0)  # (classes,)
    seen = true.any(0)  # what never occurs has no F1
    return float((2 * hits[seen] / either[seen]).mean()) if seen.any() else 0.0


def compare(outputs: np.ndarray, live: np.ndarray, answers: np.ndarray, kind: str) -> dict:
    """How far from the live model's outputs: (n, width) both. A number's in its answers' spread."""
    difference = float(np.abs(outputs - live).max())
    if kind == "number":
        return {"largest_difference": difference / (float(answers.std()) or 1.0)}
    if kind == "class":
        same = outputs.argmax(1) == live.argmax(1)  # (n,)
    else:
        same = ((outputs >= 0) == (live >= 0)).all(1)  # (n,)
    return {"agreement": float(same.mean()), "largest_difference": difference}
