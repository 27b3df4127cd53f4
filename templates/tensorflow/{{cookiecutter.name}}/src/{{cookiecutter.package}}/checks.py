"""What a machine must be able to do before it is worth training on it."""

import tempfile
import time
from collections.abc import Callable

import keras
import numpy as np
import tensorflow as tf

from .device import Device, describe_device, framework_version, is_accelerator, wait_for
from .expect import CheckSkipped, expect, expect_close, noise

SIDE = 1024  # of the test matrices


def check_device(device: Device) -> str:
    build = tf.sysconfig.get_build_info()
    details = [describe_device(device), f"TensorFlow {framework_version()}"]
    if is_accelerator(device):
        libraries = {"CUDA": "cuda_version", "cuDNN": "cudnn_version", "ROCm": "rocm_version"}
        details += [f"{name} {build[key]}" for name, key in libraries.items() if build.get(key)]
    return ", ".join(details)


def check_matmul_float32(device: Device) -> str:
    # TF32 keeps ten bits of the mantissa; switched off, float32 has to mean float32.
    before = tf.config.experimental.tensor_float_32_execution_enabled()
    tf.config.experimental.enable_tensor_float_32_execution(False)
    try:
        return _matmul(device, tf.float32, tolerance=1e-5)
    finally:
        tf.config.experimental.enable_tensor_float_32_execution(before)


def check_matmul_bfloat16(device: Device) -> str:
    return _matmul(device, tf.bfloat16, tolerance=2e-2)


def check_convolution(device: Device) -> str:
    images, kernel = noise(8, 28, 28, 16), noise(3, 3, 16, 32)

    def run(place: Device) -> list[np.ndarray]:
        with tf.device(place), tf.GradientTape() as tape:
            x, k = tf.constant(images), tf.constant(kernel)  # (8, 28, 28, 16), (3, 3, 16, 32)
            tape.watch([x, k])
            y = tf.nn.relu(tf.nn.conv2d(x, k, strides=1, padding="SAME"))  # (8, 28, 28, 32)
            loss = tf.reduce_sum(y**2)  # ()
        return [_numpy(part) for part in (y, *tape.gradient(loss, [x, k]))]

    pairs = zip(run(device), run("/CPU:0"), strict=True)
    return ", ".join(expect_close(got, want, 1e-2) for got, want in pairs)


def check_mixed_precision(device: Device) -> str:
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
    return f"{half}, {change}"


def check_compile(device: Device) -> str:
    def forward(x: tf.Tensor, w: tf.Tensor) -> tf.Tensor:
        return tf.nn.gelu(x @ w)  # (256, 256)

    with tf.device(device):
        x, w = tf.split(noise(512, 256), 2)  # (256, 256) each
        compiled = tf.function(forward, jit_compile=True)
        return expect_close(_numpy(compiled(x, w)), _numpy(forward(x, w)), 1e-4)


def check_save_and_load(device: Device) -> str:
    with tf.device(device), tempfile.TemporaryDirectory() as folder:
        saved, back = tf.Variable(noise(64, 64)), tf.Variable(tf.zeros((64, 64)))  # (64, 64) each
        path = tf.train.Checkpoint(weights=saved).write(f"{folder}/weights")
        tf.train.Checkpoint(weights=back).read(path).assert_consumed()
    expect(np.array_equal(saved.numpy(), back.numpy()), "other numbers came back")
    return "same bits"


def check_bandwidth(device: Device) -> str:
    rounds = 8
    with tf.device(device):
        x = tf.zeros((256, 2**18))  # (256, 262144), 1 MiB a row
        y = tf.Variable(x)  # (256, 262144)
        wait_for(device)
        start = time.perf_counter()
        for _ in range(rounds):
            y.assign_add(x)
        wait_for(device)
    # Every round reads both arrays and writes one.
    return f"{3 * rounds * len(x) / 1024 / (time.perf_counter() - start):.1f} GiB/s"


def check_memory_returns(device: Device) -> str:
    if not is_accelerator(device):
        raise CheckSkipped("nobody counts a CPU's memory")
    name = device.strip("/")
    before = tf.config.experimental.get_memory_info(name)["current"]
    with tf.device(device):
        block = tf.zeros((64, 2**18))  # (64, 262144), 64 MiB
    held = tf.config.experimental.get_memory_info(name)["current"] - before
    del block
    left = tf.config.experimental.get_memory_info(name)["current"] - before
    expect(held >= 2**26, f"64 MiB were taken, {held} bytes are counted")
    expect(left <= 2**20, f"{left} bytes are still taken")
    return f"{held // 2**20} MiB taken and given back"


CHECKS: list[Callable[[Device], str]] = [
    check_device,
    check_matmul_float32,
    check_matmul_bfloat16,
    check_convolution,
    check_mixed_precision,
    check_compile,
    check_save_and_load,
    check_bandwidth,
    check_memory_returns,
]


def _numpy(tensor: tf.Tensor) -> np.ndarray:
    return np.asarray(tf.cast(tensor, tf.float32))  # numpy has no bfloat16


def _matmul(device: Device, dtype: tf.DType, tolerance: float) -> str:
    a, b = tf.split(tf.cast(noise(2 * SIDE, SIDE), dtype), 2)  # (1024, 1024) each
    with tf.device(device):
        got = a @ b  # (1024, 1024)
    expect(device.strip("/") in got.device, f"ran on {got.device}")
    # The reference in float64 on the CPU: some accelerators have none of their own.
    with tf.device("/CPU:0"):
        want = tf.cast(a, tf.float64) @ tf.cast(b, tf.float64)  # (1024, 1024)
    return expect_close(_numpy(got), want.numpy(), tolerance)
