"""What the tests of every task ask of this one: small data, and what is known about them."""

import csv
from pathlib import Path
from typing import Any

import numpy as np

INPUT = "bytes"
# Short sentences in three of the languages of data/languages.csv.
SOURCE = Path(__file__).parent / "sentences.csv"
DATA: dict[str, Any] = {"source": str(SOURCE), "label": "label", "length": 24, "pieces": 2}
SHAPE = (48,)  # of one input with these
# Of such inputs, as far as a network or plain method needs it.
ABOUT: dict[str, Any] = {"length": 24, "pieces": 2, "column": "text"}
TARGETS = ("class", "classes", "number")  # what can be asked for
# Settings that, with other answers, ask for another last layer.
OTHER: dict[str, Any] = {}
# A number that no plain method can be fitted to inputs of, and what it then says.
UNFIT = (0, "empty vocabulary")
COUNTS = (386, 69, 115)  # of its training, validation and test part
BATCH = 42  # nine of them are an epoch
LEARNED = 0.7  # accuracy of a few epochs, whatever network model.py has


def some_inputs(count: int) -> dict[str, np.ndarray]:
    """Inputs of the network, all different."""
    codes = np.random.default_rng(0).integers(1, 257, (count, *SHAPE))
    return {INPUT: codes.astype(np.float32)}


def write_source(folder: str, answers: list[str]) -> str:
    """Texts of which no two are alike, each with its answer in the column `label`."""
    Path(folder).mkdir(parents=True, exist_ok=True)
    letters = np.random.default_rng(0)
    with open(f"{folder}/source.csv", "w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["text", "label"])
        for answer in answers:
            words = letters.integers(ord("a"), ord("z") + 1, (4, 5)).tolist()
            rows.writerow([" ".join("".join(map(chr, word)) for word in words), answer])
    return f"{folder}/source.csv"


def ask_about(folder: str) -> tuple[list[str], int]:
    """Arguments of `predict` about a source that `write_source` wrote, and how many answers."""
    source = f"{folder}/source.csv"
    return [source], len(Path(source).read_text("utf-8").splitlines()) - 1
