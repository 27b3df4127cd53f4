"""What [debug] in config.toml switches on, and off again afterwards."""

import re
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeAlias

import keras
import tensorflow as tf

from ..config import Config, StarterError
from ..model import Model
from .state import State

Layer: TypeAlias = keras.Layer


@contextmanager
def watch(config: Config, state: State) -> Iterator[None]:
    """Run a part of the program under the guards that the settings ask for.

    Raises:
        StarterError: a guard has found a number that is none; it says where.
    """
    debug, optimizer = config.debug, state.optimizer
    apply = optimizer.apply
    tf.config.run_functions_eagerly(debug.eager)
    if debug.anomalies:
        optimizer.apply = lambda gradients, weights: apply(_checked(gradients, weights), weights)
    if debug.check_numbers:
        tf.debugging.enable_check_numerics()
    try:
        yield
    except tf.errors.InvalidArgumentError as error:
        if not (found := _explain(error)):
            raise
        raise found from error
    finally:
        if debug.check_numbers:
            tf.debugging.disable_check_numerics()  # graphs traced meanwhile keep their checks
        tf.config.run_functions_eagerly(False)
        optimizer.apply = apply


def leaf_layers(model: Model) -> dict[str, Layer]:
    """The layers that hold no others, by name."""
    layers = model._flatten_layers(include_self=False)
    return {layer.name: layer for layer in layers if not getattr(layer, "layers", None)}


def _checked(gradients: list[tf.Tensor], weights: list[Any]) -> list[tf.Tensor]:
    pairs = zip(gradients, weights, strict=True)
    return [tf.debugging.check_numerics(part, f"gradient of {w.path}") for part, w in pairs]


def _explain(error: tf.errors.InvalidArgumentError) -> StarterError | None:
    text = str(error)
    if found := re.search(r"gradient of (\S+) : Tensor had (\w+)", text):
        return StarterError(f"the gradient is NaN or infinite: {found[2]} in that of {found[1]}")
    if not (found := re.search(r"Infinity or NaN in output \d+ of \S+ op \"(?:b')?(\w+)", text)):
        return None
    node = re.search(r"Detected at node (\S+)/CheckNumerics", text)
    message = f"numbers that are not finite: output of {node[1] if node else found[1]}"
    # In a graph the line that made the operation stands in the text, else in the traceback.
    lines = re.findall(r'File "(.+?)", line (\d+)', text)
    lines = lines or [(at.filename, at.lineno) for at in traceback.extract_tb(error.__traceback__)]
    here = Path(__file__).parents[1]
    ours = [f"{Path(file).name} line {line}" for file, line in lines if here in Path(file).parents]
    return StarterError(message, ours[-1] if ours else "")
