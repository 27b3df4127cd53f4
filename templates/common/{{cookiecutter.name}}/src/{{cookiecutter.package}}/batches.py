"""The batches of an epoch."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeAlias

import numpy as np

from .config import Config
from .data import Part

Batch: TypeAlias = tuple[np.ndarray, np.ndarray]


def count_batches(part: Part, batch_size: int) -> int:
    """Batches in an epoch. A rest shorter than a batch is left out; at least one batch."""
    return max(1, len(part.labels) // batch_size)


def batches(part: Part, config: Config, epoch: int, start_batch: int = 0) -> Iterator[Batch]:
    """Inputs (b, ...) and labels (b,) of one epoch, in a new order each epoch.

    A batch is a pure function of seed, epoch and its number. So a resumed run can start at any,
    needs nothing from the checkpoint but the two numbers, and gets the same ones from any number
    of workers.
    """
    size, workers = config.train.batch_size, config.data.workers
    order = np.random.default_rng((config.seed, epoch)).permutation(len(part.labels))  # (n,)

    def make(batch: int) -> Batch:
        chosen = order[batch * size : (batch + 1) * size]  # (b,)
        return _moved(part, chosen, config, epoch), part.labels[chosen]

    numbers = range(start_batch, count_batches(part, size))
    return _make_ahead(make, numbers, workers) if workers else map(make, numbers)


def _make_ahead(
    make: Callable[[int], Batch], numbers: Iterable[int], workers: int
) -> Iterator[Batch]:
    # Threads: numpy and Pillow let go of Python's lock while they work, and nothing is copied.
    with ThreadPoolExecutor(workers) as pool:
        waiting: deque[Future[Batch]] = deque()
        for number in numbers:
            waiting.append(pool.submit(make, number))
            if len(waiting) > workers:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


def _moved(part: Part, chosen: np.ndarray, config: Config, epoch: int) -> np.ndarray:
    """The chosen inputs; pictures moved by up to `data.shift` pixels, dark where they were."""
    inputs: np.ndarray = part.inputs[chosen]
    most = min(config.data.shift, inputs.shape[1])
    if not most or inputs.ndim != 4:
        return inputs
    moved: np.ndarray = np.zeros_like(inputs)  # (b, size, size, channels)
    side = inputs.shape[1]
    for image, target, index in zip(inputs, moved, chosen.tolist(), strict=True):
        # Drawn for each picture alone: no generator whose state would have to be kept.
        down, right = np.random.default_rng((config.seed, epoch, index)).integers(
            -most, most + 1, 2
        )
        target[max(down, 0) : side + down, max(right, 0) : side + right] = image[
            max(-down, 0) : side - down, max(-right, 0) : side - right
        ]
    return moved
