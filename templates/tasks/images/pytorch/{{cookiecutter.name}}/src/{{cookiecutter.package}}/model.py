"""The networks: pictures in, one output for each class out, or a number."""

import math
from collections.abc import Callable
from typing import TypeAlias

import torch
from torch import nn
from torch.nn import functional as F

from .layers import Head
from .preparation import Preparation
from .settings.options import ModelConfig
from .task import Task

Model: TypeAlias = nn.Module

WIDTHS = (32, 64, 128, 256)  # channels of the residual network's stages, two blocks each
SMALLEST = 4  # pixels a side to which it halves pictures; a large one has twice as many at the end


class SmallNet(nn.Module):
    """Two convolutions that halve the picture, then two dense layers.

    Shapes: image (n, c, s, s) -> (n, width), with s = image_size. Channels come first.
    """

    def __init__(self, task: Task, settings: ModelConfig) -> None:
        super().__init__()
        size, _, channels = task.inputs["image"]
        self.preparation = Preparation(task, settings)
        # No bias: the normalization after it takes the mean away again.
        self.convolution1 = nn.Conv2d(channels, 32, 3, padding="same", bias=False)
        self.normalization1 = nn.BatchNorm2d(32)
        self.convolution2 = nn.Conv2d(32, 64, 3, padding="same", bias=False)
        self.normalization2 = nn.BatchNorm2d(64)
        self.pool = nn.AvgPool2d(2)
        self.hidden = nn.Linear(64 * (size // 4) ** 2, 128)
        self.dropout = nn.Dropout(settings.dropout)
        self.output_layer = Head(128, task.target)

    def forward(self, image: torch.Tensor) -> torch.Tensor:
        x = self.convolution1(self.preparation(image))  # (n, 32, s, s)
        x = self.pool(F.relu(self.normalization1(x)))  # (n, 32, s/2, s/2)
        x = F.relu(self.normalization2(self.convolution2(x)))  # (n, 64, s/2, s/2)
        x = self.pool(x)  # (n, 64, s/4, s/4)
        x = F.relu(self.hidden(x.flatten(1)))  # (n, 128)
        return self.output_layer(self.dropout(x))  # type: ignore[no-any-return]  # (n, width)


class ResidualNet(nn.Module):
    """Eight blocks of two convolutions, each added to what went in (He et al. 2015, ResNet-18).

    How often it halves the picture follows from image_size, its number of weights does not.

    Shapes: image (n, c, s, s) -> (n, width), with s = image_size. Channels come first.
    """

    def __init__(self, task: Task, settings: ModelConfig) -> None:
        super().__init__()
        size, _, channels = task.inputs["image"]
        halvings = math.ceil(math.log2(size / SMALLEST))
        self.preparation = Preparation(task, settings)
        self.stem = _Stem(channels, WIDTHS[0], 2 if halvings > 3 else 1, halvings > 4)
        self.blocks: list[str] = []
        before = WIDTHS[0]
        for stage, width in enumerate(WIDTHS):
            for halves in (0 < stage <= halvings, False):
                self.blocks.append(f"block{len(self.blocks) + 1}")
                self.add_module(self.blocks[-1], _Block(before, width, halves))
                before = width
        self.dropout = nn.Dropout(settings.dropout)
        self.output_layer = Head(before, task.target)

    def forward(self, image: torch.Tensor) -> torch.Tensor:
        x = self.stem(self.preparation(image))  # (n, 32, s', s'), s' at most 64
        for name in self.blocks:
            x = self.get_submodule(name)(x)  # (n, 32..256, s', s'), s' at last 2..7
        x = x.mean((2, 3))  # (n, 256)
        return self.output_layer(self.dropout(x))  # type: ignore[no-any-return]  # (n, width)


class _Stem(nn.Module):
    """Shapes: (n, c, s, s) -> (n, width, s', s'), s' = s, s/2 or s/4 by image_size."""

    def __init__(self, channels: int, width: int, stride: int, pools: bool) -> None:
        super().__init__()
        self.convolution = nn.Conv2d(channels, width, 3, stride, padding=1, bias=False)
        self.normalization = nn.BatchNorm2d(width)
        self.pool = nn.AvgPool2d(2) if pools else None

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        x = F.relu(self.normalization(self.convolution(x)))
        return self.pool(x) if self.pool else x


class _Block(nn.Module):
    """Shapes: (n, before, s, s) -> (n, width, s', s'), s' = s/2 where it halves."""

    def __init__(self, before: int, width: int, halves: bool) -> None:
        super().__init__()
        self.pool = nn.AvgPool2d(2) if halves else None
        self.convolution1 = nn.Conv2d(before, width, 3, padding="same", bias=False)
        self.normalization1 = nn.BatchNorm2d(width)
        self.convolution2 = nn.Conv2d(width, width, 3, padding="same", bias=False)
        self.normalization2 = nn.BatchNorm2d(width)
        self.widens = before != width
        if self.widens:
            self.shortcut = nn.Conv2d(before, width, 1, bias=False)
            self.normalization3 = nn.BatchNorm2d(width)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        x = self.pool(x) if self.pool else x  # (n, before, s', s')
        y = F.relu(self.normalization1(self.convolution1(x)))  # (n, width, s', s')
        y = self.normalization2(self.convolution2(y))  # (n, width, s', s')
        if self.widens:
            x = self.normalization3(self.shortcut(x))  # (n, width, s', s')
        return F.relu(y + x)  # (n, width, s', s')


# By `model.network`. Another one is a class, a line here, and its name in settings/options.py.
NETWORKS: dict[str, Callable[[Task, ModelConfig], Model]] = {
    "small": SmallNet,
    "residual": ResidualNet,
}


def build_model(task: Task, settings: ModelConfig) -> Model:
    """A new network with random weights."""
    return NETWORKS[settings.network](task, settings)
