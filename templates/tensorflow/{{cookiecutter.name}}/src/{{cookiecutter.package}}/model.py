"""The network: pictures in, logits out."""

from typing import TypeAlias

import keras
import numpy as np
import tensorflow as tf
from keras import layers

from .device import Device

Model: TypeAlias = keras.Model

PREDICT_BATCH = 256  # pictures on the device at once: bounds the memory of a prediction


class DigitNet(keras.Model):  # type: ignore[misc]  # Keras ships no types
    """Two convolutions that halve the picture, then two dense layers.

    Shapes: (n, s, s, 1) -> (n, classes), with s = image_size. Channels come last.
    """

    def __init__(self, image_size: int, classes: int, dropout: float) -> None:
        super().__init__(name="digit_net")
        # No bias: the normalization after it takes the mean away again.
        same = {"padding": "same", "use_bias": False}
        # Names of our own: Keras numbers its own on through the whole process.
        self.convolution1 = layers.Conv2D(32, 3, name="convolution1", **same)
        self.normalization1 = layers.BatchNormalization(momentum=0.9, name="normalization1")
        self.convolution2 = layers.Conv2D(64, 3, name="convolution2", **same)
        self.normalization2 = layers.BatchNormalization(momentum=0.9, name="normalization2")
        # The average, not the maximum: XLA has no repeatable gradient for that.
        self.pool = layers.AveragePooling2D(2, name="pool")
        self.flatten = layers.Flatten(name="flatten")
        self.hidden = layers.Dense(128, activation="relu", name="hidden")
        self.dropout = layers.Dropout(dropout, name="dropout")
        # float32 in mixed precision too: the loss of rounded logits is noise.
        self.output_layer = layers.Dense(classes, dtype="float32", name="output_layer")
        # Keras makes the weights at the first call; optimizer and checkpoint need them now.
        self(tf.zeros((1, image_size, image_size, 1)))

    def call(self, images: tf.Tensor, training: bool = False) -> tf.Tensor:
        x = self.normalization1(self.convolution1(images), training=training)  # (n, s, s, 32)
        x = self.pool(tf.nn.relu(x))  # (n, s/2, s/2, 32)
        x = self.normalization2(self.convolution2(x), training=training)  # (n, s/2, s/2, 64)
        x = self.pool(tf.nn.relu(x))  # (n, s/4, s/4, 64)
        x = self.hidden(self.flatten(x))  # (n, 128)
        x = self.dropout(x, training=training)  # (n, 128)
        return self.output_layer(x)  # (n, classes)


def build_model(image_size: int, classes: int, dropout: float) -> Model:
    """A new network with random weights."""
    return DigitNet(image_size, classes, dropout)


def count_parameters(model: Model) -> int:
    """Trainable numbers."""
    return sum(int(np.prod(variable.shape)) for variable in model.trainable_variables)


def predict_logits(model: Model, images: np.ndarray, device: Device) -> np.ndarray:
    """Logits of the network as it is in memory, without dropout.

    Shapes: (n, size, size) -> (n, classes).
    """
    parts = []
    with tf.device(device):
        for start in range(0, len(images), PREDICT_BATCH):
            x = images[start : start + PREDICT_BATCH, :, :, None]  # (b, s, s, 1)
            parts.append(model(x, training=False).numpy())  # (b, classes); waits for the device
    return np.concatenate(parts)  # (n, classes)
