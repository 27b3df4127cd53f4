"""The networks: pictures in, one output for each class out, or a number."""

import math
from collections.abc import Callable
from typing import Any, TypeAlias

import keras
import tensorflow as tf
from keras import layers

from .layers import Head
from .preparation import Preparation
from .settings.options import ModelConfig
from .task import Task

Model: TypeAlias = keras.Model

WIDTHS = (32, 64, 128, 256)  # channels of the residual network's stages, two blocks each
SMALLEST = 4  # pixels a side to which it halves pictures; a large one has twice as many at the end

# Names of our own everywhere: Keras numbers its own on through the whole process.


class SmallNet(keras.Model):  # type: ignore[misc]  # Keras ships no types
    """Two convolutions that halve the picture, then two dense layers.

    Shapes: image (n, s, s, c) -> (n, width), with s = image_size. Channels come last.
    """

    def __init__(self, task: Task, settings: ModelConfig) -> None:
        super().__init__(name="small_net", dtype="float32")  # what goes in; layers have their own
        self.preparation = Preparation(task, settings)
        self.convolution1 = _convolution("convolution1", 32)
        self.normalization1 = _normalization("normalization1")
        self.convolution2 = _convolution("convolution2", 64)
        self.normalization2 = _normalization("normalization2")
        self.pool = _pool("pool")
        self.flatten = layers.Flatten(name="flatten")
        self.hidden = layers.Dense(128, activation="relu", name="hidden")
        self.dropout = layers.Dropout(settings.dropout, name="dropout")
        self.output_layer = Head(task.target, name="output_layer")

    def call(self, inputs: dict[str, tf.Tensor], training: bool = False) -> tf.Tensor:
        x = self.convolution1(self.preparation(inputs["image"]))  # (n, s, s, 32)
        x = self.pool(tf.nn.relu(self.normalization1(x, training=training)))  # (n, s/2, s/2, 32)
        x = self.normalization2(self.convolution2(x), training=training)  # (n, s/2, s/2, 64)
        x = self.pool(tf.nn.relu(x))  # (n, s/4, s/4, 64)
        x = self.hidden(self.flatten(x))  # (n, 128)
        x = self.dropout(x, training=training)  # (n, 128)
        return self.output_layer(x)  # (n, width)


class ResidualNet(keras.Model):  # type: ignore[misc]
    """Eight blocks of two convolutions, each added to what went in (He et al. 2015, ResNet-18).

    How often it halves the picture follows from image_size, its number of weights does not.

    Shapes: image (n, s, s, c) -> (n, width), with s = image_size. Channels come last.
    """

    def __init__(self, task: Task, settings: ModelConfig) -> None:
        super().__init__(name="residual_net", dtype="float32")
        size = task.inputs["image"][0]
        halvings = math.ceil(math.log2(size / SMALLEST))
        self.preparation = Preparation(task, settings)
        self.stem = _Stem(WIDTHS[0], 2 if halvings > 3 else 1, halvings > 4)
        self.blocks: list[_Block] = []
        before = WIDTHS[0]
        for stage, width in enumerate(WIDTHS):
            for halves in (0 < stage <= halvings, False):
                name = f"block{len(self.blocks) + 1}"
                self.blocks.append(_Block(name, before, width, halves))
                before = width
        self.average = layers.GlobalAveragePooling2D(name="average")
        self.dropout = layers.Dropout(settings.dropout, name="dropout")
        self.output_layer = Head(task.target, name="output_layer")

    def call(self, inputs: dict[str, tf.Tensor], training: bool = False) -> tf.Tensor:
        x = self.preparation(inputs["image"])  # (n, s, s, c)
        x = self.stem(x, training=training)  # (n, s', s', 32), s' at most 64
        for block in self.blocks:
            x = block(x, training=training)  # (n, s', s', 32..256), s' at last 2..7
        x = self.dropout(self.average(x), training=training)  # (n, 256)
        return self.output_layer(x)  # (n, width)


class _Stem(keras.Model):  # type: ignore[misc]
    """Shapes: (n, s, s, c) -> (n, s', s', width), s' = s, s/2 or s/4 by image_size."""

    def __init__(self, width: int, stride: int, pools: bool) -> None:
        super().__init__(name="stem")
        # "same" would pad an even side at its end alone.
        self.border = layers.ZeroPadding2D(1, name="stem_border")
        self.convolution = _convolution("stem_convolution", width, strides=stride, padding="valid")
        self.normalization = _normalization("stem_normalization")
        self.pool = _pool("stem_pool") if pools else None

    def call(self, x: tf.Tensor, training: bool = False) -> tf.Tensor:
        x = self.convolution(self.border(x))
        x = tf.nn.relu(self.normalization(x, training=training))
        return self.pool(x) if self.pool else x


class _Block(keras.Model):  # type: ignore[misc]
    """Shapes: (n, s, s, before) -> (n, s', s', width), s' = s/2 where it halves."""

    def __init__(self, name: str, before: int, width: int, halves: bool) -> None:
        super().__init__(name=name)
        self.pool = _pool(f"{name}_pool") if halves else None
        self.convolution1 = _convolution(f"{name}_convolution1", width)
        self.normalization1 = _normalization(f"{name}_normalization1")
        self.convolution2 = _convolution(f"{name}_convolution2", width)
        self.normalization2 = _normalization(f"{name}_normalization2")
        self.widens = before != width
        if self.widens:
            self.shortcut = _convolution(f"{name}_shortcut", width, kernel_size=1)
            self.normalization3 = _normalization(f"{name}_normalization3")

    def call(self, x: tf.Tensor, training: bool = False) -> tf.Tensor:
        x = self.pool(x) if self.pool else x  # (n, s', s', before)
        y = tf.nn.relu(self.normalization1(self.convolution1(x), training=training))
        y = self.normalization2(self.convolution2(y), training=training)  # (n, s', s', width)
        if self.widens:
            x = self.normalization3(self.shortcut(x), training=training)  # (n, s', s', width)
        return tf.nn.relu(y + x)  # (n, s', s', width)


def _convolution(name: str, width: int, **other: Any) -> layers.Conv2D:
    # No bias: the normalization after it takes the mean away again.
    options = {"kernel_size": 3, "padding": "same", "use_bias": False} | other
    return layers.Conv2D(width, name=name, **options)


def _normalization(name: str) -> layers.BatchNormalization:
    # Replicas that share a batch normalize by all of it; one alone has no sums to exchange.
    shared = tf.distribute.get_strategy().num_replicas_in_sync > 1
    return _FusedNormalization(name=name, momentum=0.9, epsilon=1e-5, synchronized=shared)


def _pool(name: str) -> layers.AveragePooling2D:
    # The average, not the maximum: XLA has no repeatable gradient for that.
    return layers.AveragePooling2D(2, name=name)


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


# By `model.network`. Another one is a class, a line here, and its name in settings/options.py.
NETWORKS: dict[str, Callable[[Task, ModelConfig], Model]] = {
    "small": SmallNet,
    "residual": ResidualNet,
}


def build_model(task: Task, settings: ModelConfig) -> Model:
    """A new network with random weights."""
    model = NETWORKS[settings.network](task, settings)
    # Keras makes the weights at the first call; optimizer and checkpoint need them now.
    model({name: tf.zeros((1, *shape)) for name, shape in task.inputs.items()})
    return model
