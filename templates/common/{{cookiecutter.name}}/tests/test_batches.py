"""The batches repeat, start anywhere, and do not depend on who prepares them."""

from dataclasses import replace

import numpy as np
import pytest

from {{ cookiecutter.package }}.batches import (
    batches,
    count_batches,
)
from {{ cookiecutter.package }}.config import Config
from {{ cookiecutter.package }}.data import Part


def part_of(count: int, side: int = 1) -> Part:
    numbers = np.arange(count)
    images = np.ones((count, side, side, 1), np.float32) * numbers[:, None, None, None]
    return Part(images.astype(np.float32), numbers)


def config_of(batch_size: int = 5, seed: int = 1, shift: int = 0, workers: int = 0) -> Config:
    config = Config(seed=seed)
    data = replace(config.data, shift=shift, workers=workers)
    return replace(config, data=data, train=replace(config.train, batch_size=batch_size))


def labels_of(count: int, config: Config, epoch: int = 0, start: int = 0) -> list[list[int]]:
    return [labels.tolist() for _, labels in batches(part_of(count), config, epoch, start)]


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


@pytest.mark.parametrize("workers", [0, 1, 3, 9])
def test_an_epoch_can_start_anywhere_with_any_number_of_workers(workers: int) -> None:
    whole = list(batches(part_of(20, side=6), config_of(shift=3), 4))
    for start in range(5):
        some = list(batches(part_of(20, side=6), config_of(shift=3, workers=workers), 4, start))
        assert len(some) == 4 - start
        for got, want in zip(some, whole[start:], strict=True):
            assert all(np.array_equal(a, b) for a, b in zip(got, want, strict=True))


def test_inputs_stay_with_their_labels() -> None:
    for images, labels in batches(part_of(20), config_of(), 0):
        assert np.array_equal(images[:, 0, 0, 0], labels)


@pytest.mark.parametrize("shift", [1, 3, 32])
def test_pictures_move_by_no_more_than_asked_and_differ_by_epoch(shift: int) -> None:
    side = 7
    image = np.zeros((20, side, side, 1), np.float32)
    image[:, 3, 3] = 1
    part = Part(image, np.arange(20))
    seen = []
    for epoch in (0, 1):
        images = np.concatenate([x for x, _ in batches(part, config_of(shift=shift), epoch)])
        places = np.argwhere(images[..., 0])[:, 1:]
        assert np.abs(places - 3).max(initial=0) <= shift
        assert images.sum() >= 1
        seen.append(images)
    assert not np.array_equal(seen[0], seen[1])


def test_rows_of_a_table_never_move() -> None:
    part = Part(np.arange(12, dtype=np.float32).reshape(6, 2), np.arange(6))
    for features, labels in batches(part, config_of(3, shift=4), 0):
        assert np.array_equal(features, part.inputs[labels])
