"""The network: bytes of a text in, one output for each class out, or a number."""

from typing import TypeAlias

import keras
import tensorflow as tf
from keras import layers

from .layers import Head
from .reading.texts import TextSpec
from .settings.options import ModelConfig
from .task import Task

Model: TypeAlias = keras.Model

BYTES = 257  # what stands at a place: one of 256 bytes, or none
EMBEDDED = 32  # numbers that stand for a byte
WIDTH = 64  # channels of the convolutions


class TextNet(keras.Model):  # type: ignore[misc]  # Keras ships no types
    """Two convolutions over the bytes of each piece, of which maximum and mean are kept.

    A long text is the mean of its pieces. Pieces without text do not count.

    Shapes: bytes (n, pieces * length), see reading/texts.py -> (n, width).
    """

    def __init__(self, task: Task, settings: ModelConfig) -> None:
        # float32, or mixed precision would make other bytes of them.
        super().__init__(name="text_net", dtype="float32")
        self.length = TextSpec.of(task.about).length
        self.pieces = TextSpec.of(task.about).pieces
        # As wide as PyTorch's: Keras' own, a twentieth of it, learns half as fast at first.
        start = keras.initializers.RandomNormal(stddev=1.0)
        self.embedding = layers.Embedding(BYTES, EMBEDDED, start, name="embedding")
        self.convolution1 = _convolution("convolution1")
        self.convolution2 = _convolution("convolution2")
        self.dropout = layers.Dropout(settings.dropout, name="dropout")
        self.output_layer = Head(task.target, name="output_layer")

    def call(self, inputs: dict[str, tf.Tensor], training: bool = False) -> tf.Tensor:
        codes = tf.reshape(inputs["bytes"], (-1, self.length))  # (n * pieces, length)
        x = self.embedding(tf.cast(codes, tf.int32))  # (n * pieces, length, 32)
        text = tf.cast(codes > 0, x.dtype)[..., None]  # (n * pieces, length, 1): 1 where is text
        x = self.convolution1(x * text) * text  # (n * pieces, length, 64)
        x = self.convolution2(x) * text  # (n * pieces, length, 64)
        mean = tf.reduce_sum(x, 1) / tf.maximum(tf.reduce_sum(text, 1), 1)  # (n * pieces, 64)
        x = tf.concat([tf.reduce_max(x, 1), mean], 1)  # (n * pieces, 128)
        used = tf.reshape(tf.reduce_max(text, 1), (-1, self.pieces, 1))  # (n, pieces, 1)
        x = tf.reshape(x, (-1, self.pieces, 2 * WIDTH)) * used  # (n, pieces, 128)
        x = tf.reduce_sum(x, 1) / tf.maximum(tf.reduce_sum(used, 1), 1)  # (n, 128)
        return self.output_layer(self.dropout(x, training=training))  # (n, width)


def _convolution(name: str) -> layers.Conv1D:
    return layers.Conv1D(WIDTH, 5, padding="same", activation="relu", name=name)


def build_model(task: Task, settings: ModelConfig) -> Model:
    """A new network with random weights."""
    model = TextNet(task, settings)
    # Keras makes the weights at the first call; optimizer and checkpoint need them now.
    model({name: tf.zeros((1, *shape)) for name, shape in task.inputs.items()})
    return model
