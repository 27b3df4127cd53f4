"""Pictures are read when they are wanted, and moved at random if asked."""

import multiprocessing
import shutil
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from {{ cookiecutter.package }}.config import (
    Config,
    StarterError,
)
from {{ cookiecutter.package }}.data import Part, load_data
from {{ cookiecutter.package }}.reading.reader import (
    ArrayReader,
)
from {{ cookiecutter.package }}.settings.options import (
    DataConfig,
)
from {{ cookiecutter.package }}.settings.training import (
    TrainConfig,
)
from {{ cookiecutter.package }}.training.batches import (
    batches,
    in_order,
)


def config_of(shift: int = 0, workers: int = 0) -> Config:
    data = DataConfig(shift=shift, workers=workers)
    return Config(seed=1, data=data, train=TrainConfig(batch_size=5))


@pytest.mark.parametrize("shift", [1, 3, 32])
def test_pictures_move_by_no_more_than_asked_and_differ_by_epoch(shift: int) -> None:
    side = 7
    image = np.zeros((20, side, side, 1), np.float32)
    image[:, 3, 3] = 1
    part = Part(ArrayReader({"image": image}), np.arange(20), np.arange(20))
    seen = []
    for epoch in (0, 1):
        images = np.concatenate(
            [x["image"] for x, _ in batches(part, config_of(shift=shift), epoch)]
        )
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
    whole = [
        (x["image"] * 255).round() // 100 == y[:, None, None, None] for x, y in in_order(part, 7)
    ]
    assert np.concatenate(whole).all()
    assert [len(same) for same in whole] == [7] * (len(part) // 7) + [len(part) % 7]
    config = config_of(shift=2, workers=workers)
    wanted, got = (list(batches(part, each, 1)) for each in (config_of(shift=2), config))
    assert all(
        np.array_equal(a[0]["image"], b[0]["image"]) for a, b in zip(wanted, got, strict=True)
    )
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
