"""The one place that knows which processor the work runs on."""

import importlib
import importlib.util
import os
import platform
import random
import subprocess
import sys
from typing import TypeAlias

import numpy as np
import torch

from .config import StarterError

Device: TypeAlias = torch.device

FRAMEWORK = "pytorch"


def framework_version() -> str:
    """The version as the framework tells it, with its build ("2.13.0+cpu")."""
    return str(torch.__version__)


def refuse_workers() -> None:
    """This project trains in one process.

    Raises:
        StarterError: torchrun has started several, and each would train all by itself.
    """
    count = os.environ.get("WORLD_SIZE") or "1"
    if count != "1":
        message = f"training on several workers is not in this project (WORLD_SIZE = {count})"
        raise StarterError(message, "start one process: make train")


def set_threads(threads: int) -> None:
    """Use this many CPU threads; 0 leaves the framework's choice. Comes before everything else."""
    if threads:
        torch.set_num_threads(threads)


def count_threads() -> int:
    """Threads one operation may use."""
    return torch.get_num_threads()


def choose_device(wanted: str) -> Device:
    """The device asked for, or with `auto` the best one here.

    Raises:
        StarterError: asked for and absent. Training on the CPU by surprise costs days.
    """
    if wanted == "tpu":
        return _connect_tpu()
    gpu = torch.accelerator.current_accelerator(check_available=True)
    if wanted == "cpu" or (wanted == "auto" and gpu is None):
        return torch.device("cpu")
    if gpu is None:
        raise StarterError(f"device = gpu, but {explain_absence()}", "use device = auto or cpu")
    return gpu


def describe_device(device: Device) -> str:
    """Name and kind, for people."""
    if device.type == "cuda":
        major, minor = torch.cuda.get_device_capability(device)
        kind = "ROCm" if torch.version.hip else f"CUDA, compute capability {major}.{minor}"
        return f"{torch.cuda.get_device_name(device)} ({kind})"
    if device.type == "xpu":
        return f"{torch.xpu.get_device_name(device)} (XPU)"
    if device.type == "mps":
        return f"{platform.processor() or platform.machine()} (MPS)"
    if device.type == "tpu":
        return "TPU (torch_tpu)"
    return f"CPU ({count_threads()} threads)"


def compute_capability(device: Device) -> tuple[int, int]:
    """Of an NVIDIA GPU; (0, 0) for everything else."""
    if device.type != "cuda" or torch.version.hip:
        return (0, 0)
    return torch.cuda.get_device_capability(device)


def is_accelerator(device: Device) -> bool:
    """Whether the device is something other than the CPU."""
    return device.type != "cpu"


def wait_for(device: Device) -> None:
    """Block until the device is idle. A clock read before this measures only the queue."""
    if is_accelerator(device):
        torch.accelerator.synchronize(device)


def seed_everything(seed: int) -> None:
    """Same seed, same machine, same settings: same numbers."""
    random.seed(seed)
    np.random.seed(seed)
    torch.manual_seed(seed)  # every device's generator
    # Operations without a repeatable kernel then warn instead of quietly differing.
    torch.use_deterministic_algorithms(True, warn_only=True)
    # That would also fill all new memory, to show who reads it unwritten: a third of a step.
    torch.utils.deterministic.fill_uninitialized_memory = False  # type: ignore[attr-defined]
    torch.backends.cudnn.benchmark = False  # its choice of kernel depends on a stopwatch


def as_tensor(array: np.ndarray, device: Device) -> torch.Tensor:
    """An array on the device; the channels of pictures first, as the network wants them.

    Shapes: (n, s, s, c) -> (n, c, s, s); all others stay as they are.
    """
    x = torch.from_numpy(array)
    if device.type == "cuda":
        x = x.pin_memory()  # from other memory the copy waits until the GPU has done all before it
    x = x.to(device, non_blocking=True)
    if x.ndim != 4:
        return x
    x = x.permute(0, 3, 1, 2)  # nothing is copied: this is torch.channels_last
    return x if is_accelerator(device) else x.contiguous()


def as_tensors(inputs: dict[str, np.ndarray], device: Device) -> dict[str, torch.Tensor]:
    """Named inputs on the device, as `as_tensor` puts each."""
    return {name: as_tensor(array, device) for name, array in inputs.items()}


def explain_absence() -> str:
    """Why this machine shows no accelerator, and the next move."""
    if not (torch.version.cuda or torch.version.hip or torch.backends.mps.is_built()):
        return "this is a CPU build of PyTorch; make setup ACCELERATOR=cuda installs the other"
    return "PyTorch finds none; is the driver loaded (nvidia-smi)?"


def _connect_tpu() -> Device:
    if importlib.util.find_spec("torch_tpu") is None:
        hint = f'{sys.executable} -m pip install -c constraints.txt -e ".[tpu]"'
        raise StarterError("device = tpu, but torch_tpu is not installed", hint)
    # Asked in a process of its own first: without a TPU the import ends the whole process.
    probe = "import torch, torch_tpu; torch.zeros(1, device='tpu')"
    done = subprocess.run([sys.executable, "-c", probe], capture_output=True, check=False)
    if done.returncode != 0:
        message = "device = tpu, but torch_tpu finds none on this machine"
        raise StarterError(message, "use device = auto or cpu")
    importlib.import_module("torch_tpu")
    return torch.device("tpu")
