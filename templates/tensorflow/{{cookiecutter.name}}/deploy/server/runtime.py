"""Runs the exported model. Knows LiteRT and numpy; neither TensorFlow nor the training code."""

import hashlib
import json
import threading
from pathlib import Path
from typing import Any

import numpy as np
from ai_edge_litert.interpreter import Interpreter


class Runtime:
    """One loaded artefact, safe to call from several threads."""

    def __init__(self, folder: Path) -> None:
        """Raises FileNotFoundError without an artefact, ValueError with a damaged one."""
        self.manifest: dict[str, Any] = json.loads((folder / "model.json").read_text("utf-8"))
        content = (folder / self.manifest["file"]).read_bytes()
        # LiteRT crashes the process on a truncated file, so it is compared before it is opened.
        if hashlib.sha256(content).hexdigest() != self.manifest["sha256"]:
            raise ValueError(f"{self.manifest['file']} is not the file model.json describes")
        # One thread: requests already run beside each other, more would only fight for cores.
        self._interpreter = Interpreter(model_content=content, num_threads=1)
        self._run = self._interpreter.get_signature_runner("serving_default")
        self._lock = threading.Lock()  # an interpreter holds its tensors: one caller at a time

    def logits(self, inputs: np.ndarray) -> np.ndarray:
        """Shapes: (n, size, size, channels) in [0, 1] or (n, columns) -> (n, classes)."""
        name = self.manifest["input"]["name"]
        x = inputs.astype(np.float32)[:, None]  # (n, 1, ...)
        with self._lock:
            # The file takes one input a call (see model.json), so this is a loop.
            rows = [self._run(**{name: one})["logits"] for one in x]
        return np.concatenate(rows)  # (n, classes)
