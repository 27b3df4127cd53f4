"""What networks of every task are made of."""

import torch
from torch import nn

from .task import NUMBER, SERIES, Target


class Head(nn.Linear):
    """The last layer: a logit of each class, or numbers in their own unit.

    Those of a series begin at 0: the network adds them to what was last known.

    Shapes: (n, features) -> (n, width).
    """

    mean: torch.Tensor
    scale: torch.Tensor

    def __init__(self, features: int, target: Target) -> None:
        super().__init__(features, target.width)
        self.has_unit = target.kind in (NUMBER, SERIES)
        if self.has_unit:  # saved and exported with the weights
            mean = target.mean if target.kind == NUMBER else (0.0,)
            self.register_buffer("mean", torch.tensor(mean))
            self.register_buffer("scale", torch.from_numpy(target.unit))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        x = super().forward(x)
        # float32 in mixed precision too, which has three digits.
        return x.float() * self.scale + self.mean if self.has_unit else x
