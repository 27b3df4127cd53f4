"""What a window becomes inside the model, so that who asks it need not know."""

import torch
from torch import nn

from .task import Task


class Preparation(nn.Module):
    """Each column less its mean and by its deviation; and the last value of what is forecast.

    Shapes: past (n, past, columns) -> (n, past * columns), (n, ahead * targets).
    """

    mean: torch.Tensor
    scale: torch.Tensor
    places: torch.Tensor

    def __init__(self, task: Task) -> None:
        super().__init__()
        columns = task.about["columns"]
        # Saved and exported with the weights.
        self.register_buffer("mean", torch.tensor(task.fitted["mean"]))  # (columns,)
        self.register_buffer("scale", torch.tensor(task.fitted["scale"]))  # (columns,)
        places = [columns.index(name) for name in task.target.columns]
        self.register_buffer("places", torch.tensor(places))  # (targets,)
        self.ahead = task.target.ahead
        self.width = task.about["past"] * len(columns)

    def forward(self, past: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        last = past[:, -1].index_select(1, self.places).repeat(1, self.ahead)
        return ((past - self.mean) / self.scale).flatten(1), last
