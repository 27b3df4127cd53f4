"""Runs the exported model. Knows ONNX Runtime and numpy; neither PyTorch nor the training code."""

import hashlib
import json
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime


class Runtime:
    """One loaded artefact, safe to call from several threads."""

    def __init__(self, folder: Path) -> None:
        """Raises FileNotFoundError without an artefact, ValueError with a damaged one."""
        self.manifest: dict[str, Any] = json.loads((folder / "model.json").read_text("utf-8"))
        content = (folder / self.manifest["file"]).read_bytes()
        if hashlib.sha256(content).hexdigest() != self.manifest["sha256"]:
            raise ValueError(f"{self.manifest['file']} is not the file model.json describes")
        options = onnxruntime.SessionOptions()
        # One thread: requests already run beside each other, more would only fight for cores.
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        providers = ["CPUExecutionProvider"]
        # A session may run in several threads at once; ONNX Runtime promises it.
        self._session = onnxruntime.InferenceSession(content, options, providers=providers)

    def logits(self, inputs: np.ndarray) -> np.ndarray:
        """Shapes: (n, size, size, channels) in [0, 1] or (n, columns) -> (n, classes)."""
        x = inputs.astype(np.float32)
        if x.ndim == 4:
            x = np.moveaxis(x, -1, 1)  # (n, channels, size, size)
        given = {self.manifest["input"]["name"]: x}
        return np.asarray(self._session.run(["logits"], given)[0])  # (n, classes)
