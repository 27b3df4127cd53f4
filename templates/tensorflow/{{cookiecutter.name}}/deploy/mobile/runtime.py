"""Runs a converted model as a phone does. Knows LiteRT and numpy; TensorFlow is not installed."""

import importlib.metadata
from collections.abc import Callable
from pathlib import Path

import numpy as np
from ai_edge_litert.interpreter import Interpreter

RUNTIME = f"LiteRT {importlib.metadata.version('ai-edge-litert')}"


def load_model(path: Path) -> Callable[[np.ndarray], np.ndarray]:
    """The model in a file, as a function.

    Shapes: (size, size, 1) in [0, 1] or (columns,) -> (classes,).

    Raises:
        ValueError: it is no model that this runtime reads.
    """
    interpreter = Interpreter(model_content=path.read_bytes(), num_threads=1)
    interpreter.allocate_tensors()
    given, made = interpreter.get_input_details()[0], interpreter.get_output_details()[0]

    def run(one: np.ndarray) -> np.ndarray:
        interpreter.set_tensor(given["index"], _quantize(one.astype(np.float32), given)[None])
        interpreter.invoke()
        return _restore(interpreter.get_tensor(made["index"])[0], made)  # (classes,)

    return run


def _quantize(x: np.ndarray, about: dict) -> np.ndarray:
    scale, zero = about["quantization"]
    if about["dtype"] != np.int8:
        return x
    return np.clip(np.round(x / scale) + zero, -128, 127).astype(np.int8)


def _restore(x: np.ndarray, about: dict) -> np.ndarray:
    scale, zero = about["quantization"]
    return (x.astype(np.float32) - zero) * scale if about["dtype"] == np.int8 else x
