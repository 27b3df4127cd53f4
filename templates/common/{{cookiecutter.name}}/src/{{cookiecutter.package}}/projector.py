"""The files from which TensorBoard's projector shows inputs as points in space."""

from pathlib import Path

import numpy as np

from .drawing import draw_sprite

MOST = 1000  # points: a browser has to move them
NAME = "validation"  # of the points, in the projector's menu


def write_points(
    folder: Path, vectors: np.ndarray, inputs: np.ndarray, labels: list[str], guesses: list[str]
) -> None:
    """Write the run's points over those of an earlier epoch; the inputs are a run's own.

    Shapes: (n, width), (n, size, size, channels) or (n, columns); n labels, n guesses.
    """
    target = folder / "projector"
    target.mkdir(parents=True, exist_ok=True)
    np.savetxt(target / "vectors.tsv", vectors[:MOST], fmt="%.6g", delimiter="\t")
    rows = [f"{_cell(a)}\t{_cell(b)}" for a, b in zip(labels, guesses, strict=True)]
    lines = ["label\tanswer", *rows[:MOST]]
    (target / "metadata.tsv").write_text("\n".join(lines) + "\n", "utf-8")
    sprite = ""
    if inputs.ndim == 4:
        if not (target / "sprite.png").exists():  # the inputs stay the same all through a run
            draft = target / "sprite.part"  # whole or not at all: it is not drawn again
            draw_sprite(inputs[:MOST]).save(draft, "PNG")
            draft.replace(target / "sprite.png")
        side = f"single_image_dim: {inputs.shape[1]}"
        sprite = f'  sprite < image_path: "projector/sprite.png" {side} {side} >\n'
    (folder / "projector_config.pbtxt").write_text(
        f'embeddings <\n  tensor_name: "{NAME}"\n  tensor_path: "projector/vectors.tsv"\n'
        f'  metadata_path: "projector/metadata.tsv"\n{sprite}>\n',
        "utf-8",
    )


def _cell(text: str) -> str:
    return " ".join(text.split())  # a tab or a line break would be another cell
