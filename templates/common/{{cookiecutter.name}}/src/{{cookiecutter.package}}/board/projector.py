"""The files from which TensorBoard's projector shows inputs as points in space."""

from pathlib import Path

import numpy as np

from ..data import Part
from .drawing import draw_sprite

MOST = 1000  # points: a browser has to move them
NAME = "validation"  # of the points, in the projector's menu


def write_points(folder: Path, logits: np.ndarray, part: Part, classes: tuple[str, ...]) -> None:
    """Write the run's points over those of an earlier epoch; the part is a run's own.

    Shapes: (n, classes), of the n inputs of the part.
    """
    shown = part.spread(MOST)  # (m,)
    target = folder / "projector"
    target.mkdir(parents=True, exist_ok=True)
    np.savetxt(target / "vectors.tsv", logits[shown], fmt="%.6g", delimiter="\t")
    names = np.array([_cell(name) for name in classes])  # (classes,)
    pairs = zip(names[part.labels[shown]], names[logits[shown].argmax(axis=1)], strict=True)
    lines = ["label\tanswer", *("\t".join(pair) for pair in pairs)]
    (target / "metadata.tsv").write_text("\n".join(lines) + "\n", "utf-8")
    sprite = ""
    images = (part.read(shown[at : at + 1])[0] for at in range(len(shown)))  # one at a time
    shape = part.read(shown[:1]).shape  # (1, size, size, channels) or (1, columns)
    if len(shape) == 4:
        if not (target / "sprite.png").exists():  # the inputs stay the same all through a run
            draft = target / "sprite.part"  # whole or not at all: it is not drawn again
            draw_sprite(images, len(shown), shape[1]).save(draft, "PNG")
            draft.replace(target / "sprite.png")
        side = f"single_image_dim: {shape[1]}"
        sprite = f'  sprite < image_path: "projector/sprite.png" {side} {side} >\n'
    (folder / "projector_config.pbtxt").write_text(
        f'embeddings <\n  tensor_name: "{NAME}"\n  tensor_path: "projector/vectors.tsv"\n'
        f'  metadata_path: "projector/metadata.tsv"\n{sprite}>\n',
        "utf-8",
    )


def _cell(text: str) -> str:
    return " ".join(text.split())  # a tab or a line break would be another cell
