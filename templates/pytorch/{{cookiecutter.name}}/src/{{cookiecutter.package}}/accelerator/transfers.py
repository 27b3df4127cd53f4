"""Checks of an accelerator's memory, and of several accelerators together."""

import tempfile
import time
from pathlib import Path

import torch
from torch import distributed
from torch.multiprocessing.spawn import spawn

from ..device import Device, is_accelerator, wait_for
from .compare import CheckSkipped, Finding, expect

ROUNDS = 8  # copies that are timed


def check_bandwidth(device: Device) -> Finding:
    x = torch.ones(256, 2**18, device=device)  # (256, 262144), 1 MiB a row
    y = torch.neg(x)  # (256, 262144)
    wait_for(device)
    start = time.perf_counter()
    for _ in range(ROUNDS):
        torch.neg(x, out=y)
    wait_for(device)
    seconds = time.perf_counter() - start
    # Every round reads the array once and writes it once.
    rate = 2 * ROUNDS * 2**28 / seconds / 1e9
    return Finding("256 MiB, read once and written once", rate, "GB/s", "bandwidth")


def check_memory_returns(device: Device) -> Finding:
    if device.type in ("cpu", "mps"):  # MPS shares the memory of the CPU
        raise CheckSkipped("nobody counts a CPU's memory")
    before = torch.accelerator.memory_allocated(device)
    block = torch.zeros(64, 2**18, device=device)  # (64, 262144), 64 MiB
    held = torch.accelerator.memory_allocated(device) - before
    del block
    left = torch.accelerator.memory_allocated(device) - before
    expect(held >= 2**26, f"64 MiB were taken, {held} bytes are counted")
    expect(left <= 2**20, f"{left} bytes are still taken")
    return Finding(f"{held // 2**20} MiB taken and given back")


def check_collective(device: Device) -> Finding:
    count = torch.accelerator.device_count() if is_accelerator(device) else 1
    if count < 2:
        raise CheckSkipped("one device has nobody to talk to")
    sums = all_reduce([torch.device(device.type, index) for index in range(count)])
    wanted = count * (count + 1) / 2
    expect(sums == [wanted] * count, f"the devices hold {sums}, not {wanted} each")
    return Finding(f"{count} devices agree")


def all_reduce(devices: list[Device]) -> list[float]:
    """What each device holds after all have added up 1, 2, 3 ... by the device's own library."""
    with tempfile.TemporaryDirectory() as folder:
        # One process a device, as in training.
        spawn(_join, (devices, Path(folder)), nprocs=len(devices))  # type: ignore[no-untyped-call]
        return [float((Path(folder) / str(rank)).read_text()) for rank in range(len(devices))]


def _join(rank: int, devices: list[Device], folder: Path) -> None:
    device = devices[rank]
    if is_accelerator(device):
        torch.accelerator.set_device_index(device.index)
    backend = distributed.get_default_backend_for_device(device.type)
    meeting = f"file://{folder / 'meeting'}"
    distributed.init_process_group(backend, init_method=meeting, rank=rank, world_size=len(devices))
    number = torch.tensor([rank + 1.0], device=device)  # (1,)
    distributed.all_reduce(number)
    (folder / str(rank)).write_text(str(number.item()))
    distributed.destroy_process_group()
