"""What pictures become inside the model, so that who asks it need not know."""

import keras
import numpy as np
import tensorflow as tf
from keras import layers

from .settings.options import ModelConfig
from .task import Task


class Preparation(layers.Layer):  # type: ignore[misc]  # Keras ships no types
    """Each channel less its mean and by its deviation, over the training part.

    Shapes: image (n, s, s, c) in [0, 1] -> (n, s, s, c).
    """

    def __init__(self, task: Task, settings: ModelConfig) -> None:
        # float32, or mixed precision would round the pictures before.
        super().__init__(dtype="float32", name="preparation")
        fitted = task.fitted if settings.normalize == "data" else {}
        channels = task.inputs["image"][-1]
        mean = np.array(fitted.get("mean", [0.0] * channels), np.float32)  # (c,)
        gain = 1 / np.array(fitted.get("scale", [1.0] * channels), np.float32)  # (c,)
        # Saved and exported with the weights. No quotient: TensorFlow Lite has none in int8.
        self.mean = self._keep("mean", mean)
        self.gain = self._keep("gain", gain)

    def call(self, image: tf.Tensor) -> tf.Tensor:
        return (image - self.mean) * self.gain  # (n, s, s, c)

    def _keep(self, name: str, values: np.ndarray) -> keras.Variable:
        start = keras.initializers.Constant(values)
        return self.add_weight(values.shape, start, "float32", trainable=False, name=name)
