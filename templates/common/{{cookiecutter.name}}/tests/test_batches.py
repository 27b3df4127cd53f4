"""The batches repeat, start anywhere, and do not depend on who prepares them."""

import multiprocessing
import shutil
import threading
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from {{ cookiecutter.package }}.config import (
    Config,
    DataConfig,
    StarterError,
)
from {{ cookiecutter.package }}.data import Part, load_data
from {{ cookiecutter.package }}.device import seed_everything
from {{ cookiecutter.package }}.reading.reader import (
    ArrayReader,
)
from {{ cookiecutter.package }}.training.batches import (
    batches,
    count_batches,
    in_order,
)
from {{ cookiecutter.package }}.training.loading import load


def part_of(count: int, side: int = 1) -> Part:
    numbers = np.arange(count)
    images = np.ones((count, side, side, 1), np.float32) * numbers[:, None, None, None]
    return Part(ArrayReader(images.astype(np.float32)), numbers, numbers)


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


@pytest.mark.parametrize("workers", [0, 1, 4])
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
    part = Part(ArrayReader(image), np.arange(20), np.arange(20))
    seen = []
    for epoch in (0, 1):
        images = np.concatenate([x for x, _ in batches(part, config_of(shift=shift), epoch)])
        places = np.argwhere(images[..., 0])[:, 1:]
        assert np.abs(places - 3).max(initial=0) <= shift
        assert images.sum() >= 1
        seen.append(images)
    assert not np.array_equal(seen[0], seen[1])


def write_pictures(*classes: str) -> Part:
    """20 pictures of each class, of which the training part is given."""
    for at, name in enumerate(classes):
        (Path("pets") / name).mkdir(parents=True)
        for number in range(20):
            pixels = np.full((9, 9), 100 * at + number, np.uint8)
            Image.fromarray(pixels).save(f"pets/{name}/{number}.png")
    return load_data(Config(data=DataConfig(source="pets", image_size=8))).train


@pytest.mark.parametrize("workers", [0, 1, 4])
def test_pictures_are_read_when_their_batch_is_due(workers: int) -> None:
    part = write_pictures("cat", "dog")
    whole = [(x * 255).round() // 100 == y[:, None, None, None] for x, y in in_order(part, 7)]
    assert np.concatenate(whole).all()
    assert [len(same) for same in whole] == [7] * (len(part) // 7) + [len(part) % 7]
    config = config_of(shift=2, workers=workers)
    wanted, got = (list(batches(part, each, 1)) for each in (config_of(shift=2), config))
    assert all(np.array_equal(a[0], b[0]) for a, b in zip(wanted, got, strict=True))
    shutil.rmtree("pets")
    with pytest.raises(StarterError, match=r"^pets.\w+.\d+\.png does not exist$"):
        list(batches(part, config, 1))


def test_workers_that_are_started_anew_read_the_same() -> None:
    """As on Windows and macOS, where a process does not begin with what this one has."""
    part = write_pictures("cat", "dog")
    wanted = [labels.tolist() for _, labels in batches(part, config_of(), 0)]
    before = multiprocessing.get_start_method()
    multiprocessing.set_start_method("spawn", force=True)
    try:
        got = [labels.tolist() for _, labels in batches(part, config_of(workers=1), 0)]
    finally:
        multiprocessing.set_start_method(before, force=True)
    assert got == wanted


def read_slowly(at: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    time.sleep(0.05)
    return np.zeros((len(at), 1), np.float32), np.array([threading.get_native_id()])


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
    shares = [batches(part_of(20), config_of(), 0, 0, rank, count) for rank in range(count)]
    for batch, dealt in zip(wanted, zip(*shares, strict=True), strict=True):
        assert sorted(np.concatenate([labels for _, labels in dealt]).tolist()) == batch


def test_rows_of_a_table_never_move() -> None:
    part = Part(ArrayReader(np.arange(12, dtype=np.float32).reshape(6, 2)), *[np.arange(6)] * 2)
    for features, labels in batches(part, config_of(3, shift=4), 0):
        assert np.array_equal(features, part.read(labels))
