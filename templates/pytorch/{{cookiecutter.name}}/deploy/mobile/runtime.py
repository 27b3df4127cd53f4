"""Runs a converted model as a phone does. Knows ExecuTorch's runtime and numpy."""

import importlib.metadata
from collections.abc import Callable
from pathlib import Path

import numpy as np
import torch
from executorch.runtime import Runtime

RUNTIME = f"ExecuTorch {importlib.metadata.version('executorch')}"

torch.set_num_threads(1)


def load_model(path: Path) -> Callable[[np.ndarray], np.ndarray]:
    """The model in a file, as a function.

    Shapes: (size, size, 1) in [0, 1] or (columns,) -> (classes,).

    Raises:
        ValueError: it is no model that this runtime reads.
    """
    try:
        method = Runtime.get().load_program(path).load_method("forward")
    except RuntimeError as error:
        raise ValueError(f"{path} cannot be loaded: {error}") from error

    def run(one: np.ndarray) -> np.ndarray:
        logits = method.execute([_as_tensor(one[None])])[0]  # (1, classes)
        return logits[0].numpy().copy()  # (classes,); the next call writes over the tensor

    return run


def _as_tensor(inputs: np.ndarray) -> torch.Tensor:
    x = torch.from_numpy(inputs.astype(np.float32))
    if x.ndim == 4:
        x = x.movedim(-1, 1)  # (n, 1, size, size)
    # A copy even where the numbers already lie right: ExecuTorch also reads the strides.
    return x.clone(memory_format=torch.contiguous_format)
