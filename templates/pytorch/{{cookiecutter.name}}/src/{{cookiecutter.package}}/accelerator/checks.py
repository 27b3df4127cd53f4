"""What a machine must be able to do before it is worth training on it."""

import io
import shutil
from collections.abc import Callable

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

from ..device import (
    Device,
    describe_device,
    framework_version,
    is_accelerator,
)
from .compare import CheckSkipped, Finding, attend, expect, expect_close, noise
from .products import (
    check_matmul_bfloat16,
    check_matmul_float32,
    check_matmul_tf32,
    to_numpy,
)
from .transfers import check_bandwidth, check_collective, check_memory_returns


def check_device(device: Device) -> Finding:
    if device.type == "cuda" and torch.version.cuda:
        major, minor = torch.cuda.get_device_capability(device)
        built = torch.cuda.get_arch_list()
        # A wheel without this architecture imports, sees the card and fails at the first kernel.
        known = any(arch.startswith((f"sm_{major}", f"compute_{major}")) for arch in built)
        expect(known, f"this build has no kernels for sm_{major}{minor}, only {built}")
    version = f"PyTorch {framework_version()}"  # the part after the plus is CUDA's or ROCm's
    return Finding(f"{describe_device(device)}, {version}")


def check_convolution(device: Device) -> Finding:
    images, kernel = _noise(8, 16, 28, 28), _noise(32, 16, 3, 3)

    def run(place: Device) -> list[np.ndarray]:
        x = images.to(place).requires_grad_()  # (8, 16, 28, 28)
        k = kernel.to(place).requires_grad_()  # (32, 16, 3, 3)
        y = F.relu(F.conv2d(x, k, padding="same"))  # (8, 32, 28, 28)
        gradients = torch.autograd.grad((y**2).sum(), [x, k])
        return [to_numpy(part) for part in (y, *gradients)]

    pairs = zip(run(device), run(torch.device("cpu")), strict=True)
    return Finding(", ".join(expect_close(got, want, 1e-2) for got, want in pairs))


def check_mixed_precision(device: Device) -> Finding:
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
    return Finding(f"{str(half).removeprefix('torch.')}, {change}")


def check_attention(device: Device) -> Finding:
    q, k, v = noise(3, 2, 4, 64, 32)  # (2, 4, 64, 32) each
    query, key, value = (torch.from_numpy(part).to(device) for part in (q, k, v))
    got = F.scaled_dot_product_attention(query, key, value)  # (2, 4, 64, 32)
    return Finding(expect_close(to_numpy(got), attend(q, k, v), 1e-3))


def check_compile(device: Device) -> Finding:
    if device.type == "cpu" and not any(map(shutil.which, ("c++", "g++", "clang++"))):
        raise CheckSkipped("torch.compile needs a C++ compiler here and there is none")
    x = _noise(256, 256).to(device)  # (256, 256)
    model = nn.Sequential(nn.Linear(256, 256), nn.GELU()).to(device)
    return Finding(expect_close(to_numpy(torch.compile(model)(x)), to_numpy(model(x)), 1e-4))


def check_save_and_load(device: Device) -> Finding:
    saved = _noise(64, 64).to(device)  # (64, 64)
    file = io.BytesIO()
    torch.save(saved, file)
    file.seek(0)
    back = torch.load(file, map_location=device, weights_only=True)  # (64, 64)
    expect(torch.equal(saved, back), "other numbers came back")
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


def _noise(*shape: int) -> torch.Tensor:
    return torch.from_numpy(noise(*shape))
