"""Matrix products: right by the CPU's, and how fast."""

import time

import numpy as np
import tensorflow as tf

from ..device import Device, compute_capability, is_accelerator, wait_for
from .compare import CheckSkipped, Finding, expect, expect_close, noise

SIDE = 1024  # of the test matrices
FAST_SIDE = 8192  # of those that an accelerator is timed with: smaller ones leave it idle


def check_matmul_float32(device: Device) -> Finding:
    # TF32 keeps ten bits of the mantissa; switched off, float32 has to mean float32.
    before = tf.config.experimental.tensor_float_32_execution_enabled()
    tf.config.experimental.enable_tensor_float_32_execution(False)
    try:
        return _matmul(device, tf.float32, 1e-5, "float32")
    finally:
        tf.config.experimental.enable_tensor_float_32_execution(before)


def check_matmul_tf32(device: Device) -> Finding:
    if compute_capability(device) < (8, 0):
        raise CheckSkipped("TF32 is of NVIDIA's Ampere and later")
    before = tf.config.experimental.tensor_float_32_execution_enabled()
    tf.config.experimental.enable_tensor_float_32_execution(True)
    try:
        return _matmul(device, tf.float32, 2e-3, "tf32")
    finally:
        tf.config.experimental.enable_tensor_float_32_execution(before)


def check_matmul_bfloat16(device: Device) -> Finding:
    return _matmul(device, tf.bfloat16, 2e-2, "bfloat16")


def to_numpy(tensor: tf.Tensor) -> np.ndarray:
    """On the CPU, as float32: numpy has no bfloat16."""
    return np.asarray(tf.cast(tensor, tf.float32))


def _matmul(device: Device, dtype: tf.DType, tolerance: float, kind: str) -> Finding:
    a, b = tf.split(tf.cast(noise(2 * SIDE, SIDE), dtype), 2)  # (SIDE, SIDE) each
    with tf.device(device):
        got = a @ b  # (SIDE, SIDE)
    expect(device.strip("/") in got.device, f"ran on {got.device}")
    # The reference in float64 on the CPU: some accelerators have none of their own.
    with tf.device("/CPU:0"):
        want = tf.cast(a, tf.float64) @ tf.cast(b, tf.float64)  # (SIDE, SIDE)
    detail = expect_close(to_numpy(got), want.numpy(), tolerance)
    side, rounds = (FAST_SIDE, 16) if is_accelerator(device) else (SIDE, 2)
    with tf.device(device):
        x = tf.ones((side, side), dtype)  # (side, side)
        y = x @ x  # (side, side); the first product also chooses its kernel
        wait_for(device)
        start = time.perf_counter()
        for _ in range(rounds):
            y = x @ x
        wait_for(device)
    rate = 2 * rounds * len(y) ** 3 / (time.perf_counter() - start) / 1e12
    return Finding(detail, rate, "TFLOP/s", kind)
