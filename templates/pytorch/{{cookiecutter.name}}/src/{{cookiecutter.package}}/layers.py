"""What networks of every task are made of."""

import torch
from torch import nn

from .task import NUMBER, Target


class Head(nn.Linear):
    """The last layer: a logit of each class, or a number in its own unit.

    Shapes: (n, features) -> (n, width).
    """

    mean: torch.Tensor
    scale: torch.Tensor

    def __init__(self, features: int, target: Target) -> None:
        super().__init__(features, target.width)
        self.is_number = target.kind == NUMBER
        if self.is_number:  # saved and exported with the weights
            self.register_buffer("mean", torch.tensor(target.mean, dtype=torch.float32))
            self.register_buffer("scale", torch.tensor(target.scale, dtype=torch.float32))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        x = super().forward(x)
        # float32 in mixed precision too, which has three digits.
        return x.float() * self.scale + self.mean if self.is_number else x
