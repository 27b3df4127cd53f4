"""Pictures and labels as numpy arrays. To use your own data, replace load_data."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image, ImageOps
from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split

from .config import Config, StarterError

CLASSES = 10  # the digits 0 to 9; a label is its index
TEST_PICTURES = 360  # a fifth of the digits
SPLIT_SEED = 0  # not the run's seed: results compare only on the same test pictures


@dataclass(frozen=True, slots=True)
class Part:
    """Some pictures and what they show."""

    images: np.ndarray  # (n, size, size) float32 in [0, 1], light on dark
    labels: np.ndarray  # (n,) int64


@dataclass(frozen=True, slots=True)
class Splits:
    """Train on one part, choose on the second; the third is for `evaluate` alone."""

    train: Part
    validation: Part
    test: Part


def load_data(config: Config) -> Splits:
    """The three parts, the same ones in every run with the same [data] settings."""
    digits = load_digits()
    images = _resize(digits.images.astype(np.float32) / 16, config.data.image_size)  # (n, s, s)
    rest, test = _split(Part(images, digits.target.astype(np.int64)), TEST_PICTURES)
    held = round(config.data.validation * len(rest.labels))
    train, validation = _split(rest, held)
    return Splits(train, validation, test)


def count_batches(part: Part, batch_size: int) -> int:
    """Batches in an epoch. A rest shorter than a batch is left out; at least one batch."""
    return max(1, len(part.labels) // batch_size)


def batches(
    part: Part, batch_size: int, seed: int, epoch: int, start_batch: int = 0
) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Images (b, size, size) and labels (b,) of one epoch, in a new order each epoch.

    The order depends on seed and epoch alone, so a resumed run can start at any batch and
    needs nothing from the checkpoint but the two numbers.
    """
    order = np.random.default_rng((seed, epoch)).permutation(len(part.labels))  # (n,)
    for batch in range(start_batch, count_batches(part, batch_size)):
        chosen = order[batch * batch_size : (batch + 1) * batch_size]  # (b,)
        yield part.images[chosen], part.labels[chosen]


def check_size(exported: int, config: Config) -> None:
    """Raises StarterError when the exported model takes pictures of another size than these."""
    if exported != (size := config.data.image_size):
        message = f"the exported model takes {exported} pixels a side, data.image_size is {size}"
        raise StarterError(message, "make train ARGS=--fresh, then make export")


def read_picture(path: Path, size: int, invert: bool = False) -> np.ndarray:
    """One picture file as the network wants it.

    Shapes: a picture of any size -> (size, size) float32 in [0, 1].
    """
    try:
        with Image.open(path) as picture:
            # Phones store the picture sideways and a note to turn it.
            gray = _gray(ImageOps.exif_transpose(picture))
    except FileNotFoundError:
        raise StarterError(f"{path} does not exist") from None
    except Exception as error:  # Pillow raises whatever the broken decoder met
        raise StarterError(f"{path} is not a picture Pillow can read: {error}") from error
    image: np.ndarray = np.asarray(gray, dtype=np.float32)[None] / 255  # (1, height, width)
    resized: np.ndarray = _resize(1 - image if invert else image, size)[0]  # (size, size)
    return resized


def _gray(picture: Image.Image) -> Image.Image:
    # As the server does it, in deploy/server/pictures.py: both must see the same digit.
    if picture.mode.startswith("I"):
        # 16 bits a pixel: Pillow's own conversion would cut everything above 255 to white.
        wide = np.asarray(picture, dtype=np.int64) >> 8  # (height, width)
        return Image.fromarray(wide.clip(0, 255).astype(np.uint8))
    if picture.has_transparency_data:
        # What is transparent is background, and the background of a digit is dark.
        color = picture.convert("RGBA")
        picture = Image.alpha_composite(Image.new("RGBA", color.size, "black"), color)
    return picture.convert("L")


def _resize(images: np.ndarray, size: int) -> np.ndarray:
    shape, method = (size, size), Image.Resampling.BILINEAR
    pictures = [Image.fromarray(image).resize(shape, method) for image in images]
    return np.stack([np.asarray(picture) for picture in pictures])  # (n, size, size)


def _split(part: Part, held: int) -> tuple[Part, Part]:
    kept, out = train_test_split(
        np.arange(len(part.labels)), test_size=held, random_state=SPLIT_SEED, stratify=part.labels
    )
    return Part(part.images[kept], part.labels[kept]), Part(part.images[out], part.labels[out])
