"""What the tests of every task ask of this one: small data, and what is known about them."""

import csv
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

INPUT = "image"
DATA: dict[str, Any] = {"image_size": 8}  # settings that make the source that is always there small
SHAPE = (8, 8, 1)  # of one input with these
ABOUT: dict[str, Any] = {}  # of such inputs, as far as a network or plain method needs it
TARGETS = ("class", "classes", "number")  # what can be asked for
# Settings that, with other answers, ask for another last layer.
OTHER: dict[str, Any] = {}
# A number that no plain method can be fitted to inputs of, and what it then says.
UNFIT = (np.inf, "infinity")
COUNTS = (1233, 230, 334)  # of its training, validation and test part
BATCH = 128  # nine of them are an epoch
LEARNED = 0.3  # accuracy of a few epochs: thrice by chance, whatever network model.py has


def some_inputs(count: int) -> dict[str, np.ndarray]:
    """Inputs of the network, all different."""
    return {INPUT: np.random.default_rng(0).random((count, *SHAPE), dtype=np.float32)}


def write_source(folder: str, answers: list[str]) -> str:
    """Pictures of which no two are alike, each with its answer in the column `label`."""
    Path(folder).mkdir(parents=True, exist_ok=True)
    noise = np.random.default_rng(0)
    for at in range(len(answers)):
        pixels = noise.integers(0, 256, (8, 8)).astype(np.uint8)
        Image.fromarray(pixels).save(f"{folder}/{at}.png")
    with open(f"{folder}/source.csv", "w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["file_name", "label"])
        rows.writerows([f"{at}.png", answer] for at, answer in enumerate(answers))
    return f"{folder}/source.csv"


def ask_about(folder: str) -> tuple[list[str], int]:
    """Arguments of `predict` about a source that `write_source` wrote, and how many answers."""
    return [folder], len(list(Path(folder).glob("*.png")))
