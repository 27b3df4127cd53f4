"""The exported model; the training code's network is not built."""

import hashlib
import json
from pathlib import Path
from typing import Any

import numpy as np
from ai_edge_litert.interpreter import Interpreter

from .config import StarterError


class Artifact:
    """The exported model, read back from its file."""

    def __init__(self, manifest: dict[str, Any], content: bytes) -> None:
        self.manifest = manifest
        self._run = Interpreter(model_content=content).get_signature_runner("serving_default")

    def logits(self, inputs: np.ndarray) -> np.ndarray:
        """Shapes: (n, size, size, channels) in [0, 1] or (n, columns) -> (n, classes)."""
        name = self.manifest["input"]["name"]
        x = inputs.astype(np.float32)[:, None]  # (n, 1, ...)
        # The file takes one input at a time, see export.py.
        return np.concatenate([self._run(**{name: one})["logits"] for one in x])  # (n, classes)


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
