"""The PyTorch starter's network and data, for the peers that train it by other means."""

import numpy as np
import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset


def build_network(size: int, channels: int, classes: int, dropout: float) -> nn.Module:
    """Shapes: (n, c, s, s) -> (n, classes)."""
    return nn.Sequential(
        nn.Conv2d(channels, 32, 3, padding="same", bias=False),
        nn.BatchNorm2d(32),
        nn.ReLU(),
        nn.AvgPool2d(2),
        nn.Conv2d(32, 64, 3, padding="same", bias=False),
        nn.BatchNorm2d(64),
        nn.ReLU(),
        nn.AvgPool2d(2),
        nn.Flatten(),
        nn.Linear(64 * (size // 4) ** 2, 128),
        nn.ReLU(),
        nn.Dropout(dropout),
        nn.Linear(128, classes),
    )


def as_tensors(part: tuple[np.ndarray, np.ndarray]) -> tuple[torch.Tensor, torch.Tensor]:
    """Shapes: (n, s, s, c), (n,) -> (n, c, s, s), (n,)."""
    inputs, labels = part
    return torch.from_numpy(inputs).permute(0, 3, 1, 2).contiguous(), torch.from_numpy(labels)


def loader(
    part: tuple[np.ndarray, np.ndarray], size: int, *, shuffle: bool
) -> DataLoader[tuple[torch.Tensor, ...]]:
    """Batches of a part; with `shuffle` full ones alone."""
    rows = TensorDataset(*as_tensors(part))  # (n, c, s, s), (n,)
    return DataLoader(rows, size, shuffle=shuffle, drop_last=shuffle)
