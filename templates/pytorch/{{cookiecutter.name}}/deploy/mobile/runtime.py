"""Runs a converted model as a phone does. Knows ExecuTorch's runtime and numpy."""

import importlib.metadata
from collections.abc import Callable
from pathlib import Path

import numpy as np
import torch
from executorch.runtime import Runtime

RUNTIME = f"ExecuTorch {importlib.metadata.version('executorch')}"

torch.set_num_threads(1)


def load_model(path: Path) -> Callable[[dict[str, np.ndarray]], np.ndarray]:
    """The model in a file, as a function of one input.

    Shapes: (...) each, by name, in the order of model.json -> (width,).

    Raises:
        ValueError: it is no model that this runtime reads.
    """
    try:
        method = Runtime.get().load_program(path).load_method("forward")
    except RuntimeError as error:
        raise ValueError(f"{path} cannot be loaded: {error}") from error

    def run(one: dict[str, np.ndarray]) -> np.ndarray:
        outputs = method.execute([_as_tensor(each[None]) for each in one.values()])[0]  # (1, width)
        return outputs[0].numpy().copy()  # (width,); the next call writes over the tensor

    return run


def _as_tensor(inputs: np.ndarray) -> torch.Tensor:
    x = torch.from_numpy(inputs.astype(np.float32))
    if x.ndim == 4:
        x = x.movedim(-1, 1)  # (n, channels, size, size)
    # A copy even where the numbers already lie right: ExecuTorch also reads the strides.
    return x.clone(memory_format=torch.contiguous_format)
