"""The network: a window of a series in, what comes after it out."""

from typing import TypeAlias

import keras
import tensorflow as tf
from keras import layers

from .layers import Head
from .preparation import LastValue, Preparation
from .settings.options import ModelConfig
from .task import Task

Model: TypeAlias = keras.Model


class SeriesNet(keras.Model):  # type: ignore[misc]  # Keras ships no types
    """How far each value goes from the last one: a line through the window, and what bends it.

    Shapes: past (n, past, columns) -> (n, ahead * targets), step by step.
    """

    def __init__(self, task: Task, dropout: float) -> None:
        # float32, or mixed precision would round the numbers before they are standardized.
        super().__init__(name="series_net", dtype="float32")
        self.preparation = Preparation(task, name="preparation")
        self.last_value = LastValue(task, name="last_value")
        self.hidden = layers.Dense(64, activation="relu", name="hidden")
        self.dropout = layers.Dropout(dropout, name="dropout")
        self.output_layer = Head(task.target, name="output_layer")

    def call(self, inputs: dict[str, tf.Tensor], training: bool = False) -> tf.Tensor:
        x = self.preparation(inputs["past"])  # (n, past * columns)
        bend = self.hidden(self.dropout(x, training=training))  # (n, 64)
        bend = self.dropout(bend, training=training)  # (n, 64)
        change = self.output_layer(tf.concat([x, tf.cast(bend, x.dtype)], 1))  # (n, width)
        return self.last_value(inputs["past"]) + change


def build_model(task: Task, settings: ModelConfig) -> Model:
    """A new network with random weights."""
    model = SeriesNet(task, settings.dropout)
    # Keras makes the weights at the first call; optimizer and checkpoint need them now.
    model({name: tf.zeros((1, *shape)) for name, shape in task.inputs.items()})
    return model
