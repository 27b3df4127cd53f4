"""What the tests of every task ask of this one: small data, and what is known about them."""

import csv
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np

INPUT = "past"
# 600 hours of what a house used, with some gaps, and two things that it hangs on.
SOURCE = Path(__file__).parent / "hourly.csv"
DATA: dict[str, Any] = {
    **{"source": str(SOURCE), "time": "time", "target": ["load"], "past": 24, "ahead": 6}
}
SHAPE = (24, 3)  # of one input with these
# Of such inputs, as far as a network or plain method needs it.
ABOUT: dict[str, Any] = {
    **{"columns": ["load", "outside", "wind"], "past": 24, "step": 3600.0, "season": 24},
    **{"time": "time", "order": "ymd", "decimal": "."},
}
TARGETS = ("series",)  # what can be asked for
# Settings that, with other answers, ask for another last layer.
OTHER: dict[str, Any] = {"target": ("wind",)}
# A number that no plain method can be fitted to inputs of, and what it then says.
UNFIT = (np.inf, "infinity")
COUNTS = (379, 43, 91)  # of its training, validation and test part
BATCH = 42  # nine of them are an epoch
LEARNED = 1.0  # MASE of a few epochs, whatever network model.py has: better than yesterday again


def some_inputs(count: int) -> dict[str, np.ndarray]:
    """Inputs of the network, all different."""
    return {INPUT: np.random.default_rng(0).random((count, *SHAPE), dtype=np.float32)}


def write_source(folder: str, answers: list[str]) -> str:
    """Five hours for each answer, whatever it is."""
    Path(folder).mkdir(parents=True, exist_ok=True)
    noise, start = np.random.default_rng(0), datetime(2026, 1, 1)
    with open(f"{folder}/source.csv", "w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["time", "load", "wind"])
        for hour in range(5 * len(answers)):
            load, wind = noise.normal(size=2).round(4).tolist()
            rows.writerow([start + timedelta(hours=hour), 10 + load + hour % 24, wind])
    return f"{folder}/source.csv"


def ask_about(folder: str) -> tuple[list[str], int]:
    """Arguments of `predict` about a source that `write_source` wrote, and how many answers."""
    return [f"{folder}/source.csv"], 1
