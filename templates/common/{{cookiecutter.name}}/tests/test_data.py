"""The split is fixed and fair, the batches repeat, pictures are read or refused."""

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
from {{ cookiecutter.package }}.data import (
    CLASSES,
    Part,
    batches,
    count_batches,
    load_data,
    read_picture,
)


def test_parts_have_their_shapes_types_and_ranges(config: Config) -> None:
    data = load_data(config)
    for part, count in ((data.train, 1221), (data.validation, 216), (data.test, 360)):
        assert part.images.shape == (count, 8, 8)
        assert part.labels.shape == (count,)
        assert part.images.dtype == np.float32
        assert part.labels.dtype == np.int64
        assert part.images.min() >= 0
        assert part.images.max() <= 1
        shares = np.bincount(part.labels, minlength=CLASSES) / len(part.labels)
        assert np.allclose(shares, 0.1, atol=0.015)


def test_no_picture_is_in_two_parts() -> None:
    data = load_data(Config())
    parts = (data.train, data.validation, data.test)
    pictures = [image.tobytes() for part in parts for image in part.images]
    assert len(pictures) == len(set(pictures)) == 1797


def test_the_test_part_never_changes(config: Config) -> None:
    changed = replace(config, seed=99, data=DataConfig(image_size=8, validation=0.3))
    assert np.array_equal(load_data(config).test.images, load_data(changed).test.images)


def part_of(count: int) -> Part:
    numbers = np.arange(count)
    return Part(numbers[:, None, None].astype(np.float32), numbers)


def labels_of(count: int, *arguments: int) -> list[list[int]]:
    return [labels.tolist() for _, labels in batches(part_of(count), *arguments)]


def test_an_epoch_takes_every_picture_once_in_whole_batches() -> None:
    taken = labels_of(23, 5, 1, 0)
    assert [len(batch) for batch in taken] == [5] * 4
    assert len(set(sum(taken, []))) == 20
    assert count_batches(part_of(23), 5) == 4


def test_a_batch_larger_than_the_part_is_the_part() -> None:
    assert [len(batch) for batch in labels_of(3, 5, 1, 0)] == [3]


def test_order_repeats_with_the_seed_and_changes_with_the_epoch() -> None:
    assert labels_of(20, 5, 1, 0) == labels_of(20, 5, 1, 0)
    assert labels_of(20, 5, 1, 0) != labels_of(20, 5, 1, 1)
    assert labels_of(20, 5, 1, 0) != labels_of(20, 5, 2, 0)


def test_an_epoch_can_start_anywhere() -> None:
    for start in range(5):
        assert labels_of(20, 5, 1, 0, start) == labels_of(20, 5, 1, 0)[start:]


def test_images_stay_with_their_labels() -> None:
    for images, labels in batches(part_of(20), 5, 1, 0):
        assert np.array_equal(images[:, 0, 0], labels)


@pytest.mark.parametrize("mode", ["L", "RGB", "RGBA", "P", "1", "I;16"])
def test_a_picture_of_any_kind_becomes_gray_shares(mode: str) -> None:
    white = Image.new("L", (30, 20), 255)
    wide = Image.fromarray(np.full((20, 30), 65535, np.uint16))
    (wide if mode == "I;16" else white.convert(mode)).save("white.png")
    image = read_picture(Path("white.png"), 8)
    assert image.shape == (8, 8)
    assert image.dtype == np.float32
    assert np.allclose(image, 1)
    assert np.allclose(read_picture(Path("white.png"), 8, invert=True), 0)


@pytest.mark.parametrize("content", [b"", b"text", b"\x89PNG\r\n\x1a\n"])
def test_a_file_that_is_no_picture_is_one_message(content: bytes) -> None:
    Path("broken.png").write_bytes(content)
    with pytest.raises(StarterError, match="not a picture"):
        read_picture(Path("broken.png"), 8)
    with pytest.raises(StarterError, match="does not exist"):
        read_picture(Path("nowhere.png"), 8)


def test_a_digit_is_the_same_in_every_kind_of_png() -> None:
    gray = np.arange(64, dtype=np.uint8).reshape(8, 8) * 4  # (8, 8)
    Image.fromarray(gray).save("gray.png")
    Image.fromarray(gray.astype(np.uint16) << 8).save("deep.png")
    white = np.full_like(gray, 255)
    Image.fromarray(np.dstack([white, white, white, gray])).save("alpha.png")
    wanted = read_picture(Path("gray.png"), 8)
    for name in ("deep.png", "alpha.png"):
        assert np.allclose(read_picture(Path(name), 8), wanted, atol=0.01), name
