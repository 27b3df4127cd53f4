"""The network: pictures in, one output for each class out, or a number."""

from typing import TypeAlias

import keras
import tensorflow as tf
from keras import layers

from .layers import Head
from .task import Task

Model: TypeAlias = keras.Model


class PictureNet(keras.Model):  # type: ignore[misc]  # Keras ships no types
    """Two convolutions that halve the picture, then two dense layers.

    Shapes: image (n, s, s, c) -> (n, width), with s = image_size. Channels come last.
    """

    def __init__(self, task: Task, dropout: float) -> None:
        super().__init__(name="picture_net")
        # No bias: the normalization after it takes the mean away again.
        same = {"padding": "same", "use_bias": False}
        spread = {"momentum": 0.9, "epsilon": 1e-5}
        # Replicas that share a batch normalize by all of it; one alone has no sums to exchange.
        spread["synchronized"] = tf.distribute.get_strategy().num_replicas_in_sync > 1
        # Names of our own: Keras numbers its own on through the whole process.
        self.convolution1 = layers.Conv2D(32, 3, name="convolution1", **same)
        self.normalization1 = _FusedNormalization(name="normalization1", **spread)
        self.convolution2 = layers.Conv2D(64, 3, name="convolution2", **same)
        self.normalization2 = _FusedNormalization(name="normalization2", **spread)
        # The average, not the maximum: XLA has no repeatable gradient for that.
        self.pool = layers.AveragePooling2D(2, name="pool")
        self.flatten = layers.Flatten(name="flatten")
        self.hidden = layers.Dense(128, activation="relu", name="hidden")
        self.dropout = layers.Dropout(dropout, name="dropout")
        self.output_layer = Head(task.target, name="output_layer")

    def call(self, inputs: dict[str, tf.Tensor], training: bool = False) -> tf.Tensor:
        x = self.convolution1(inputs["image"])  # (n, s, s, 32)
        x = self.pool(tf.nn.relu(self.normalization1(x, training=training)))  # (n, s/2, s/2, 32)
        x = self.normalization2(self.convolution2(x), training=training)  # (n, s/2, s/2, 64)
        x = self.pool(tf.nn.relu(x))  # (n, s/4, s/4, 64)
        x = self.hidden(self.flatten(x))  # (n, 128)
        x = self.dropout(x, training=training)  # (n, 128)
        return self.output_layer(x)  # (n, width)


class _FusedNormalization(layers.BatchNormalization):  # type: ignore[misc]
    """Keras' batch normalization, trained by one operation instead of a dozen slower ones.

    Shapes: (n, s, s, c) -> (n, s, s, c).
    """

    def call(self, inputs: tf.Tensor, training: bool = False) -> tf.Tensor:
        # Replicas exchange sums on the way; frozen, it has no repeatable gradient on a GPU.
        if self.synchronized or not (training and self.trainable):
            return super().call(inputs, training=training)
        y, mean, variance, *_ = tf.raw_ops.FusedBatchNormV3(
            x=inputs,
            scale=self.gamma.value,
            offset=self.beta.value,
            mean=[],
            variance=[],
            epsilon=self.epsilon,
        )  # (n, s, s, c), (c,), (c,)
        rows = tf.size(inputs, tf.int64) / tf.size(mean, tf.int64)  # (), n * s * s
        variance *= tf.cast(1 - 1 / rows, variance.dtype)  # of these rows, not of a sample
        keep = self.momentum
        self.moving_mean.assign(self.moving_mean * keep + mean * (1 - keep))
        self.moving_variance.assign(self.moving_variance * keep + variance * (1 - keep))
        return y  # (n, s, s, c)


def build_model(task: Task, dropout: float) -> Model:
    """A new network with random weights."""
    model = PictureNet(task, dropout)
    # Keras makes the weights at the first call; optimizer and checkpoint need them now.
    model({name: tf.zeros((1, *shape)) for name, shape in task.inputs.items()})
    return model
