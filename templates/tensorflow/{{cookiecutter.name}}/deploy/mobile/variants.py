"""Turns the SavedModel into LiteRT models. Knows TensorFlow; runs on a computer."""

from pathlib import Path

import numpy as np
import tensorflow as tf

SOURCE = "saved_model/1"


def convert(source: Path, examples: np.ndarray, folder: Path) -> dict[str, Path]:
    """Write every variant of the model to `folder`; gives their files by name.

    Args:
        source: the exported model, in artifacts/.
        examples: (n, size, size, 1) or (n, columns); for the ranges that 8 bits have to cover.
    """
    loaded = tf.saved_model.load(str(source))  # owns the weights: they go when it goes
    serve = loaded.signatures["serving_default"]
    name = next(iter(serve.structured_input_signature[1]))
    # Of one input each: a phone has one, and runtimes in C take no other.
    shape = tf.TensorSpec((1, *examples.shape[1:]), tf.float32, name=name)
    one = tf.function(lambda x: serve(**{name: x}), input_signature=[shape])
    function = one.get_concrete_function()

    def write(
        variant: str, *, half: bool = False, whole: bool = False, plain: bool = False
    ) -> Path:
        converter = tf.lite.TFLiteConverter.from_concrete_functions([function], loaded)
        if not plain:
            converter.optimizations = [tf.lite.Optimize.DEFAULT]
        if half:
            converter.target_spec.supported_types = [tf.float16]
        if whole:
            converter.representative_dataset = lambda: ([x[None]] for x in examples)
            converter.target_spec.supported_ops = [tf.lite.OpsSet.TFLITE_BUILTINS_INT8]
            converter.inference_input_type = converter.inference_output_type = tf.int8
        path = folder / f"model.{variant}.tflite"
        path.write_bytes(converter.convert())
        return path

    return {
        "float32": write("float32", plain=True),
        "float16": write("float16", half=True),
        "dynamic-range": write("dynamic-range"),  # weights in 8 bits, the sums in 32
        "int8": write("int8", whole=True),  # inputs and outputs too: what microcontrollers run
    }
