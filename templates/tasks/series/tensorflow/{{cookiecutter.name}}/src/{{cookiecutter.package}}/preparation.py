"""What a window becomes inside the model, so that who asks it need not know."""

from typing import Any

import keras
import numpy as np
import tensorflow as tf
from keras import layers

from .task import Task


class Preparation(layers.Layer):  # type: ignore[misc]  # Keras ships no types
    """Each column less its mean and by its deviation; and the last value of what is forecast.

    Shapes: past (n, past, columns) -> (n, past * columns), (n, ahead * targets).
    """

    def __init__(self, task: Task, **options: Any) -> None:
        # float32, or mixed precision would round the numbers before they are standardized.
        super().__init__(dtype="float32", **options)
        columns = task.about["columns"]
        self.mean = self._keep("mean", task.fitted["mean"])  # (columns,)
        self.scale = self._keep("scale", task.fitted["scale"])  # (columns,)
        self._places = [columns.index(name) for name in task.target.columns]
        self._ahead = task.target.ahead
        self._width = task.about["past"] * len(columns)

    def call(self, past: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
        last = tf.tile(tf.gather(past[:, -1], self._places, axis=1), [1, self._ahead])
        return tf.reshape((past - self.mean) / self.scale, (-1, self._width)), last

    def _keep(self, name: str, values: list[float]) -> keras.Variable:
        # Saved and exported with the weights.
        start = keras.initializers.Constant(np.array(values, np.float32))
        return self.add_weight((len(values),), start, "float32", trainable=False, name=name)
