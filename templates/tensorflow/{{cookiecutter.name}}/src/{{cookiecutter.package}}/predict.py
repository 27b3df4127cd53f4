"""Answers with the exported model; the training code's network is not built."""

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from ai_edge_litert.interpreter import Interpreter

from .config import ARTIFACTS, Config, StarterError
from .data import check_size, load_data, read_picture


@dataclass(frozen=True, slots=True)
class Prediction:
    """What the model says about one picture."""

    picture: str
    label: int
    probability: float
    logits: np.ndarray  # (classes,)
    truth: int | None  # the true label, where it is known


class Artifact:
    """The exported model, read back from its file."""

    def __init__(self, manifest: dict[str, Any], content: bytes) -> None:
        self.manifest = manifest
        self._run = Interpreter(model_content=content).get_signature_runner("serving_default")

    def logits(self, images: np.ndarray) -> np.ndarray:
        """Shapes: (n, size, size) in [0, 1] -> (n, classes)."""
        x = images.astype(np.float32)[:, None, :, :, None]  # (n, 1, size, size, 1)
        # The file takes one picture at a time, see export.py.
        return np.concatenate([self._run(image=picture)["logits"] for picture in x])  # (n, classes)


def load_artifact(folder: Path) -> Artifact:
    """The exported model in `folder`.

    Raises:
        StarterError: none there, or not the file its model.json describes.
    """
    try:
        manifest = json.loads((folder / "model.json").read_text("utf-8"))
        content = (folder / manifest["file"]).read_bytes()
        if hashlib.sha256(content).hexdigest() != manifest["sha256"]:
            raise StarterError(f"{folder / manifest['file']} is damaged", "make export")
    except FileNotFoundError as error:
        raise StarterError(f"there is no exported model in {folder}", "make export") from error
    except (ValueError, KeyError, TypeError) as error:
        raise StarterError(f"{folder / 'model.json'} is damaged", "make export") from error
    return Artifact(manifest, content)


def predict(config: Config, picture: Path | None, invert: bool = False) -> Prediction:
    """What the exported model says about a picture file, or else about one test digit.

    Args:
        invert: the file is dark on light, as on paper.
    """
    artifact = load_artifact(ARTIFACTS)
    if picture is None:
        check_size(artifact.manifest["image_size"], config)
        test = load_data(config).test
        image, truth, name = test.images[0], int(test.labels[0]), "a test digit"
    else:
        image = read_picture(picture, artifact.manifest["image_size"], invert)  # (size, size)
        truth, name = None, str(picture)
    logits = artifact.logits(image[None])[0]  # (classes,)
    odds = np.exp(logits - logits.max())  # (classes,)
    label = int(logits.argmax())
    return Prediction(name, label, float(odds[label] / odds.sum()), logits, truth)
