"""Everything a training step changes."""

import math
import os
from collections.abc import Callable
from typing import Any

import keras
import numpy as np
import tensorflow as tf

from ..config import Config
from ..device import Device
from ..model import Model, build_model
from ..reading.reader import Inputs
from ..task import Task
from .progress import Progress
from .weights import build_optimizer, learning_weights
from .workers import ALONE, Workers

PRECISION = {
    "float32": "float32",
    "bfloat16": "mixed_bfloat16",
    "float16": "mixed_float16",
}


class State:
    """Model, optimizer and progress of one run, new and on its device."""

    def __init__(
        self, config: Config, task: Task, device: Device, workers: Workers = ALONE
    ) -> None:
        self.task = task
        self.settings = config.train
        self.workers = workers
        self.device = device
        self.progress = Progress()
        self.replicas = _Replicas(_choose_strategy(config, device))
        with tf.device(device), self.replicas.strategy.scope():
            self.model = _build_model(config, task)
            self.weights = learning_weights(self.model, config.train)
            self.optimizer = build_optimizer(self.weights, config.train)
            if config.train.clip:  # each core has its part of the mean
                self.optimizer.global_clipnorm = config.train.clip / self.replicas.count
            # float16 has no room for small gradients: they are scaled up, and down before the
            # update.
            if config.precision == "float16":
                self.optimizer = keras.optimizers.LossScaleOptimizer(self.optimizer)
            # Otherwise built in the first step, too late for a checkpoint to fill it.
            self.optimizer.build([weight for weight, _ in self.weights])


class _Replicas:
    """The cores that take each step together, all with the same weights."""

    def __init__(self, strategy: tf.distribute.Strategy) -> None:
        self.strategy = strategy
        self.count: int = strategy.num_replicas_in_sync
        with strategy.scope():
            self.alone = not tf.distribute.has_strategy()  # then nothing is shared or waited for

    def share(
        self, step: Callable[[Inputs, tf.Tensor, tf.Tensor], tf.Tensor]
    ) -> Callable[[Inputs, np.ndarray, float], tf.Tensor]:
        """A step for a whole batch out of the step that each core takes with its part."""

        def together(*batch: Any) -> tf.Tensor:
            losses = self.strategy.run(step, batch)
            return self.strategy.reduce("SUM", losses, axis=None)  # (); each is a part of the mean

        graph = tf.function(together)

        def shared(inputs: Inputs, answers: np.ndarray, rate: float) -> tf.Tensor:
            dealt = {name: self._deal(rows) for name, rows in inputs.items()}
            with tf.device(None):  # the strategy knows where
                return graph(dealt, self._deal(answers), tf.constant(rate))

        return shared

    def _deal(self, rows: np.ndarray) -> tf.distribute.DistributedValues:
        # Rows that do not divide are repeated until they do: slower, but the mean is that of the
        # batch, as is the normalization, and a TPU wants the same shape on every core.
        repeated = np.concatenate([rows] * (self.count // math.gcd(len(rows), self.count)))
        return self.strategy.experimental_distribute_values_from_function(
            lambda core: tf.constant(repeated[core.replica_id_in_sync_group :: self.count])
        )


def _choose_strategy(config: Config, device: Device) -> tf.distribute.Strategy:
    # What is debugged takes one core: TPUStrategy runs nothing eagerly.
    if "TPU" not in device or config.debug.eager:
        return tf.distribute.get_strategy()
    resolver = tf.distribute.cluster_resolver.TPUClusterResolver(os.environ["TPU_NAME"])
    return tf.distribute.TPUStrategy(resolver)


def _build_model(config: Config, task: Task) -> Model:
    # Keras' policy is global: layers made meanwhile compute in it, their weights stay float32.
    before = keras.config.dtype_policy()
    keras.config.set_dtype_policy(PRECISION[config.precision])
    try:
        return build_model(task, config.model)
    finally:
        keras.config.set_dtype_policy(before)
