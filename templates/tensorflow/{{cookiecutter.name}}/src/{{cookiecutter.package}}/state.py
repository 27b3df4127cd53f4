"""Everything a training step changes."""

import keras
import tensorflow as tf

from .config import Config
from .device import Device
from .model import Model, build_model
from .progress import Progress
from .task import Task

PRECISION = {
    "float32": "float32",
    "bfloat16": "mixed_bfloat16",
    "float16": "mixed_float16",
}


class State:
    """Model, optimizer and progress of one run, new and on its device."""

    def __init__(self, config: Config, task: Task, device: Device) -> None:
        self.task = task
        self.device = device
        self.progress = Progress()
        with tf.device(device):
            self.model = _build_model(config, task)
            self.optimizer = keras.optimizers.AdamW(
                learning_rate=config.train.learning_rate,
                weight_decay=config.train.weight_decay,
            )
            # float16 has no room for small gradients: they are scaled up, and down before the
            # update.
            if config.precision == "float16":
                self.optimizer = keras.optimizers.LossScaleOptimizer(self.optimizer)
            # Otherwise built in the first step, too late for a checkpoint to fill it.
            self.optimizer.build(self.model.trainable_variables)


def _build_model(config: Config, task: Task) -> Model:
    # Keras' policy is global: layers made meanwhile compute in it, their weights stay float32.
    before = keras.config.dtype_policy()
    keras.config.set_dtype_policy(PRECISION[config.precision])
    try:
        return build_model(task, config.model.dropout)
    finally:
        keras.config.set_dtype_policy(before)
