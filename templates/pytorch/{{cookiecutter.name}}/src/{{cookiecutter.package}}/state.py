"""Everything a training step changes."""

import torch

from .config import Config
from .device import Device, is_accelerator
from .model import build_model
from .progress import Progress
from .task import Task

PRECISION = {
    "float32": torch.float32,
    "bfloat16": torch.bfloat16,
    "float16": torch.float16,
}


class State:
    """Model, optimizer and progress of one run, new and on its device."""

    def __init__(self, config: Config, task: Task, device: Device) -> None:
        self.task = task
        self.device = device
        self.progress = Progress()
        self.model = build_model(task, config.model.dropout).to(device)
        # A second way to call the same weights. Evaluation and checkpoints use the plain model:
        # it takes any batch length without being compiled anew, and its weights keep their names.
        self.forward = torch.compile(self.model) if config.compiles else self.model
        self.optimizer = torch.optim.AdamW(
            self.model.parameters(),
            lr=config.train.learning_rate,
            weight_decay=config.train.weight_decay,
            fused=is_accelerator(device),  # one kernel for all weights instead of one for each
        )
        self.dtype = PRECISION[config.precision]
        # float16 has no room for small gradients: they are scaled up, and down before the
        # update. Switched off it passes everything through.
        self.scaler = torch.amp.GradScaler(device.type, enabled=config.precision == "float16")
