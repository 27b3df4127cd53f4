"""How pictures and kernels lie in memory."""

from dataclasses import replace

import numpy as np
import pytest
import torch

from {{ cookiecutter.package }}.config import Config
from {{ cookiecutter.package }}.data import load_data
from {{ cookiecutter.package }}.device import (
    as_tensor,
)
from {{ cookiecutter.package }}.training.state import State


@pytest.mark.parametrize(
    ("device", "layout"),
    # meta is no GPU, but it is not the CPU either
    [("cpu", torch.contiguous_format), ("meta", torch.channels_last)],
)
def test_pictures_and_kernels_lie_alike(
    config: Config, device: str, layout: torch.memory_format
) -> None:
    there = torch.device(device)
    x = as_tensor(np.zeros((2, 8, 8, 3), np.float32), there)
    assert x.shape == (2, 3, 8, 8)
    assert x.is_contiguous(memory_format=layout)
    task = replace(load_data(config).task, inputs={"image": (8, 8, 3)})
    weights = State(config, task, there).model.parameters()
    kernels = [weight for weight in weights if weight.ndim == 4]
    assert kernels
    assert all(kernel.is_contiguous(memory_format=layout) for kernel in kernels)
