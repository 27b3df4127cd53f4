"""What networks of every task are made of."""

import keras
import numpy as np
import tensorflow as tf
from keras import layers

from .task import NUMBER, SERIES, Target


class Head(layers.Dense):  # type: ignore[misc]  # Keras ships no types
    """The last layer: a logit of each class, or numbers in their own unit.

    Those of a series begin at 0: the network adds them to what was last known.

    Shapes: (n, features) -> (n, width).
    """

    def __init__(self, target: Target, name: str) -> None:
        # float32 in mixed precision too: the loss of rounded outputs is noise.
        super().__init__(target.width, dtype="float32", name=name)
        self._target = target
        self._has_unit = target.kind in (NUMBER, SERIES)

    def build(self, input_shape: tuple[int, ...]) -> None:
        super().build(input_shape)
        if self._has_unit:  # saved and exported with the weights
            mean = self._target.mean if self._target.kind == NUMBER else (0.0,)
            self.mean = self._constant("mean", np.array(mean, np.float32))
            self.scale = self._constant("scale", self._target.unit)

    def call(self, inputs: tf.Tensor, training: bool = False) -> tf.Tensor:
        x = super().call(inputs, training=training)
        return x * self.scale + self.mean if self._has_unit else x

    def _constant(self, name: str, value: np.ndarray) -> keras.Variable:
        start = keras.initializers.Constant(value)
        return self.add_weight(value.shape, start, "float32", trainable=False, name=name)
