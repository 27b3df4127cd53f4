"""The batches of an epoch: which inputs, in which order. `loading` reads them."""

from collections.abc import Iterator
from functools import partial

import numpy as np

from ..config import Config
from ..data import Part
from ..reading.reader import ArrayReader
from .loading import Batch, load


def count_batches(part: Part, batch_size: int) -> int:
    """Batches in an epoch. A rest shorter than a batch is left out; at least one batch."""
    return max(1, len(part) // batch_size)


def batches(
    part: Part, config: Config, epoch: int, start_batch: int = 0, rank: int = 0, count: int = 1
) -> Iterator[Batch]:
    """Inputs (b, ...) and labels (b,) of one epoch, in a new order each epoch.

    A batch is a pure function of seed, epoch and its number. So a resumed run can start at any,
    needs nothing from the checkpoint but the two numbers, and gets the same ones from any number
    of `data.workers`.

    Args:
        rank: which of `count` machines or devices this is, that take each batch in equal shares.
    """
    size = config.train.batch_size
    order = np.random.default_rng((config.seed, epoch)).permutation(len(part))  # (n,)
    numbers = range(start_batch, count_batches(part, size))
    chosen = [order[number * size : (number + 1) * size][rank::count] for number in numbers]
    return load(partial(_read_moved, part, config, epoch), chosen, config.data.workers)


def in_order(part: Part | np.ndarray, batch_size: int, workers: int = 0) -> Iterator[Batch]:
    """All of a part, or of an array of inputs, whose labels are 0 then; the last batch is short."""
    if isinstance(part, np.ndarray):
        count = len(part)
        part = Part(ArrayReader(part), np.arange(count), np.zeros(count, np.int64))
    everything = np.arange(len(part))  # (n,)
    chosen = [everything[at : at + batch_size] for at in range(0, len(part), batch_size)]
    return load(partial(_read, part), chosen, workers)


def _read(part: Part, at: np.ndarray) -> Batch:
    return part.read(at), part.labels[at]


def _read_moved(part: Part, config: Config, epoch: int, at: np.ndarray) -> Batch:
    """The chosen batch; pictures moved by up to `data.shift` pixels, dark where they were."""
    inputs, labels = _read(part, at)
    most = min(config.data.shift, inputs.shape[1])
    if not most or inputs.ndim != 4:
        return inputs, labels
    moved: np.ndarray = np.zeros_like(inputs)  # (b, size, size, channels)
    side = inputs.shape[1]
    for image, target, index in zip(inputs, moved, at.tolist(), strict=True):
        # Drawn for each picture alone: no generator whose state would have to be kept.
        down, right = np.random.default_rng((config.seed, epoch, index)).integers(
            -most, most + 1, 2
        )
        target[max(down, 0) : side + down, max(right, 0) : side + right] = image[
            max(-down, 0) : side - down, max(-right, 0) : side - right
        ]
    return moved, labels
