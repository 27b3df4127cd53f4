"""The batches of an epoch: which inputs, in which order. `loading` reads them."""

from collections.abc import Iterator
from functools import partial
from itertools import pairwise

import numpy as np

from ..config import Config
from ..data import Part
from ..reading.augment import augment
from ..reading.reader import ArrayReader, Inputs
from .loading import Batch, load
from .workers import ALONE, Workers


def count_batches(part: Part, batch_size: int) -> int:
    """Batches in an epoch. A rest shorter than a batch is left out; at least one batch."""
    return max(1, len(part) // batch_size)


def batches(
    part: Part, config: Config, epoch: int, start_batch: int = 0, workers: Workers = ALONE
) -> Iterator[Batch]:
    """Inputs (b, ...) and answers (b, ...) of one epoch, in a new order each epoch.

    A batch is a pure function of seed, epoch and its number. So a resumed run can start at any,
    needs nothing from the checkpoint but the two numbers, and gets the same ones from any number
    of `data.workers`.

    Args:
        workers: which process this is of those that share each batch.
    """
    size = config.train.batch_size
    order = np.random.default_rng((config.seed, epoch)).permutation(len(part))  # (n,)
    numbers = range(start_batch, count_batches(part, size))
    whole = [order[number * size : (number + 1) * size] for number in numbers]
    chosen = [batch[workers.rank :: workers.count] for batch in whole]
    return load(partial(_read_changed, part, config, epoch), chosen, config.data.workers)


def split_batch(
    inputs: Inputs, answers: np.ndarray, pieces: int
) -> Iterator[tuple[Inputs, np.ndarray, float]]:
    """The batch in so many pieces, each with its share of the batch's mean. None is empty."""
    rows = answers.shape[0]
    count = min(rows, pieces)
    if count == 1:
        yield inputs, answers, 1.0
        return
    for low, high in pairwise(rows * at // count for at in range(count + 1)):
        piece = {name: array[low:high] for name, array in inputs.items()}  # (high - low, ...) each
        yield piece, answers[low:high], (high - low) / rows


def in_order(part: Part | Inputs, batch_size: int, workers: int = 0) -> Iterator[Batch]:
    """All of a part, or of inputs, whose answers are 0 then; the last batch is short."""
    if isinstance(part, dict):
        count = len(next(iter(part.values())))
        part = Part(ArrayReader(part), np.arange(count), np.zeros(count, np.int64))
    everything = np.arange(len(part))  # (n,)
    chosen = [everything[at : at + batch_size] for at in range(0, len(part), batch_size)]
    return load(partial(_read, part), chosen, workers)


def _read(part: Part, at: np.ndarray) -> Batch:
    return part.read(at), part.answers[at]


def _read_changed(part: Part, config: Config, epoch: int, at: np.ndarray) -> Batch:
    """The chosen batch, changed at random as the task's settings want it."""
    inputs, answers = _read(part, at)
    return augment(inputs, config, epoch, at), answers
