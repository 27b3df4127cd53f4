"""The network: rows of a table in, one output for each class out, or a number."""

from typing import TypeAlias

import torch
from torch import nn
from torch.nn import functional as F

from .layers import Head
from .task import Task

Model: TypeAlias = nn.Module


class TableNet(nn.Module):
    """Standardizes each column, then three dense layers.

    Shapes: features (n, columns), less their offset -> (n, width).
    """

    mean: torch.Tensor
    scale: torch.Tensor

    def __init__(self, task: Task, dropout: float) -> None:
        super().__init__()
        # Saved and exported with the weights: who asks the model need not know them.
        self.register_buffer("mean", torch.tensor(task.fitted["mean"]))  # (columns,)
        self.register_buffer("scale", torch.tensor(task.fitted["scale"]))  # (columns,)
        self.hidden1 = nn.Linear(len(self.mean), 64)
        self.hidden2 = nn.Linear(64, 64)
        self.dropout = nn.Dropout(dropout)
        self.output_layer = Head(64, task.target)

    def forward(self, features: torch.Tensor) -> torch.Tensor:
        x = (features - self.mean) / self.scale  # (n, columns)
        x = F.relu(self.hidden1(x))  # (n, 64)
        x = F.relu(self.hidden2(x))  # (n, 64)
        return self.output_layer(self.dropout(x))  # type: ignore[no-any-return]  # (n, width)


def build_model(task: Task, dropout: float) -> Model:
    """A new network with random weights."""
    return TableNet(task, dropout)
