"""Turns the SavedModel into LiteRT models. Knows TensorFlow; runs on a computer."""

from pathlib import Path

import numpy as np
import tensorflow as tf

SOURCE = "saved_model/1"


def convert(
    source: Path, examples: dict[str, np.ndarray], folder: Path, bounded: bool, whole: bool
) -> dict[str, Path]:
    """Write every variant of the model to `folder`; gives their files by name.

    Args:
        source: the exported model, in artifacts/.
        examples: (n, ...) each, by name; for the ranges that 8 bits have to cover.
        bounded: what the network computes lies in one range; else neither 16 bits nor 8 hold it.
        whole: the inputs do too: they may have 8 bits.
    """
    loaded = tf.saved_model.load(str(source))  # owns the weights: they go when it goes
    serve = loaded.signatures["serving_default"]
    # Of one input each: a phone has one, and runtimes in C take no other.
    shapes = [
        tf.TensorSpec((1, *x.shape[1:]), tf.float32, name=name) for name, x in examples.items()
    ]
    one = tf.function(
        lambda *given: serve(**dict(zip(examples, given, strict=True))), input_signature=shapes
    )
    function = one.get_concrete_function()

    def write(
        variant: str, *, half: bool = False, small: bool = False, plain: bool = False
    ) -> Path:
        converter = tf.lite.TFLiteConverter.from_concrete_functions([function], loaded)
        if not plain:
            converter.optimizations = [tf.lite.Optimize.DEFAULT]
        if half:
            converter.target_spec.supported_types = [tf.float16]
        if small:
            rows = list(zip(*examples.values(), strict=True))
            converter.representative_dataset = lambda: ([x[None] for x in row] for row in rows)
            converter.target_spec.supported_ops = [tf.lite.OpsSet.TFLITE_BUILTINS_INT8]
            converter.inference_input_type = converter.inference_output_type = tf.int8
        path = folder / f"model.{variant}.tflite"
        path.write_bytes(converter.convert())
        return path

    written = {
        "float32": write("float32", plain=True),
        "dynamic-range": write("dynamic-range"),  # weights in 8 bits, the sums in 32
    }
    if bounded:  # float16 ends at 65504
        written["float16"] = write("float16", half=True)
    if whole:
        written["int8"] = write("int8", small=True)  # inputs and outputs too: for microcontrollers
    return written
