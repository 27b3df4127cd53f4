"""The network: bytes of a text in, one output for each class out, or a number."""

from typing import TypeAlias

import torch
from torch import nn
from torch.nn import functional as F

from .layers import Head
from .reading.texts import TextSpec
from .settings.options import ModelConfig
from .task import Task

Model: TypeAlias = nn.Module

BYTES = 257  # what stands at a place: one of 256 bytes, or none
EMBEDDED = 32  # numbers that stand for a byte
WIDTH = 64  # channels of the convolutions


class TextNet(nn.Module):
    """Two convolutions over the bytes of each piece, of which maximum and mean are kept.

    A long text is the mean of its pieces. Pieces without text do not count.

    Shapes: bytes (n, pieces * length), see reading/texts.py -> (n, width).
    """

    def __init__(self, task: Task, settings: ModelConfig) -> None:
        super().__init__()
        self.length = TextSpec.of(task.about).length
        self.pieces = TextSpec.of(task.about).pieces
        self.embedding = nn.Embedding(BYTES, EMBEDDED)
        self.convolution1 = nn.Conv1d(EMBEDDED, WIDTH, 5, padding="same")
        self.convolution2 = nn.Conv1d(WIDTH, WIDTH, 5, padding="same")
        self.dropout = nn.Dropout(settings.dropout)
        self.output_layer = Head(2 * WIDTH, task.target)

    def forward(self, bytes: torch.Tensor) -> torch.Tensor:
        codes = bytes.reshape(-1, self.length)  # (n * pieces, length)
        text = (codes > 0).float()[:, None]  # (n * pieces, 1, length): 1 where there is text
        x = self.embedding(codes.long()).transpose(1, 2) * text  # (n * pieces, 32, length)
        x = F.relu(self.convolution1(x)) * text  # (n * pieces, 64, length)
        x = F.relu(self.convolution2(x)) * text  # (n * pieces, 64, length)
        mean = x.sum(2) / text.sum(2).clamp(min=1)  # (n * pieces, 64)
        x = torch.cat([x.amax(2), mean], 1)  # (n * pieces, 128)
        used = text.amax(2).reshape(-1, self.pieces, 1)  # (n, pieces, 1): 1 where there is text
        x = x.reshape(-1, self.pieces, 2 * WIDTH) * used  # (n, pieces, 128)
        x = x.sum(1) / used.sum(1).clamp(min=1)  # (n, 128)
        return self.output_layer(self.dropout(x))  # type: ignore[no-any-return]  # (n, width)


def build_model(task: Task, settings: ModelConfig) -> Model:
    """A new network with random weights."""
    return TextNet(task, settings)
