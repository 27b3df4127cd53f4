"""What a machine must be able to do before it is worth training on it."""

import tempfile
from collections.abc import Callable

import keras
import numpy as np
import tensorflow as tf

from ..device import (
    Device,
    describe_device,
    framework_version,
    is_accelerator,
)
from .compare import Finding, attend, expect, expect_close, noise
from .products import (
    check_matmul_bfloat16,
    check_matmul_float32,
    check_matmul_tf32,
    to_numpy,
)
from .transfers import check_bandwidth, check_collective, check_memory_returns


def check_device(device: Device) -> Finding:
    build = tf.sysconfig.get_build_info()
    details = [describe_device(device), f"TensorFlow {framework_version()}"]
    if is_accelerator(device):
        libraries = {"CUDA": "cuda_version", "cuDNN": "cudnn_version", "ROCm": "rocm_version"}
        details += [f"{name} {build[key]}" for name, key in libraries.items() if build.get(key)]
    return Finding(", ".join(details))


def check_convolution(device: Device) -> Finding:
    images, kernel = noise(8, 28, 28, 16), noise(3, 3, 16, 32)

    def run(place: Device) -> list[np.ndarray]:
        with tf.device(place), tf.GradientTape() as tape:
            x, k = tf.constant(images), tf.constant(kernel)  # (8, 28, 28, 16), (3, 3, 16, 32)
            tape.watch([x, k])
            y = tf.nn.relu(tf.nn.conv2d(x, k, strides=1, padding="SAME"))  # (8, 28, 28, 32)
            loss = tf.reduce_sum(y**2)  # ()
        return [to_numpy(part) for part in (y, *tape.gradient(loss, [x, k]))]

    pairs = zip(run(device), run("/CPU:0"), strict=True)
    return Finding(", ".join(expect_close(got, want, 1e-2) for got, want in pairs))


def check_mixed_precision(device: Device) -> Finding:
    half = "float16" if is_accelerator(device) else "bfloat16"
    losses = []
    with tf.device(device):
        hidden = keras.layers.Dense(64, activation="relu", dtype=f"mixed_{half}")
        model = keras.Sequential([hidden, keras.layers.Dense(1, dtype="float32")])
        optimizer = keras.optimizers.Adam(0.01)
        if half == "float16":
            optimizer = keras.optimizers.LossScaleOptimizer(optimizer)
        x = tf.constant(noise(256, 16))  # (256, 16)
        y = tf.reduce_sum(x, axis=1, keepdims=True)  # (256, 1)
        for _ in range(20):
            with tf.GradientTape() as tape:
                loss = tf.reduce_mean((model(x) - y) ** 2)  # ()
                scaled = optimizer.scale_loss(loss)  # ()
            weights = model.trainable_variables
            optimizer.apply(tape.gradient(scaled, weights), weights)
            losses.append(float(loss))
    change = f"loss {losses[0]:.3f} -> {losses[-1]:.3f}"
    expect(losses[-1] < losses[0] / 2, change)
    return Finding(f"{half}, {change}")


def check_attention(device: Device) -> Finding:
    q, k, v = noise(3, 2, 4, 64, 32)  # (2, 4, 64, 32) each
    with tf.device(device):
        # Keras wants the length before the heads.
        parts = [tf.constant(part.swapaxes(1, 2)) for part in (q, k, v)]  # (2, 64, 4, 32) each
        got = keras.ops.dot_product_attention(*parts)  # (2, 64, 4, 32)
    return Finding(expect_close(to_numpy(got).swapaxes(1, 2), attend(q, k, v), 1e-3))


def check_compile(device: Device) -> Finding:
    def forward(x: tf.Tensor, w: tf.Tensor) -> tf.Tensor:
        return tf.nn.gelu(x @ w)  # (256, 256)

    with tf.device(device):
        x, w = tf.split(noise(512, 256), 2)  # (256, 256) each
        compiled = tf.function(forward, jit_compile=True)
        return Finding(expect_close(to_numpy(compiled(x, w)), to_numpy(forward(x, w)), 1e-4))


def check_save_and_load(device: Device) -> Finding:
    with tf.device(device), tempfile.TemporaryDirectory() as folder:
        saved, back = tf.Variable(noise(64, 64)), tf.Variable(tf.zeros((64, 64)))  # (64, 64) each
        path = tf.train.Checkpoint(weights=saved).write(f"{folder}/weights")
        tf.train.Checkpoint(weights=back).read(path).assert_consumed()
    expect(np.array_equal(saved.numpy(), back.numpy()), "other numbers came back")
    return Finding("same bits")


CHECKS: list[Callable[[Device], Finding]] = [
    check_device,
    check_matmul_float32,
    check_matmul_tf32,
    check_matmul_bfloat16,
    check_convolution,
    check_mixed_precision,
    check_attention,
    check_compile,
    check_save_and_load,
    check_bandwidth,
    check_memory_returns,
    check_collective,
]
