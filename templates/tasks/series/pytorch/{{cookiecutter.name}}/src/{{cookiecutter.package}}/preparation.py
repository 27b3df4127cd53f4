"""What a window becomes inside the model, so that who asks it need not know."""

import torch
from torch import nn

from .task import Task


class Preparation(nn.Module):
    """Each column less its mean and by its deviation, one row after another.

    Shapes: past (n, past, columns) -> (n, past * columns).
    """

    mean: torch.Tensor
    scale: torch.Tensor

    def __init__(self, task: Task) -> None:
        super().__init__()
        # Saved and exported with the weights.
        self.register_buffer("mean", torch.tensor(task.fitted["mean"]))  # (columns,)
        self.register_buffer("scale", torch.tensor(task.fitted["scale"]))  # (columns,)
        past, columns = task.inputs["past"]
        self.width = past * columns

    def forward(self, past: torch.Tensor) -> torch.Tensor:
        return ((past - self.mean) / self.scale).flatten(1)


class LastValue(nn.Module):
    """The last value of what is forecast, for each step ahead.

    Shapes: past (n, past, columns) -> (n, ahead * targets), step by step.
    """

    places: torch.Tensor

    def __init__(self, task: Task) -> None:
        super().__init__()
        places = [task.about["columns"].index(name) for name in task.target.columns]
        self.register_buffer("places", torch.tensor(places))  # (targets,)
        self.ahead = task.target.ahead

    def forward(self, past: torch.Tensor) -> torch.Tensor:
        return past[:, -1].index_select(1, self.places).repeat(1, self.ahead)
