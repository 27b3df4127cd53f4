"""Matrix products: right by the CPU's, and how fast."""

import time

import numpy as np
import torch

from ..device import Device, compute_capability, is_accelerator, wait_for
from .compare import CheckSkipped, Finding, expect_close, noise

SIDE = 1024  # of the test matrices
FAST_SIDE = 8192  # of those that an accelerator is timed with: smaller ones leave it idle


def check_matmul_float32(device: Device) -> Finding:
    # TF32 keeps ten bits of the mantissa; switched off, float32 has to mean float32.
    before = torch.get_float32_matmul_precision()
    torch.set_float32_matmul_precision("highest")
    try:
        return _matmul(device, torch.float32, 1e-5, "float32")
    finally:
        torch.set_float32_matmul_precision(before)


def check_matmul_tf32(device: Device) -> Finding:
    if compute_capability(device) < (8, 0):
        raise CheckSkipped("TF32 is of NVIDIA's Ampere and later")
    before = torch.get_float32_matmul_precision()
    torch.set_float32_matmul_precision("high")
    try:
        return _matmul(device, torch.float32, 2e-3, "tf32")
    finally:
        torch.set_float32_matmul_precision(before)


def check_matmul_bfloat16(device: Device) -> Finding:
    return _matmul(device, torch.bfloat16, 2e-2, "bfloat16")


def to_numpy(tensor: torch.Tensor) -> np.ndarray:
    """On the CPU, as float32: numpy has no bfloat16."""
    return tensor.detach().float().cpu().numpy()


def _matmul(device: Device, dtype: torch.dtype, tolerance: float, kind: str) -> Finding:
    a, b = torch.from_numpy(noise(2 * SIDE, SIDE)).to(dtype).chunk(2)  # (SIDE, SIDE) each
    got = a.to(device) @ b.to(device)  # (SIDE, SIDE)
    # The reference in float64 on the CPU: some accelerators have none of their own.
    detail = expect_close(to_numpy(got), (a.double() @ b.double()).numpy(), tolerance)
    side, rounds = (FAST_SIDE, 16) if is_accelerator(device) else (SIDE, 2)
    x = torch.ones(side, side, dtype=dtype, device=device)  # (side, side)
    y = x @ x  # (side, side); the first product also chooses its kernel
    wait_for(device)
    start = time.perf_counter()
    for _ in range(rounds):
        y = x @ x
    wait_for(device)
    rate = 2 * rounds * len(y) ** 3 / (time.perf_counter() - start) / 1e12
    return Finding(detail, rate, "TFLOP/s", kind)
