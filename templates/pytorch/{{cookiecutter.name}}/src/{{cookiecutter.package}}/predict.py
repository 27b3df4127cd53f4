"""Answers with the exported model; the training code's network is not built."""

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime

from .config import ARTIFACTS, Config, StarterError
from .data import load_data
from .picture import read_picture
from .table import parse_features
from .task import check_task


@dataclass(frozen=True, slots=True)
class Prediction:
    """What the model says about one input."""

    asked: str
    label: int
    name: str  # of the label's class
    probability: float
    logits: np.ndarray  # (classes,)
    truth: str | None  # the true class, where it is known


class Artifact:
    """The exported model, read back from its file."""

    def __init__(self, manifest: dict[str, Any], content: bytes) -> None:
        self.manifest = manifest
        self._session = onnxruntime.InferenceSession(content, providers=["CPUExecutionProvider"])

    def logits(self, inputs: np.ndarray) -> np.ndarray:
        """Shapes: (n, size, size, channels) in [0, 1] or (n, columns) -> (n, classes).

        The columns of a table less their offset, as `parse_features` gives them.
        """
        x = inputs.astype(np.float32)
        if x.ndim == 4:
            x = np.moveaxis(x, -1, 1)  # (n, channels, size, size)
        given = {self.manifest["input"]["name"]: x}
        return np.asarray(self._session.run(["logits"], given)[0])  # (n, classes)


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
        _ = manifest["input"]["kind"], manifest["classes"]
    except FileNotFoundError as error:
        raise StarterError(f"there is no exported model in {folder}", "make export") from error
    except (ValueError, KeyError, TypeError) as error:
        raise StarterError(f"{folder / 'model.json'} is damaged", "make export") from error
    try:
        return Artifact(manifest, content)
    except Exception as error:  # whatever the part of the reader raises that it reaches
        message = f"{folder / manifest['file']} cannot be loaded"
        raise StarterError(message, "make export") from error


def predict(
    config: Config, picture: Path | None, invert: bool = False, features: str | None = None
) -> Prediction:
    """What the exported model says about a picture, a row, or else about one test input.

    Args:
        picture: a file; for a model of pictures.
        invert: the file is dark on light, as on paper.
        features: one number for each column, with commas; for a model of a table.
    """
    artifact = load_artifact(ARTIFACTS)
    about, classes, truth = artifact.manifest["input"], artifact.manifest["classes"], None
    if picture is None and features is None:
        data = load_data(config)
        check_task(artifact.manifest, data.task)
        x, truth, asked = data.test.inputs[0], classes[data.test.labels[0]], "a test input"
    elif (features is not None) != (about["kind"] == "table"):
        hint = "--features=1,2,..." if about["kind"] == "table" else "make predict ARGS=picture.png"
        raise StarterError(f"the exported model takes a {about['kind']}", hint)
    elif picture is not None:
        x = read_picture(picture, about["image_size"], about["channels"], invert)  # (s, s, c)
        asked = str(picture)
    else:
        asked = features or ""
        x = parse_features(asked, about["columns"], about.get("offset", 0))  # (columns,)
    logits = artifact.logits(x[None])[0]  # (classes,)
    odds = np.exp(logits - logits.max())  # (classes,)
    label = int(logits.argmax())
    share = float(odds[label] / odds.sum())
    return Prediction(asked, label, classes[label], share, logits, truth)
