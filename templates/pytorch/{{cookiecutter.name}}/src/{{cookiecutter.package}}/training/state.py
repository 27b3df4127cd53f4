"""Everything a training step changes."""

import os
import shutil
import sys
from collections.abc import Callable

import torch

from ..config import Config, StarterError
from ..device import Device, is_accelerator
from ..model import Model, build_model
from ..task import Task
from .progress import Progress
from .weights import build_optimizer, learning_weights
from .workers import ALONE, Workers

PRECISION = {
    "float32": torch.float32,
    "bfloat16": torch.bfloat16,
    "float16": torch.float16,
}


class State:
    """Model, optimizer and progress of one run, new and on its device."""

    def __init__(
        self, config: Config, task: Task, device: Device, workers: Workers = ALONE
    ) -> None:
        self.task = task
        self.settings = config.train
        self.workers = workers
        self.device = device
        self.progress = Progress()
        self.model = build_model(task, config.model).to(device)
        if is_accelerator(device):
            # As pictures arrive there. On the CPU a step of the default network is slower so.
            self.model.to(memory_format=torch.channels_last)  # type: ignore[call-overload]
        # A second way to call the same weights. Evaluation and checkpoints use the plain model:
        # it takes any batch length without being compiled anew, and its weights keep their names.
        self.forward = _compiled(self.model, device) if config.compiles else self.model
        self.weights = learning_weights(self.model, config.train)
        self.optimizer = build_optimizer(self.weights, config.train)
        self.dtype = PRECISION[config.precision]
        # float16 has no room for small gradients: they are scaled up, and down before the
        # update. Switched off it passes everything through.
        self.scaler = torch.amp.GradScaler(device.type, enabled=config.precision == "float16")


def _compiled(model: Model, device: Device) -> Callable[..., torch.Tensor]:
    # Found missing at the first step, it is a hundred lines of traceback.
    compiler = os.environ.get("CXX", "clang++" if sys.platform == "darwin" else "g++")
    if not is_accelerator(device) and shutil.which(compiler) is None:
        message = f"compile = true needs a C++ compiler on the CPU, and there is no {compiler}"
        raise StarterError(message, "install it, set CXX, or use compile = false")
    return torch.compile(model)
