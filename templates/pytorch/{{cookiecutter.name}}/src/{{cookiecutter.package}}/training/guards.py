"""What [debug] in config.toml switches on, and off again afterwards."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any, TypeAlias

import torch
from torch import nn

from ..config import Config, StarterError
from ..model import Model
from .state import State

Layer: TypeAlias = nn.Module


@contextmanager
def watch(config: Config, state: State) -> Iterator[None]:
    """Run a part of the program under the guards that the settings ask for.

    Raises:
        StarterError: a guard has found a number that is none; it says where.
    """
    debug = config.debug
    layers = leaf_layers(state.model) if debug.check_numbers else {}
    hooks = [layer.register_forward_hook(partial(_check, name)) for name, layer in layers.items()]
    try:
        # The traceback of the forward line goes to standard error, as PyTorch's own warning.
        with torch.autograd.set_detect_anomaly(debug.anomalies):
            yield
    except RuntimeError as error:
        found = re.search(r"Function '(\w+)' returned nan", str(error))
        if not found:
            raise
        message = f"the gradient is NaN: {found[1]} made it"
        raise StarterError(message, "the warning above shows its line in forward") from error
    finally:
        for hook in hooks:
            hook.remove()


def leaf_layers(model: Model) -> dict[str, Layer]:
    """The layers that hold no others, by name."""
    return {name: layer for name, layer in model.named_modules() if not list(layer.children())}


def _check(name: str, layer: Layer, inputs: tuple[Any, ...], output: torch.Tensor) -> None:
    # What no layer makes, a relu in forward, shows as the input of the next one.
    for where, numbers in (("input", inputs[0]), ("output", output)):
        sound = torch.isfinite(numbers)
        if where == "input" and getattr(layer, "fills_gaps", False):
            sound |= torch.isnan(numbers)
        wrong = int((~sound).sum())  # waits for the device at every layer
        if wrong:
            message = f"{wrong} of {numbers.numel()} numbers are not finite: {where} of {name}"
            raise StarterError(message, f"{name} is a layer in model.py")
