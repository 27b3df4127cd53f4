"""Every number that one training step makes."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import tensorflow as tf

from ..config import RUNS
from ..reading.reader import Inputs
from ..train import train_step
from ..training.guards import leaf_layers
from ..training.state import State

_DUMP = RUNS  # Debugger V2 looks in the folder that TensorBoard is given, and no deeper


def probe_step(
    state: State, inputs: Inputs, answers: np.ndarray, rate: float
) -> dict[str, np.ndarray]:
    """Take one step as training does it; what went in, came out and changed, by name."""
    values = {**{f"input {name}": x for name, x in inputs.items()}, "answers": answers}
    gradients: dict[str, np.ndarray] = {}
    before = [weight.numpy() for weight in state.model.trainable_variables]

    def keep(name: str, call: Callable[..., tf.Tensor], *inputs: Any, **options: Any) -> tf.Tensor:
        output = call(*inputs, **options)
        again = sum(key.split(" #")[0] == name for key in values)  # a layer may be called twice
        values[f"{name} #{again + 1}" if again else name] = _numpy(output)
        return output

    def apply(original: Callable[..., Any], parts: list[tf.Tensor], weights: list[Any]) -> Any:
        gradients.update({w.path: _numpy(part) for part, w in zip(parts, weights, strict=True)})
        return original(parts, weights)

    layers = leaf_layers(state.model).items()
    spies = [(layer, "call", partial(keep, name, layer.call)) for name, layer in layers]
    spies.append((state.optimizer, "apply", partial(apply, state.optimizer.apply)))
    with tf.device(state.device), _replaced(spies):
        values["loss"] = _numpy(train_step(state, inputs, answers, rate))
    for weight, old in zip(state.model.trainable_variables, before, strict=True):
        values[f"gradient of {weight.path}"] = gradients[weight.path]
        values[f"change of {weight.path}"] = weight.numpy() - old
    return values


def dump_step(state: State, inputs: Inputs, answers: np.ndarray, rate: float) -> Path | None:
    """Take one step as a graph and write every operation's health for Debugger V2."""
    for old in _DUMP.glob("tfdbg_events*"):
        old.unlink()
    log = tf.get_logger()
    level = log.level
    log.setLevel("ERROR")  # it warns of the sources that it cannot copy, as Python's own start
    # -1: keep all. The default is a ring of a thousand entries, fewer than one step makes.
    tf.debugging.experimental.enable_dump_debug_info(
        str(_DUMP), tensor_debug_mode="FULL_HEALTH", circular_buffer_size=-1
    )
    try:
        with tf.device(state.device):
            tf.function(partial(train_step, state))(inputs, answers, tf.constant(rate))
    finally:
        tf.debugging.experimental.disable_dump_debug_info()
        log.setLevel(level)
    return _DUMP


@contextmanager
def _replaced(spies: list[tuple[Any, str, Any]]) -> Iterator[None]:
    for owner, name, spy in spies:
        setattr(owner, name, spy)
    try:
        yield
    finally:
        for owner, name, _ in spies:
            delattr(owner, name)


def _numpy(tensor: tf.Tensor) -> np.ndarray:
    return np.asarray(tf.cast(tensor, tf.float32))  # numpy has no bfloat16
