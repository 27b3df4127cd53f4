"""Every number that one training step makes."""

from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import torch

from ..reading.reader import Inputs
from ..train import train_step
from ..training.guards import Layer, leaf_layers
from ..training.state import State


def probe_step(
    state: State, inputs: Inputs, answers: np.ndarray, rate: float
) -> dict[str, np.ndarray]:
    """Take one step as training does it; what went in, came out and changed, by name."""
    values = {**{f"input {name}": x for name, x in inputs.items()}, "answers": answers}
    layers = leaf_layers(state.model).items()
    hooks = [layer.register_forward_hook(partial(_keep, values, name)) for name, layer in layers]
    before = {name: weight.detach().clone() for name, weight in state.model.named_parameters()}
    try:
        values["loss"] = _numpy(train_step(state, inputs, answers, rate))
    finally:
        for hook in hooks:
            hook.remove()
    for name, weight in state.model.named_parameters():
        if weight.grad is not None:
            values[f"gradient of {name}"] = _numpy(weight.grad)
        values[f"change of {name}"] = _numpy(weight.detach() - before[name])
    return values


def dump_step(state: State, inputs: Inputs, answers: np.ndarray, rate: float) -> Path | None:
    """None: TensorBoard's debugger knows no PyTorch. Above is what it would show."""
    return None


def _keep(
    values: dict[str, np.ndarray],
    name: str,
    layer: Layer,
    inputs: tuple[Any, ...],
    output: torch.Tensor,
) -> None:
    again = sum(key.split(" #")[0] == name for key in values)  # a layer may be called twice
    values[f"{name} #{again + 1}" if again else name] = _numpy(output)


def _numpy(tensor: torch.Tensor) -> np.ndarray:
    return tensor.detach().float().cpu().numpy().copy()  # numpy has no bfloat16
