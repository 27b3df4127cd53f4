"""Reads batches ahead, in processes of a DataLoader."""

import os
import signal
import time
from collections.abc import Callable, Iterator, Sequence
from threading import Thread
from typing import Any, TypeAlias

import numpy as np
import torch
from torch.utils.data import DataLoader, Dataset

from ..config import StarterError
from ..reading.reader import Inputs
from .stopping import SIGNALS

Batch: TypeAlias = tuple[Inputs, np.ndarray]  # inputs (b, ...) by name, answers (b, ...)
Read: TypeAlias = Callable[[np.ndarray], Batch]  # what belongs to indexes (b,)


def load(read: Read, chosen: Sequence[np.ndarray], workers: int) -> Iterator[Batch]:
    """What `read` gives for each of the chosen indexes, in their order.

    Args:
        read: works the same in every process, and can be sent to one.
        workers: processes that read ahead; 0: this one reads when it is asked.

    Raises:
        StarterError: `read` has raised it.
    """
    loader: DataLoader[Any] = DataLoader(
        _Batches(read),
        batch_size=None,  # each of the chosen is a whole batch
        sampler=chosen,
        num_workers=workers,
        collate_fn=_keep,
        worker_init_fn=_begin,
        # By default it draws from the generator that dropout draws from: a resumed run, which
        # asks once more, would get other numbers.
        generator=torch.Generator(),
    )
    for batch in loader:
        if isinstance(batch, StarterError):
            raise batch
        yield batch


class _Batches(Dataset[Batch | StarterError]):
    def __init__(self, read: Read) -> None:
        self._read = read

    def __getitem__(self, at: np.ndarray) -> Batch | StarterError:
        try:
            return self._read(at)
        except StarterError as error:  # raised here, it would arrive as a traceback in a message
            return error


def _keep(batch: Any) -> Any:
    # Not as tensors: those pass through /dev/shm, of which containers have 64 MB.
    return batch


def _begin(worker: int) -> None:
    for number in (signal.SIGINT, *SIGNALS):  # the trainer hears them, and ends its workers
        signal.signal(number, signal.SIG_IGN)
    Thread(target=_end_with, args=(os.getppid(),), daemon=True).start()


def _end_with(trainer: int) -> None:
    # A trainer that is killed ends nobody, and a batch that nobody takes keeps its writer waiting.
    while os.getppid() == trainer:
        time.sleep(1)
    os._exit(1)
