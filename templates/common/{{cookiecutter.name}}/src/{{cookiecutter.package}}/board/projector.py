"""The files from which TensorBoard's projector shows inputs as points in space."""

from pathlib import Path

import numpy as np

from ..data import Part
from ..measure.figures import choose
from ..task import CLASSES, Target
from .drawing import draw_sprite

MOST = 1000  # points: a browser has to move them
NAME = "validation"  # of the points, in the projector's menu


def write_points(folder: Path, logits: np.ndarray, part: Part, target: Target) -> None:
    """Write the run's points over those of an earlier epoch; the part is a run's own.

    Shapes: (n, classes), of the n inputs of the part.
    """
    shown = part.spread(MOST)  # (m,)
    place = folder / "projector"
    place.mkdir(parents=True, exist_ok=True)
    np.savetxt(place / "vectors.tsv", logits[shown], fmt="%.6g", delimiter="\t")
    answers, guesses = part.answers[shown], choose(logits[shown], target)
    pairs = [
        (_name(one, target), _name(two, target)) for one, two in zip(answers, guesses, strict=True)
    ]
    lines = ["label\tanswer", *("\t".join(pair) for pair in pairs)]
    (place / "metadata.tsv").write_text("\n".join(lines) + "\n", "utf-8")
    sprite = ""
    pictures = [name for name, values in part.read(shown[:1]).items() if values.ndim == 4]
    if pictures:
        images = (part.read(shown[at : at + 1])[pictures[0]][0] for at in range(len(shown)))
        side = part.read(shown[:1])[pictures[0]].shape[1]
        if not (place / "sprite.png").exists():  # the inputs stay the same all through a run
            draft = place / "sprite.part"  # whole or not at all: it is not drawn again
            draw_sprite(images, len(shown), side).save(draft, "PNG")
            draft.replace(place / "sprite.png")
        dims = f"single_image_dim: {side}"
        sprite = f'  sprite < image_path: "projector/sprite.png" {dims} {dims} >\n'
    (folder / "projector_config.pbtxt").write_text(
        f'embeddings <\n  tensor_name: "{NAME}"\n  tensor_path: "projector/vectors.tsv"\n'
        f'  metadata_path: "projector/metadata.tsv"\n{sprite}>\n',
        "utf-8",
    )


def _name(answer: np.ndarray, target: Target) -> str:
    places = np.flatnonzero(answer) if target.kind == CLASSES else [answer]
    text = ", ".join(target.classes[int(at)] for at in places)
    return " ".join(text.split())  # a tab or a line break would be another cell
