"""What networks of every task are made of."""

import keras
import numpy as np
import tensorflow as tf
from keras import layers

from .task import NUMBER, Target


class Head(layers.Dense):  # type: ignore[misc]  # Keras ships no types
    """The last layer: a logit of each class, or a number in its own unit.

    Shapes: (n, features) -> (n, width).
    """

    def __init__(self, target: Target, name: str) -> None:
        # float32 in mixed precision too: the loss of rounded outputs is noise.
        super().__init__(target.width, dtype="float32", name=name)
        self._target = target

    def build(self, input_shape: tuple[int, ...]) -> None:
        super().build(input_shape)
        if self._target.kind == NUMBER:  # saved and exported with the weights
            self.mean = add_constant(self, "mean", self._target.mean)
            self.scale = add_constant(self, "scale", self._target.scale)

    def call(self, inputs: tf.Tensor, training: bool = False) -> tf.Tensor:
        x = super().call(inputs, training=training)
        return x * self.scale + self.mean if self._target.kind == NUMBER else x


def add_constant(layer: keras.Layer, name: str, values: object) -> keras.Variable:
    """A weight that training leaves alone."""
    array = np.array(values, np.float32)
    start = keras.initializers.Constant(array)
    return layer.add_weight(array.shape, start, "float32", trainable=False, name=name)


class FusedNormalization(layers.BatchNormalization):  # type: ignore[misc]
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
