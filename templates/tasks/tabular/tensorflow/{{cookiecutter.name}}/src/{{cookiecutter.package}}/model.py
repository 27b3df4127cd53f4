"""The network: rows of a table in, one output for each class out, or a number."""

from typing import TypeAlias

import keras
import tensorflow as tf
from keras import layers

from .layers import Head
from .preparation import Preparation
from .settings.options import ModelConfig
from .task import Task

Model: TypeAlias = keras.Model


class TableNet(keras.Model):  # type: ignore[misc]  # Keras ships no types
    """Prepares each column, then three dense layers.

    Shapes: features (n, columns), see Preparation -> (n, width).
    """

    def __init__(self, task: Task, dropout: float) -> None:
        # float32, or mixed precision would round the numbers before they are standardized.
        super().__init__(name="table_net", dtype="float32")
        self.preparation = Preparation(task, name="preparation")
        self.hidden1 = layers.Dense(64, activation="relu", name="hidden1")
        self.hidden2 = layers.Dense(64, activation="relu", name="hidden2")
        self.dropout = layers.Dropout(dropout, name="dropout")
        self.output_layer = Head(task.target, name="output_layer")

    def call(self, inputs: dict[str, tf.Tensor], training: bool = False) -> tf.Tensor:
        x = self.preparation(inputs["features"])  # (n, prepared)
        x = self.hidden1(x)  # (n, 64)
        x = self.hidden2(x)  # (n, 64)
        x = self.dropout(x, training=training)  # (n, 64)
        return self.output_layer(x)  # (n, width)


def build_model(task: Task, settings: ModelConfig) -> Model:
    """A new network with random weights."""
    model = TableNet(task, settings.dropout)
    # Keras makes the weights at the first call; optimizer and checkpoint need them now.
    model({name: tf.zeros((1, *shape)) for name, shape in task.inputs.items()})
    return model
