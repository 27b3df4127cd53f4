"""What the tests of every task ask of this one: small data, and what is known about them."""

import csv
from pathlib import Path
from typing import Any

import numpy as np

INPUT = "features"
# A mixed table of two kinds: numbers, one of them with gaps, words, dates and a boolean.
SOURCE = Path(__file__).parent / "mixed.csv"
DATA: dict[str, Any] = {"source": str(SOURCE), "label": "label"}
SHAPE = (5,)  # of one input with these
# Of such inputs, as far as a network or plain method needs it.
ABOUT: dict[str, Any] = {
    "columns": [
        {"name": "width", "kind": "number"},
        {"name": "height", "kind": "number"},
        {"name": "colour", "kind": "category", "words": ["blue", "green", "red"]},
        {"name": "seen", "kind": "date"},
        {"name": "ripe", "kind": "boolean"},
    ]
}
TARGETS = ("class", "classes", "number")  # what can be asked for
# Settings that, with other answers, ask for another last layer.
OTHER: dict[str, Any] = {}
# A number that no plain method can be fitted to inputs of, and what it then says.
UNFIT = (np.inf, "infinity")
COUNTS = (383, 71, 115)  # of its training, validation and test part
BATCH = 42  # nine of them are an epoch
LEARNED = 0.7  # accuracy of a few epochs, whatever network model.py has


def some_inputs(count: int) -> dict[str, np.ndarray]:
    """Inputs of the network, all different."""
    return {INPUT: np.random.default_rng(0).random((count, *SHAPE), dtype=np.float32)}


def write_source(folder: str, answers: list[str]) -> str:
    """Rows of which no two are alike, each with its answer in the column `label`."""
    Path(folder).mkdir(parents=True, exist_ok=True)
    noise = np.random.default_rng(0)
    with open(f"{folder}/source.csv", "w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["width", "height", "label"])
        rows.writerows([*noise.normal(size=2).round(4).tolist(), answer] for answer in answers)
    return f"{folder}/source.csv"


def ask_about(folder: str) -> tuple[list[str], int]:
    """Arguments of `predict` about a source that `write_source` wrote, and how many answers."""
    source = f"{folder}/source.csv"
    return [source], len(Path(source).read_text("utf-8").splitlines()) - 1
