"""What a machine must be able to do before it is worth training on it."""

import io
import shutil
import time
from collections.abc import Callable

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

from .device import Device, describe_device, framework_version, is_accelerator, wait_for
from .expect import CheckSkipped, expect, expect_close, noise

SIDE = 1024  # of the test matrices


def check_device(device: Device) -> str:
    if device.type == "cuda" and torch.version.cuda:
        major, minor = torch.cuda.get_device_capability(device)
        built = torch.cuda.get_arch_list()
        # A wheel without this architecture imports, sees the card and fails at the first kernel.
        known = any(arch.startswith((f"sm_{major}", f"compute_{major}")) for arch in built)
        expect(known, f"this build has no kernels for sm_{major}{minor}, only {built}")
    version = f"PyTorch {framework_version()}"  # the part after the plus is CUDA's or ROCm's
    return f"{describe_device(device)}, {version}"


def check_matmul_float32(device: Device) -> str:
    # TF32 keeps ten bits of the mantissa; switched off, float32 has to mean float32.
    before = torch.get_float32_matmul_precision()
    torch.set_float32_matmul_precision("highest")
    try:
        return _matmul(device, torch.float32, tolerance=1e-5)
    finally:
        torch.set_float32_matmul_precision(before)


def check_matmul_bfloat16(device: Device) -> str:
    return _matmul(device, torch.bfloat16, tolerance=2e-2)


def check_convolution(device: Device) -> str:
    images, kernel = _noise(8, 16, 28, 28), _noise(32, 16, 3, 3)

    def run(place: Device) -> list[np.ndarray]:
        x = images.to(place).requires_grad_()  # (8, 16, 28, 28)
        k = kernel.to(place).requires_grad_()  # (32, 16, 3, 3)
        y = F.relu(F.conv2d(x, k, padding="same"))  # (8, 32, 28, 28)
        gradients = torch.autograd.grad((y**2).sum(), [x, k])
        return [_numpy(part) for part in (y, *gradients)]

    pairs = zip(run(device), run(torch.device("cpu")), strict=True)
    return ", ".join(expect_close(got, want, 1e-2) for got, want in pairs)


def check_mixed_precision(device: Device) -> str:
    half = torch.float16 if is_accelerator(device) else torch.bfloat16
    model = nn.Sequential(nn.Linear(16, 64), nn.ReLU(), nn.Linear(64, 1)).to(device)
    optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
    scaler = torch.amp.GradScaler(device.type, enabled=half == torch.float16)
    x = _noise(256, 16).to(device)  # (256, 16)
    y = x.sum(dim=1, keepdim=True)  # (256, 1)
    losses = []
    for _ in range(20):
        with torch.autocast(device.type, half):
            answer = model(x)  # (256, 1)
        loss = F.mse_loss(answer.float(), y)  # ()
        optimizer.zero_grad()
        scaler.scale(loss).backward()  # type: ignore[no-untyped-call]
        scaler.step(optimizer)
        scaler.update()
        losses.append(loss.item())
    change = f"loss {losses[0]:.3f} -> {losses[-1]:.3f}"
    expect(losses[-1] < losses[0] / 2, change)
    return f"{str(half).removeprefix('torch.')}, {change}"


def check_compile(device: Device) -> str:
    if device.type == "cpu" and not any(map(shutil.which, ("c++", "g++", "clang++"))):
        raise CheckSkipped("torch.compile needs a C++ compiler here and there is none")
    x = _noise(256, 256).to(device)  # (256, 256)
    model = nn.Sequential(nn.Linear(256, 256), nn.GELU()).to(device)
    return expect_close(_numpy(torch.compile(model)(x)), _numpy(model(x)), 1e-4)


def check_save_and_load(device: Device) -> str:
    saved = _noise(64, 64).to(device)  # (64, 64)
    file = io.BytesIO()
    torch.save(saved, file)
    file.seek(0)
    back = torch.load(file, map_location=device, weights_only=True)  # (64, 64)
    expect(torch.equal(saved, back), "other numbers came back")
    return "same bits"


def check_bandwidth(device: Device) -> str:
    rounds = 8
    x = torch.zeros(256, 2**18, device=device)  # (256, 262144), 1 MiB a row
    y = torch.empty_like(x)  # (256, 262144)
    y.copy_(x)
    wait_for(device)
    start = time.perf_counter()
    for _ in range(rounds):
        y.copy_(x)
    wait_for(device)
    # Every round reads the array once and writes it once.
    return f"{2 * rounds * len(x) / 1024 / (time.perf_counter() - start):.1f} GiB/s"


def check_memory_returns(device: Device) -> str:
    if device.type in ("cpu", "mps"):  # MPS shares the memory of the CPU
        raise CheckSkipped("nobody counts a CPU's memory")
    before = torch.accelerator.memory_allocated(device)
    block = torch.zeros(64, 2**18, device=device)  # (64, 262144), 64 MiB
    held = torch.accelerator.memory_allocated(device) - before
    del block
    left = torch.accelerator.memory_allocated(device) - before
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


def _noise(*shape: int) -> torch.Tensor:
    return torch.from_numpy(noise(*shape))


def _numpy(tensor: torch.Tensor) -> np.ndarray:
    return tensor.detach().float().cpu().numpy()  # numpy has no bfloat16


def _matmul(device: Device, dtype: torch.dtype, tolerance: float) -> str:
    a, b = _noise(2 * SIDE, SIDE).to(dtype).chunk(2)  # (SIDE, SIDE) each
    got = a.to(device) @ b.to(device)  # (SIDE, SIDE)
    # The reference in float64 on the CPU: some accelerators have none of their own.
    return expect_close(_numpy(got), (a.double() @ b.double()).numpy(), tolerance)
