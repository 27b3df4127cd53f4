"""What networks of every task are made of."""

import keras
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
            self.mean = self._constant("mean", self._target.mean)
            self.scale = self._constant("scale", self._target.scale)

    def call(self, inputs: tf.Tensor, training: bool = False) -> tf.Tensor:
        x = super().call(inputs, training=training)
        return x * self.scale + self.mean if self._target.kind == NUMBER else x

    def _constant(self, name: str, value: float) -> keras.Variable:
        start = keras.initializers.Constant(value)
        return self.add_weight((), start, "float32", trainable=False, name=name)
