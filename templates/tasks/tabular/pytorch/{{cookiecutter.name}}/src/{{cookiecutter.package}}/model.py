"""The network: rows of a table in, one output for each class out, or a number."""

from typing import TypeAlias

import torch
from torch import nn
from torch.nn import functional as F

from .layers import Head
from .preparation import Preparation
from .settings.options import ModelConfig
from .task import Task

Model: TypeAlias = nn.Module


class TableNet(nn.Module):
    """Prepares each column, then three dense layers.

    Shapes: features (n, columns), see Preparation -> (n, width).
    """

    def __init__(self, task: Task, dropout: float) -> None:
        super().__init__()
        self.preparation = Preparation(task)
        self.hidden1 = nn.Linear(self.preparation.width, 64)
        self.hidden2 = nn.Linear(64, 64)
        self.dropout = nn.Dropout(dropout)
        self.output_layer = Head(64, task.target)

    def forward(self, features: torch.Tensor) -> torch.Tensor:
        x = self.preparation(features)  # (n, prepared)
        x = F.relu(self.hidden1(x))  # (n, 64)
        x = F.relu(self.hidden2(x))  # (n, 64)
        return self.output_layer(self.dropout(x))  # type: ignore[no-any-return]  # (n, width)


def build_model(task: Task, settings: ModelConfig) -> Model:
    """A new network with random weights."""
    return TableNet(task, settings.dropout)
