"""What the peers train on: `material.py CONFIG FOLDER` writes it as a starter reads it.

The peers read it back and import nothing of the starter, which sets its framework's environment.
"""

import json
import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """Pictures (n, size, size, channels) with their labels (n,), and how to train on them."""

    train: tuple[np.ndarray, np.ndarray]
    validation: tuple[np.ndarray, np.ndarray]
    classes: int
    batch_size: int
    learning_rate: float
    dropout: float
    every: int  # steps between the scalars


def load_material(folder: str) -> Material:
    """What was written there."""
    settings = json.loads((Path(folder) / "settings.json").read_text("utf-8"))
    with np.load(Path(folder) / "data.npz") as file:
        parts = {part: (file[f"{part}_x"], file[f"{part}_y"]) for part in ("train", "validation")}
    return Material(**parts, **settings)


def main(config_file: str, folder: str) -> None:
    from bench.config import load_config
    from bench.data import load_data

    config = load_config(Path(config_file))
    data = load_data(config)
    settings = {
        "classes": len(data.task.target.classes),
        "batch_size": config.train.batch_size,
        "learning_rate": config.train.learning_rate,
        "dropout": config.model.dropout,
        "every": config.board.every,
    }
    Path(folder).mkdir(exist_ok=True)
    (Path(folder) / "settings.json").write_text(json.dumps(settings), "utf-8")
    # The first layer of the starter's network does this to each batch; tutorials do it beforehand.
    mean, scale = (np.float32(data.task.fitted[name]) for name in ("mean", "scale"))  # (c,)
    arrays = {}
    for name, part in (("train", data.train), ("validation", data.validation)):
        pictures = part.read(np.arange(len(part)))["image"]  # (n, size, size, c)
        arrays |= {f"{name}_x": (pictures - mean) / scale, f"{name}_y": part.answers}
    np.savez(Path(folder) / "data.npz", **arrays)


if __name__ == "__main__":
    main(*sys.argv[1:])
