"""Time a training step with Keras' batch normalisation and with TensorFlow's fused operation.

Facts `speed/keras-batch-norm-unfused` and `graph-optimisation/compilers-slow-on-one-cpu-thread`:
tensorflow-cpu 2.21.0 with keras 3.15.1, a small picture network, one thread. Prints the fused
operations traced and the median milliseconds of CPU time a step, without XLA and with it.
"""

import os
import statistics
import time

os.environ["OMP_NUM_THREADS"] = "1"
os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
import keras
import numpy as np
import tensorflow as tf
from keras import layers

tf.config.threading.set_intra_op_parallelism_threads(1)
tf.config.threading.set_inter_op_parallelism_threads(1)


class Fused(layers.BatchNormalization):
    """Keras' own layer by way of TensorFlow's one operation for it."""

    def call(self, inputs, training=False, mask=None):  # noqa: ARG002
        """Normalise, and in training move the averages."""
        given = [tf.convert_to_tensor(w) for w in (self.gamma, self.beta)]
        if not training:
            given += [tf.convert_to_tensor(w) for w in (self.moving_mean, self.moving_variance)]
        y, mean, variance = tf.compat.v1.nn.fused_batch_norm(
            inputs, *given, epsilon=self.epsilon, is_training=bool(training)
        )
        if training:
            keep = self.momentum
            self.moving_mean.assign(self.moving_mean * keep + mean * (1 - keep))
            self.moving_variance.assign(self.moving_variance * keep + variance * (1 - keep))
        return y


def build(norm, xla):
    """One training step, and how many fused operations were traced."""
    keras.utils.set_random_seed(1)
    inputs = keras.Input((28, 28, 1))
    x = inputs
    for width in (32, 64):
        x = norm()(layers.Conv2D(width, 3, padding="same", use_bias=False)(x))
        x = layers.MaxPooling2D()(layers.ReLU()(x))
    model = keras.Model(inputs, layers.Dense(10)(layers.Flatten()(x)))
    optimizer = keras.optimizers.SGD(0.01)
    optimizer.build(model.trainable_variables)
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)

    @tf.function(jit_compile=xla)
    def step(x, y):
        with tf.GradientTape() as tape:
            value = loss(y, model(x, training=True))
        optimizer.apply(tape.gradient(value, model.trainable_variables), model.trainable_variables)
        return value

    return step


def main() -> None:
    """Time the four in turn, so that a busy machine hits them alike."""
    random = np.random.default_rng(0)
    x = tf.constant(random.normal(size=(64, 28, 28, 1)).astype("float32"))
    y = tf.constant(random.integers(0, 10, 64))
    ways = {"Keras": (layers.BatchNormalization, False), "fused": (Fused, False)}
    ways |= {"Keras, XLA": (layers.BatchNormalization, True), "fused, XLA": (Fused, True)}
    steps = {name: build(*way) for name, way in ways.items()}
    taken = {name: [] for name in steps}
    for name, step in steps.items():
        kinds = [o.type for o in step.get_concrete_function(x, y).graph.get_operations()]
        print(
            name,
            "traces",
            len(kinds),
            "operations, fused",
            sum("FusedBatchNorm" in k for k in kinds),
        )
        for _ in range(5):
            step(x, y)
    for _ in range(9):
        for name, step in steps.items():
            start = time.process_time()
            for _ in range(10):
                float(step(x, y))
            taken[name].append((time.process_time() - start) / 10 * 1e3)
    for name, times in taken.items():
        print(
            f"{name}: {statistics.median(times):.1f} ms, from {min(times):.1f} to {max(times):.1f}"
        )


if __name__ == "__main__":
    main()
