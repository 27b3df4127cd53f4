"""The network: pictures or rows of a table in, logits out."""

from typing import TypeAlias

import keras
import numpy as np
import tensorflow as tf
from keras import layers

from .device import Device
from .task import Task

Model: TypeAlias = keras.Model


class PictureNet(keras.Model):  # type: ignore[misc]  # Keras ships no types
    """Two convolutions that halve the picture, then two dense layers.

    Shapes: (n, s, s, c) -> (n, classes), with s = image_size. Channels come last.
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
        # float32 in mixed precision too: the loss of rounded logits is noise.
        self.output_layer = layers.Dense(len(task.classes), dtype="float32", name="output_layer")
        # Keras makes the weights at the first call; optimizer and checkpoint need them now.
        self(tf.zeros((1, *task.shape)))

    def call(self, images: tf.Tensor, training: bool = False) -> tf.Tensor:
        x = self.normalization1(self.convolution1(images), training=training)  # (n, s, s, 32)
        x = self.pool(tf.nn.relu(x))  # (n, s/2, s/2, 32)
        x = self.normalization2(self.convolution2(x), training=training)  # (n, s/2, s/2, 64)
        x = self.pool(tf.nn.relu(x))  # (n, s/4, s/4, 64)
        x = self.hidden(self.flatten(x))  # (n, 128)
        x = self.dropout(x, training=training)  # (n, 128)
        return self.output_layer(x)  # (n, classes)


class TableNet(keras.Model):  # type: ignore[misc]  # Keras ships no types
    """Standardizes each column, then three dense layers.

    Shapes: (n, columns) -> (n, classes). Takes the numbers of the file less `task.offset`.
    """

    def __init__(self, task: Task, dropout: float) -> None:
        # float32, or mixed precision would round the numbers before they are standardized.
        super().__init__(name="table_net", dtype="float32")
        # Saved and exported with the weights: who asks the model need not know them.
        self.mean = self._constant("mean", task.mean)  # (columns,)
        self.scale = self._constant("scale", task.scale)  # (columns,)
        self.hidden1 = layers.Dense(64, activation="relu", name="hidden1")
        self.hidden2 = layers.Dense(64, activation="relu", name="hidden2")
        self.dropout = layers.Dropout(dropout, name="dropout")
        self.output_layer = layers.Dense(len(task.classes), dtype="float32", name="output_layer")
        self(tf.zeros((1, *task.shape)))

    def call(self, features: tf.Tensor, training: bool = False) -> tf.Tensor:
        x = (features - self.mean) / self.scale  # (n, columns)
        x = self.hidden1(x)  # (n, 64)
        x = self.hidden2(x)  # (n, 64)
        x = self.dropout(x, training=training)  # (n, 64)
        return self.output_layer(x)  # (n, classes)

    def _constant(self, name: str, values: tuple[float, ...]) -> keras.Variable:
        start = keras.initializers.Constant(np.array(values, np.float32))
        return self.add_weight((len(values),), start, "float32", trainable=False, name=name)


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
    return PictureNet(task, dropout) if task.kind == "picture" else TableNet(task, dropout)


def as_tensor(inputs: np.ndarray, device: Device) -> tf.Tensor:
    """The inputs on the device as the network wants them: as they are."""
    with tf.device(device):
        return tf.convert_to_tensor(inputs)  # (n, s, s, c) or (n, columns)
