"""The network: a window of a series in, what comes after it out."""

from typing import TypeAlias

import torch
from torch import nn
from torch.nn import functional as F

from .layers import Head
from .preparation import LastValue, Preparation
from .settings.options import ModelConfig
from .task import Task

Model: TypeAlias = nn.Module


class SeriesNet(nn.Module):
    """How far each value goes from the last one: a line through the window, and what bends it.

    Shapes: past (n, past, columns) -> (n, ahead * targets), step by step.
    """

    def __init__(self, task: Task, dropout: float) -> None:
        super().__init__()
        self.preparation = Preparation(task)
        self.last_value = LastValue(task)
        self.hidden = nn.Linear(self.preparation.width, 64)
        self.dropout = nn.Dropout(dropout)
        self.output_layer = Head(self.preparation.width + 64, task.target)

    def forward(self, past: torch.Tensor) -> torch.Tensor:
        x = self.preparation(past)  # (n, past * columns)
        bend = F.relu(self.hidden(self.dropout(x)))  # (n, 64)
        change = self.output_layer(torch.cat([x, self.dropout(bend)], 1))  # (n, width)
        return self.last_value(past) + change  # type: ignore[no-any-return]


def build_model(task: Task, settings: ModelConfig) -> Model:
    """A new network with random weights."""
    return SeriesNet(task, settings.dropout)
