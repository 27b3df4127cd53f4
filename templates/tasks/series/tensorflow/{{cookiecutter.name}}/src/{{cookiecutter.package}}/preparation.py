"""What a window becomes inside the model, so that who asks it need not know."""

from typing import Any

import keras
import numpy as np
import tensorflow as tf
from keras import layers

from .task import Task


class Preparation(layers.Layer):  # type: ignore[misc]  # Keras ships no types
    """Each column less its mean and by its deviation, one row after another.

    Shapes: past (n, past, columns) -> (n, past * columns).
    """

    def __init__(self, task: Task, **options: Any) -> None:
        # float32, or mixed precision would round the numbers before they are standardized.
        super().__init__(dtype="float32", **options)
        self.mean = self._keep("mean", task.fitted["mean"])  # (columns,)
        self.scale = self._keep("scale", task.fitted["scale"])  # (columns,)
        past, columns = task.inputs["past"]
        self._width = past * columns

    def call(self, past: tf.Tensor) -> tf.Tensor:
        return tf.reshape((past - self.mean) / self.scale, (-1, self._width))

    def _keep(self, name: str, values: list[float]) -> keras.Variable:
        # Saved and exported with the weights.
        start = keras.initializers.Constant(np.array(values, np.float32))
        return self.add_weight((len(values),), start, "float32", trainable=False, name=name)


class LastValue(layers.Layer):  # type: ignore[misc]  # Keras ships no types
    """The last value of what is forecast, for each step ahead.

    Shapes: past (n, past, columns) -> (n, ahead * targets), step by step.
    """

    def __init__(self, task: Task, **options: Any) -> None:
        super().__init__(dtype="float32", **options)
        self._places = [task.about["columns"].index(name) for name in task.target.columns]
        self._ahead = task.target.ahead

    def call(self, past: tf.Tensor) -> tf.Tensor:
        return tf.tile(tf.gather(past[:, -1], self._places, axis=1), [1, self._ahead])
