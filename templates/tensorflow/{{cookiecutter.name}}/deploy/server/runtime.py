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
        self._output: str = self.manifest["output"]["name"]
        content = (folder / self.manifest["file"]).read_bytes()
        # LiteRT crashes the process on a truncated file, so it is compared before it is opened.
        if hashlib.sha256(content).hexdigest() != self.manifest["sha256"]:
            raise ValueError(f"{self.manifest['file']} is not the file model.json describes")
        # One thread: requests already run beside each other, more would only fight for cores.
        self._interpreter = Interpreter(model_content=content, num_threads=1)
        self._run = self._interpreter.get_signature_runner("serving_default")
        self._lock = threading.Lock()  # an interpreter holds its tensors: one caller at a time

    def outputs(self, inputs: dict[str, np.ndarray]) -> np.ndarray:
        """Shapes: (n, ...) each, the channels of pictures last -> (n, outputs)."""
        x = {name: array.astype(np.float32)[:, None] for name, array in inputs.items()}
        count = len(next(iter(x.values())))
        # The file takes one input a call (see model.json), so this is a loop.
        each = ({name: array[at] for name, array in x.items()} for at in range(count))
        with self._lock:
            rows = [self._run(**one)[self._output] for one in each]
        return np.concatenate(rows)  # (n, outputs)
