"""Pictures are changed at random as [data] says, and otherwise not at all."""

from dataclasses import replace

import numpy as np
import pytest
from PIL import Image

from {{ cookiecutter.package }}.config import (
    Config,
    StarterError,
)
from {{ cookiecutter.package }}.data import Part, load_data
from {{ cookiecutter.package }}.inspect.look import (
    show_data,
)
from {{ cookiecutter.package }}.reading.augment import (
    augment,
    color,
    crop,
    draw,
    flip,
    shift,
)
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
)

COUNT, SIDE = 40, 9
AT = np.arange(COUNT)
IMAGES = np.random.default_rng(0).random((COUNT, SIDE, SIDE, 3), np.float32)
DRAWN = draw(1, 2, AT)
ALL = DataConfig(
    crop=0.5, flip="both", shift=2, brightness=0.3, contrast=0.4, saturation=0.5, image_size=SIDE
)


def changed(settings: DataConfig, images: np.ndarray = IMAGES, epoch: int = 0) -> np.ndarray:
    return augment({"image": images}, Config(data=settings), epoch, AT)["image"]


def test_without_settings_nothing_changes() -> None:
    assert np.array_equal(changed(DataConfig()), IMAGES)
    assert np.array_equal(crop(IMAGES, 1.0, DRAWN), IMAGES)
    assert np.array_equal(flip(IMAGES, "none", DRAWN), IMAGES)
    assert np.array_equal(shift(IMAGES, 0, DRAWN), IMAGES)
    assert np.array_equal(color(IMAGES, DataConfig(), DRAWN), IMAGES)


@pytest.mark.parametrize("way", ["horizontal", "vertical", "both"])
def test_flipped_twice_is_as_before(way: str) -> None:
    once = flip(IMAGES, way, DRAWN)
    assert not np.array_equal(once, IMAGES)
    assert np.array_equal(flip(once, way, DRAWN), IMAGES)


def test_a_flip_turns_some_of_the_pictures_and_leaves_the_others() -> None:
    seen = flip(IMAGES, "horizontal", DRAWN)
    turned = (seen == np.flip(IMAGES, 2)).all(axis=(1, 2, 3))  # (n,)
    stays = (seen == IMAGES).all(axis=(1, 2, 3))  # (n,)
    assert np.array_equal(turned, ~stays)
    assert 0 < turned.sum() < COUNT
    assert np.array_equal(flip(seen, "vertical", DRAWN), flip(IMAGES, "both", DRAWN))


def test_a_crop_is_a_piece_of_the_picture_as_large_as_the_whole() -> None:
    # A slope: what is cut out of it is a slope too, no steeper, within what there was.
    slope = np.linspace(0, 1, SIDE, dtype=np.float32)[None, None, :, None]
    images = np.broadcast_to(slope, (COUNT, SIDE, SIDE, 1))
    cut = crop(images, 0.5, DRAWN)
    assert cut.shape == images.shape
    assert cut.dtype == np.float32
    span = cut[:, 0, -1, 0] - cut[:, 0, 0, 0]  # (n,)
    assert 0.3 < span.min() < span.max() <= 1
    assert len(np.unique(cut[:, 0, 0, 0].round(3))) > COUNT // 2  # anywhere
    assert 0 <= cut.min() < cut.max() <= 1


def test_pictures_of_one_color_stay_so_under_crop_and_flip() -> None:
    flat = np.full((COUNT, SIDE, SIDE, 1), 0.4, np.float32)
    assert np.allclose(flip(crop(flat, 0.3, DRAWN), "both", DRAWN), 0.4)


@pytest.mark.parametrize("name", ["brightness", "contrast", "saturation"])
@pytest.mark.parametrize("strength", [0.1, 1.0])
def test_colors_stay_in_range(name: str, strength: float) -> None:
    settings = DataConfig(**{name: strength})  # type: ignore[arg-type]
    seen = color(IMAGES, settings, DRAWN)
    assert 0 <= seen.min() < seen.max() <= 1
    assert seen.dtype == np.float32
    assert not np.array_equal(seen, IMAGES)


def test_gray_has_no_saturation() -> None:
    gray = np.repeat(IMAGES[..., :1], 3, axis=-1)
    settings = DataConfig(saturation=1.0)
    assert np.allclose(color(gray, settings, DRAWN), gray, atol=1e-6)
    assert not np.allclose(color(IMAGES, settings, DRAWN), IMAGES, atol=1e-2)


def test_contrast_keeps_the_mean_gray_and_brightness_keeps_black() -> None:
    soft = IMAGES[..., :1] * 0.2 + 0.4  # no number is cut off
    seen = color(soft, DataConfig(contrast=0.5), DRAWN)
    assert np.allclose(seen.mean(axis=(1, 2)), soft.mean(axis=(1, 2)), atol=1e-6)
    black = np.zeros_like(IMAGES)
    assert np.array_equal(color(black, DataConfig(brightness=1.0), DRAWN), black)


def test_a_picture_changes_alone_in_any_batch_and_otherwise_in_another_epoch() -> None:
    whole = changed(ALL)
    assert np.array_equal(changed(ALL), whole)
    assert not np.array_equal(changed(ALL, epoch=1), whole)
    some = np.array([17, 3, 30])
    alone = augment({"image": IMAGES[some]}, Config(data=ALL), 0, some)["image"]
    assert np.array_equal(alone, whole[some])
    other = augment({"image": IMAGES}, Config(seed=8, data=ALL), 0, AT)["image"]
    assert not np.array_equal(other, whole)


def test_one_setting_changes_nothing_of_what_another_does() -> None:
    cut = changed(DataConfig(crop=0.5))
    both = changed(DataConfig(crop=0.5, flip="both"))
    assert np.array_equal(both, flip(cut, "both", draw(Config().seed, 0, AT)))


@pytest.mark.parametrize("workers", [1, 3])
def test_batches_are_the_same_for_any_number_of_workers(workers: int) -> None:
    part = Part(ArrayReader({"image": IMAGES}), AT, AT)
    train = TrainConfig(batch_size=8)
    one, other = (
        list(batches(part, Config(data=replace(ALL, workers=count), train=train), 1))
        for count in (0, workers)
    )
    for (images, answers), (same, labels) in zip(one, other, strict=True):
        assert np.array_equal(images["image"], same["image"])
        assert np.array_equal(answers, labels)  # a class stays what it is
    resumed = list(batches(part, Config(data=ALL, train=train), 1, start_batch=3))
    assert np.array_equal(resumed[0][0]["image"], one[3][0]["image"])


def test_the_changes_are_drawn_before_anything_is_trained() -> None:
    show_data(Config(data=replace(ALL, saturation=0.0)))  # the digits are gray
    with Image.open("reports/images.png") as sheet:
        rows = np.asarray(sheet.convert("L")).reshape(8, SIDE, 8, SIDE)
    part = load_data(Config(data=DataConfig(image_size=SIDE))).train
    plain = part.read(part.spread(8))["image"][..., 0]  # (8, side, side)
    assert np.abs(rows[:, :, 0] / 255 - plain).max() < 0.01
    assert np.abs(rows[:, :, 1:] / 255 - plain[:, :, None]).max() > 0.1


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        (DataConfig(shift=28), "data.shift = 28 moves all of 28 pixels away"),
        (DataConfig(saturation=0.5), "data.saturation = 0.5, and all pictures are gray"),
    ],
)
def test_what_leaves_nothing_or_does_nothing_is_refused(settings: DataConfig, said: str) -> None:
    with pytest.raises(StarterError, match=said):
        load_data(Config(data=settings))
