"""What pictures become inside the model, so that who asks it need not know."""

import torch
from torch import nn

from .settings.options import ModelConfig
from .task import Task


class Preparation(nn.Module):
    """Each channel less its mean and by its deviation, over the training part.

    Shapes: image (n, c, s, s) in [0, 1] -> (n, c, s, s).
    """

    mean: torch.Tensor
    gain: torch.Tensor

    def __init__(self, task: Task, settings: ModelConfig) -> None:
        super().__init__()
        fitted = task.fitted if settings.normalize == "data" else {}
        channels = task.inputs["image"][-1]
        mean = torch.tensor(fitted.get("mean", [0.0] * channels))  # (c,)
        gain = 1 / torch.tensor(fitted.get("scale", [1.0] * channels))  # (c,)
        # Saved and exported with the weights. No quotient: TensorFlow Lite has none in int8.
        self.register_buffer("mean", mean[:, None, None])
        self.register_buffer("gain", gain[:, None, None])

    def forward(self, image: torch.Tensor) -> torch.Tensor:
        return (image - self.mean) * self.gain  # (n, c, s, s)
