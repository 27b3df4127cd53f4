"""What a converted model's outputs are worth, by target, and how inputs are kept in a file."""

from collections.abc import Mapping

import numpy as np

# The figure of each target, and its heading.
FIGURES = {
    "class": ("accuracy", "accuracy"),
    "classes": ("macro_f1", "macro F1"),
    "number": ("mae", "mean abs. error"),
    "series": ("mae", "mean abs. error"),
}
NUMBERS = ("number", "series")


def named(file: Mapping[str, np.ndarray], part: str) -> dict[str, np.ndarray]:
    """The arrays of one part by name: of `inputs`, for one, what is called `inputs/NAME`."""
    return {key.removeprefix(f"{part}/"): file[key] for key in file if key.startswith(f"{part}/")}


def measure(outputs: np.ndarray, answers: np.ndarray, kind: str) -> float:
    """The target's figure. Shapes: (n, width), (n,) or (n, classes or steps)."""
    if kind == "class":
        return float((outputs.argmax(1) == answers).mean())
    if kind in NUMBERS:
        return float(np.abs(outputs - answers.reshape(outputs.shape)).mean())
    said, true = outputs >= 0, answers > 0.5  # (n, classes)
    hits, either = (said & true).sum(0), said.sum(0) + true.sum(0)  # (classes,)
    seen = true.any(0)  # what never occurs has no F1
    return float((2 * hits[seen] / either[seen]).mean()) if seen.any() else 0.0


def compare(outputs: np.ndarray, live: np.ndarray, answers: np.ndarray, kind: str) -> dict:
    """How far from the live model's outputs: (n, width) both. Numbers' in their answers' spread."""
    differences = np.abs(outputs - live)  # (n, width)
    if kind in NUMBERS:
        spread = answers.reshape(live.shape).std(0)  # (width,)
        return {"largest_difference": float((differences / np.where(spread, spread, 1)).max())}
    if kind == "class":
        same = outputs.argmax(1) == live.argmax(1)  # (n,)
    else:
        same = ((outputs >= 0) == (live >= 0)).all(1)  # (n,)
    return {"agreement": float(same.mean()), "largest_difference": float(differences.max())}
