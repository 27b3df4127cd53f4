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
        self._output: str = self.manifest["output"]["name"]
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

    def outputs(self, inputs: dict[str, np.ndarray]) -> np.ndarray:
        """Shapes: (n, ...) each, the channels of pictures last -> (n, outputs)."""
        given = {name: _arrange(array) for name, array in inputs.items()}
        return np.asarray(self._session.run([self._output], given)[0])  # (n, outputs)


def _arrange(array: np.ndarray) -> np.ndarray:
    x = array.astype(np.float32)
    return np.moveaxis(x, -1, 1) if x.ndim == 4 else x  # (n, channels, size, size)
