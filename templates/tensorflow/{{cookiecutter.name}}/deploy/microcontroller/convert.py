"""Converts the network to whole numbers of 8 bits. Knows TensorFlow; runs on a computer."""

import tempfile
from collections.abc import Iterator

import keras
import numpy as np
import tensorflow as tf
from network import answer
from operators import Numbers

NAME = "serving_default"  # of what is converted


def convert(model: keras.Model, examples: np.ndarray) -> bytes:
    """A .tflite file that computes, takes and gives int8 alone.

    Args:
        examples: (n, ...) prepared inputs; for the ranges that 8 bits have to cover.
    """
    shape = tf.TensorSpec((1, *examples.shape[1:]), tf.float32)

    def each() -> Iterator[list[np.ndarray]]:
        for at in range(len(examples)):
            yield [examples[at : at + 1]]

    archive = keras.export.ExportArchive()
    archive.track(model)
    archive.add_endpoint(NAME, lambda prepared: answer(model, prepared), input_signature=[shape])
    with tempfile.TemporaryDirectory() as folder:
        archive.write_out(folder, verbose=False)
        converter = tf.lite.TFLiteConverter.from_saved_model(folder, signature_keys=[NAME])
        converter.optimizations = [tf.lite.Optimize.DEFAULT]
        converter.representative_dataset = each
        converter.target_spec.supported_ops = [tf.lite.OpsSet.TFLITE_BUILTINS_INT8]
        converter.inference_input_type = converter.inference_output_type = tf.int8
        return bytes(converter.convert())


def keep(x: np.ndarray, numbers: Numbers) -> np.ndarray:
    """As `Keep` of numbers.h. Shapes: (...) float32 -> (...) int8."""
    steps = np.rint(x.astype(np.float32) / np.float32(numbers.scale)) + numbers.zero
    return np.clip(steps, -128, 127).astype(np.int8)
