"""The network: pictures in, logits out."""

from typing import TypeAlias

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

from .device import Device

Model: TypeAlias = nn.Module

PREDICT_BATCH = 256  # pictures on the device at once: bounds the memory of a prediction


class DigitNet(nn.Module):
    """Two convolutions that halve the picture, then two dense layers.

    Shapes: (n, 1, s, s) -> (n, classes), with s = image_size. Channels come first.
    """

    def __init__(self, image_size: int, classes: int, dropout: float) -> None:
        super().__init__()
        # No bias: the normalization after it takes the mean away again.
        self.convolution1 = nn.Conv2d(1, 32, 3, padding="same", bias=False)
        self.normalization1 = nn.BatchNorm2d(32)
        self.convolution2 = nn.Conv2d(32, 64, 3, padding="same", bias=False)
        self.normalization2 = nn.BatchNorm2d(64)
        self.pool = nn.AvgPool2d(2)
        self.hidden = nn.Linear(64 * (image_size // 4) ** 2, 128)
        self.dropout = nn.Dropout(dropout)
        self.output_layer = nn.Linear(128, classes)

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        x = F.relu(self.normalization1(self.convolution1(images)))  # (n, 32, s, s)
        x = self.pool(x)  # (n, 32, s/2, s/2)
        x = F.relu(self.normalization2(self.convolution2(x)))  # (n, 64, s/2, s/2)
        x = self.pool(x)  # (n, 64, s/4, s/4)
        x = F.relu(self.hidden(x.flatten(1)))  # (n, 128)
        return self.output_layer(self.dropout(x))  # type: ignore[no-any-return]  # (n, classes)


def build_model(image_size: int, classes: int, dropout: float) -> Model:
    """A new network with random weights."""
    return DigitNet(image_size, classes, dropout)


def count_parameters(model: Model) -> int:
    """Trainable numbers."""
    return sum(weight.numel() for weight in model.parameters() if weight.requires_grad)


@torch.inference_mode()
def predict_logits(model: Model, images: np.ndarray, device: Device) -> np.ndarray:
    """Logits of the network as it is in memory, without dropout.

    Shapes: (n, size, size) -> (n, classes).
    """
    was_training = model.training
    model.eval()
    parts = []
    for start in range(0, len(images), PREDICT_BATCH):
        part = torch.from_numpy(images[start : start + PREDICT_BATCH])  # (b, size, size)
        logits = model(part[:, None].to(device))  # (b, classes)
        parts.append(logits.cpu().numpy())  # (b, classes); waits for the device
    model.train(was_training)
    return np.concatenate(parts)  # (n, classes)
