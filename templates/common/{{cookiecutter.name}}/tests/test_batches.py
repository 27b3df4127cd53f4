"""The batches repeat, start anywhere, and do not depend on who prepares them."""

import multiprocessing
import threading
import time
from dataclasses import replace

import numpy as np
import pytest
from task_cases import INPUT

from {{ cookiecutter.package }}.config import (
    Config,
)
from {{ cookiecutter.package }}.data import Part
from {{ cookiecutter.package }}.device import seed_everything
from {{ cookiecutter.package }}.reading.reader import (
    ArrayReader,
)
from {{ cookiecutter.package }}.training.batches import (
    batches,
    count_batches,
)
from {{ cookiecutter.package }}.training.loading import load
from {{ cookiecutter.package }}.training.workers import (
    Workers,
)


def part_of(count: int, side: int = 1) -> Part:
    numbers = np.arange(count)
    arrays = np.ones((count, side, side, 1), np.float32) * numbers[:, None, None, None]
    return Part(ArrayReader({INPUT: arrays.astype(np.float32)}), numbers, numbers)


def config_of(batch_size: int = 5, seed: int = 1, workers: int = 0) -> Config:
    config = Config(seed=seed)
    data = replace(config.data, workers=workers)
    return replace(config, data=data, train=replace(config.train, batch_size=batch_size))


def labels_of(count: int, config: Config, epoch: int = 0, start: int = 0) -> list[list[int]]:
    return [answers.tolist() for _, answers in batches(part_of(count), config, epoch, start)]


def test_an_epoch_takes_every_input_once_in_whole_batches() -> None:
    taken = labels_of(23, config_of())
    assert [len(batch) for batch in taken] == [5] * 4
    assert len(set(sum(taken, []))) == 20
    assert count_batches(part_of(23), 5) == 4


def test_a_batch_larger_than_the_part_is_the_part() -> None:
    assert [len(batch) for batch in labels_of(3, config_of())] == [3]


def test_order_repeats_with_the_seed_and_changes_with_the_epoch() -> None:
    assert labels_of(20, config_of()) == labels_of(20, config_of())
    assert labels_of(20, config_of()) != labels_of(20, config_of(), epoch=1)
    assert labels_of(20, config_of()) != labels_of(20, config_of(seed=2))


@pytest.mark.parametrize("workers", [0, 1, 4])
def test_an_epoch_can_start_anywhere_with_any_number_of_workers(workers: int) -> None:
    whole = list(batches(part_of(20, side=6), config_of(), 4))
    for start in range(5):
        some = list(batches(part_of(20, side=6), config_of(workers=workers), 4, start))
        assert len(some) == 4 - start
        for got, want in zip(some, whole[start:], strict=True):
            assert np.array_equal(got[0][INPUT], want[0][INPUT])
            assert np.array_equal(got[1], want[1])


def test_inputs_stay_with_their_answers() -> None:
    for inputs, answers in batches(part_of(20), config_of(), 0):
        assert np.array_equal(inputs[INPUT][:, 0, 0, 0], answers)


def read_slowly(at: np.ndarray) -> tuple[dict[str, np.ndarray], np.ndarray]:
    time.sleep(0.05)
    return {INPUT: np.zeros((len(at), 1), np.float32)}, np.array([threading.get_native_id()])


def test_workers_read_at_the_same_time() -> None:
    seed_everything(1)
    readers = {int(reader[0]) for _, reader in load(read_slowly, [np.arange(1)] * 8, 4)}
    assert len(readers) > 1


def test_no_worker_outlives_an_epoch_or_what_stops_it() -> None:
    made = load(read_slowly, [np.arange(1)] * 20, 2)
    next(made)
    del made  # while workers are in the middle of it
    list(batches(part_of(20), config_of(workers=2), 0))
    assert multiprocessing.active_children() == []


@pytest.mark.parametrize("count", [1, 2, 3])
def test_several_share_each_batch(count: int) -> None:
    wanted = [sorted(batch) for batch in labels_of(20, config_of())]
    shares = [
        batches(part_of(20), config_of(), 0, 0, Workers(rank, count)) for rank in range(count)
    ]
    for batch, dealt in zip(wanted, zip(*shares, strict=True), strict=True):
        assert sorted(np.concatenate([answers for _, answers in dealt]).tolist()) == batch
