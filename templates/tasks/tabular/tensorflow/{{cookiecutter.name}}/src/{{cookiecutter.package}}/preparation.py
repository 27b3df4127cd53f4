"""What the columns become inside the model, so that who asks it need not know."""

import math
from typing import Any

import keras
import numpy as np
import tensorflow as tf
from keras import layers

from .reading.cells import CATEGORY, DATE, Column
from .task import Task

PERIODS = (365.2425, 7.0, 1.0)  # days: where in the year, in the week and in the day a date is


class Preparation(layers.Layer):  # type: ignore[misc]  # Keras ships no types
    """Numbers standardized, words one place each, dates also as circles; and which are missing.

    Shapes: features (n, columns), NaN for a gap -> (n, width).
    """

    def __init__(self, task: Task, **options: Any) -> None:
        # float32, or mixed precision would round the numbers before they are standardized.
        super().__init__(dtype="float32", **options)
        columns = [Column.of(each) for each in task.about["columns"]]
        self.mean = self._keep("mean", task.fitted["mean"])  # (columns,)
        self.scale = self._keep("scale", task.fitted["scale"])  # (columns,)
        self._numbers = [at for at, each in enumerate(columns) if each.kind != CATEGORY]
        # Of the others no gap was met in training: weights for it would be noise.
        self._gapped = [at for at, gaps in enumerate(task.fitted["gapped"]) if gaps]
        self._dates = [at for at, each in enumerate(columns) if each.kind == DATE]
        self._rate = np.array([2 * math.pi / period for period in PERIODS], np.float32)
        phases = [columns[at].offset % period / period for at in self._dates for period in PERIODS]
        self._phase = np.array([2 * math.pi * phase for phase in phases], np.float32)
        words = [(at, code) for at, each in enumerate(columns) for code in range(len(each.words))]
        self._owner = [at for at, _ in words]
        self._code = np.array([code + 1 for _, code in words], np.float32)  # (words,)
        # What is empty is left out: not every phone takes an input without columns.
        made = {
            self._standardize: self._numbers,
            self._flag_gaps: self._gapped,
            self._circle: self._dates,
            self._spread_words: self._owner,
        }
        self._parts = [part for part, places in made.items() if places]

    def call(self, features: tf.Tensor) -> tf.Tensor:
        gaps = tf.math.is_nan(features)  # (n, columns)
        x = tf.where(gaps, tf.broadcast_to(self.mean, tf.shape(features)), features)
        return tf.concat([part(x, gaps) for part in self._parts], 1)  # (n, width)

    def _standardize(self, x: tf.Tensor, gaps: tf.Tensor) -> tf.Tensor:
        return _take((x - self.mean) / self.scale, self._numbers)  # (n, numbers)

    def _flag_gaps(self, x: tf.Tensor, gaps: tf.Tensor) -> tf.Tensor:
        return _take(tf.cast(gaps, tf.float32), self._gapped)  # (n, gapped)

    def _circle(self, x: tf.Tensor, gaps: tf.Tensor) -> tf.Tensor:
        days = _take(x, self._dates)[:, :, None] * self._rate  # (n, dates, periods)
        angles = tf.reshape(days, (-1, len(self._phase))) + self._phase
        return tf.concat([tf.sin(angles), tf.cos(angles)], 1)  # (n, 2 * dates * periods)

    def _spread_words(self, x: tf.Tensor, gaps: tf.Tensor) -> tf.Tensor:
        return tf.cast(tf.equal(_take(x, self._owner), self._code), tf.float32)  # (n, words)

    def _keep(self, name: str, values: list[float]) -> keras.Variable:
        # Saved and exported with the weights.
        start = keras.initializers.Constant(np.array(values, np.float32))
        return self.add_weight((len(values),), start, "float32", trainable=False, name=name)


def _take(x: tf.Tensor, places: list[int]) -> tf.Tensor:
    """Shapes: (n, columns) -> (n, places)."""
    return tf.gather(x, places, axis=1)
