"""The exported model; the training code's network is not built."""

import hashlib
import json
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime

from ..config import StarterError
from ..task import read_target
from .reader import Inputs


class Artifact:
    """The exported model, read back from its file."""

    def __init__(self, manifest: dict[str, Any], content: bytes) -> None:
        self.manifest = manifest
        self.target = read_target(manifest)
        self._session = onnxruntime.InferenceSession(content, providers=["CPUExecutionProvider"])

    def outputs(self, inputs: Inputs) -> np.ndarray:
        """Shapes: (n, ...) each, the channels of pictures last -> (n, width)."""
        given = {name: self._arrange(array) for name, array in inputs.items()}
        return np.asarray(self._session.run([self.target.output], given)[0])  # (n, width)

    def _arrange(self, array: np.ndarray) -> np.ndarray:
        x = array.astype(np.float32)
        return np.moveaxis(x, -1, 1) if x.ndim == 4 else x  # (n, channels, size, size)


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
        _ = manifest["inputs"], manifest["input"], read_target(manifest)
    except FileNotFoundError as error:
        raise StarterError(f"there is no exported model in {folder}", "make export") from error
    except (ValueError, KeyError, TypeError) as error:
        raise StarterError(f"{folder / 'model.json'} is damaged", "make export") from error
    try:
        return Artifact(manifest, content)
    except Exception as error:  # whatever the part of the reader raises that it reaches
        message = f"{folder / manifest['file']} cannot be loaded"
        raise StarterError(message, "make export") from error
