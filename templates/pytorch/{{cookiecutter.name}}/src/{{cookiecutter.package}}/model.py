"""The network: pictures or rows of a table in, logits out."""

from typing import TypeAlias

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

from .device import Device, is_accelerator
from .task import Task

Model: TypeAlias = nn.Module


class PictureNet(nn.Module):
    """Two convolutions that halve the picture, then two dense layers.

    Shapes: (n, c, s, s) -> (n, classes), with s = image_size. Channels come first.
    """

    def __init__(self, task: Task, dropout: float) -> None:
        super().__init__()
        size, _, channels = task.shape
        # No bias: the normalization after it takes the mean away again.
        self.convolution1 = nn.Conv2d(channels, 32, 3, padding="same", bias=False)
        self.normalization1 = nn.BatchNorm2d(32)
        self.convolution2 = nn.Conv2d(32, 64, 3, padding="same", bias=False)
        self.normalization2 = nn.BatchNorm2d(64)
        self.pool = nn.AvgPool2d(2)
        self.hidden = nn.Linear(64 * (size // 4) ** 2, 128)
        self.dropout = nn.Dropout(dropout)
        self.output_layer = nn.Linear(128, len(task.classes))

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        x = F.relu(self.normalization1(self.convolution1(images)))  # (n, 32, s, s)
        x = self.pool(x)  # (n, 32, s/2, s/2)
        x = F.relu(self.normalization2(self.convolution2(x)))  # (n, 64, s/2, s/2)
        x = self.pool(x)  # (n, 64, s/4, s/4)
        x = F.relu(self.hidden(x.flatten(1)))  # (n, 128)
        return self.output_layer(self.dropout(x))  # type: ignore[no-any-return]  # (n, classes)


class TableNet(nn.Module):
    """Standardizes each column, then three dense layers.

    Shapes: (n, columns) -> (n, classes). Takes the numbers of the file less `task.offset`.
    """

    mean: torch.Tensor
    scale: torch.Tensor

    def __init__(self, task: Task, dropout: float) -> None:
        super().__init__()
        # Saved and exported with the weights: who asks the model need not know them.
        self.register_buffer("mean", torch.tensor(task.mean))  # (columns,)
        self.register_buffer("scale", torch.tensor(task.scale))  # (columns,)
        self.hidden1 = nn.Linear(len(task.columns), 64)
        self.hidden2 = nn.Linear(64, 64)
        self.dropout = nn.Dropout(dropout)
        self.output_layer = nn.Linear(64, len(task.classes))

    def forward(self, features: torch.Tensor) -> torch.Tensor:
        x = (features - self.mean) / self.scale  # (n, columns)
        x = F.relu(self.hidden1(x))  # (n, 64)
        x = F.relu(self.hidden2(x))  # (n, 64)
        return self.output_layer(self.dropout(x))  # type: ignore[no-any-return]  # (n, classes)


def build_model(task: Task, dropout: float) -> Model:
    """A new network with random weights."""
    return PictureNet(task, dropout) if task.kind == "picture" else TableNet(task, dropout)


def as_tensor(inputs: np.ndarray, device: Device) -> torch.Tensor:
    """The inputs, or labels, on the device; the channels of pictures first.

    Shapes: (n, s, s, c) -> (n, c, s, s); all others stay as they are.
    """
    x = torch.from_numpy(inputs)
    if device.type == "cuda":
        x = x.pin_memory()  # from other memory the copy waits until the GPU has done all before it
    x = x.to(device, non_blocking=True)
    if x.ndim != 4:
        return x
    x = x.permute(0, 3, 1, 2)  # nothing is copied: this is torch.channels_last
    return x if is_accelerator(device) else x.contiguous()
