"""Runs a converted model as a phone does. Knows LiteRT and numpy; TensorFlow is not installed."""

import importlib.metadata
from collections.abc import Callable
from pathlib import Path

import numpy as np
from ai_edge_litert.interpreter import Interpreter

RUNTIME = f"LiteRT {importlib.metadata.version('ai-edge-litert')}"


def load_model(path: Path) -> Callable[[dict[str, np.ndarray]], np.ndarray]:
    """The model in a file, as a function of one input.

    Shapes: (...) each, by name -> (width,).

    Raises:
        ValueError: it is no model that this runtime reads.
    """
    interpreter = Interpreter(model_content=path.read_bytes(), num_threads=1)
    interpreter.allocate_tensors()
    given = {_name(each): each for each in interpreter.get_input_details()}
    made = interpreter.get_output_details()[0]

    def run(one: dict[str, np.ndarray]) -> np.ndarray:
        for name, x in one.items():
            numbers = _quantize(x.astype(np.float32), given[name])
            interpreter.set_tensor(given[name]["index"], numbers[None])
        interpreter.invoke()
        return _restore(interpreter.get_tensor(made["index"])[0], made)  # (width,)

    return run


def _name(about: dict) -> str:
    # The converter keeps the name of the function's input, or what the graph made of it.
    return about["name"].removeprefix("serving_default_").partition(":")[0]


def _quantize(x: np.ndarray, about: dict) -> np.ndarray:
    scale, zero = about["quantization"]
    if about["dtype"] != np.int8:
        return x
    return np.clip(np.round(x / scale) + zero, -128, 127).astype(np.int8)


def _restore(x: np.ndarray, about: dict) -> np.ndarray:
    scale, zero = about["quantization"]
    return (x.astype(np.float32) - zero) * scale if about["dtype"] == np.int8 else x
