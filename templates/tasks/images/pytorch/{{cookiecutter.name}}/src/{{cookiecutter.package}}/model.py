"""The network: pictures in, one output for each class out, or a number."""

from typing import TypeAlias

import torch
from torch import nn
from torch.nn import functional as F

from .layers import Head
from .task import Task

Model: TypeAlias = nn.Module


class PictureNet(nn.Module):
    """Two convolutions that halve the picture, then two dense layers.

    Shapes: image (n, c, s, s) -> (n, width), with s = image_size. Channels come first.
    """

    def __init__(self, task: Task, dropout: float) -> None:
        super().__init__()
        size, _, channels = task.inputs["image"]
        # No bias: the normalization after it takes the mean away again.
        self.convolution1 = nn.Conv2d(channels, 32, 3, padding="same", bias=False)
        self.normalization1 = nn.BatchNorm2d(32)
        self.convolution2 = nn.Conv2d(32, 64, 3, padding="same", bias=False)
        self.normalization2 = nn.BatchNorm2d(64)
        self.pool = nn.AvgPool2d(2)
        self.hidden = nn.Linear(64 * (size // 4) ** 2, 128)
        self.dropout = nn.Dropout(dropout)
        self.output_layer = Head(128, task.target)

    def forward(self, image: torch.Tensor) -> torch.Tensor:
        x = F.relu(self.normalization1(self.convolution1(image)))  # (n, 32, s, s)
        x = self.pool(x)  # (n, 32, s/2, s/2)
        x = F.relu(self.normalization2(self.convolution2(x)))  # (n, 64, s/2, s/2)
        x = self.pool(x)  # (n, 64, s/4, s/4)
        x = F.relu(self.hidden(x.flatten(1)))  # (n, 128)
        return self.output_layer(self.dropout(x))  # type: ignore[no-any-return]  # (n, width)


def build_model(task: Task, dropout: float) -> Model:
    """A new network with random weights."""
    return PictureNet(task, dropout)
