"""The exported model; the training code's network is not built."""

import hashlib
import json
from pathlib import Path
from typing import Any

import numpy as np
from ai_edge_litert.interpreter import Interpreter

from ..config import StarterError
from ..task import read_target
from .reader import Inputs


class Artifact:
    """The exported model, read back from its file."""

    def __init__(self, manifest: dict[str, Any], content: bytes) -> None:
        self.manifest = manifest
        self.target = read_target(manifest)
        self._run = Interpreter(model_content=content).get_signature_runner("serving_default")

    def outputs(self, inputs: Inputs) -> np.ndarray:
        """Shapes: (n, ...) each -> (n, width)."""
        x = {name: array.astype(np.float32) for name, array in inputs.items()}
        # The file takes one input at a time, see export.py.
        count = len(next(iter(x.values())))
        each = ({name: rows[at : at + 1] for name, rows in x.items()} for at in range(count))
        return np.concatenate([self._run(**one)[self.target.output] for one in each])  # (n, width)


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
