"""Changes pictures at random in training."""

from collections.abc import Callable
from typing import TypeAlias

import numpy as np
from PIL import Image

from ..config import Config, StarterError
from ..settings.options import DataConfig
from .reader import Inputs

# Of each picture all of these, in [0, 1): what one setting does changes with no other. A new one
# comes last.
DRAWS = (
    *("share", "left", "top", "mirrored", "upended", "right", "down"),
    *("brightness", "contrast", "saturation"),
)
GRAY = np.array([0.299, 0.587, 0.114], np.float32)  # of red, green and blue, as Pillow has it
Rest: TypeAlias = Callable[[np.ndarray], np.ndarray]


def augment(inputs: Inputs, config: Config, epoch: int, at: np.ndarray) -> Inputs:
    """Pictures cropped, then flipped, then shifted, then with other colors, as [data] says.

    What happens to a picture follows from seed, epoch and index alone.

    Args:
        at: each picture's index in its part, (b,).
    """
    settings, images = config.data, inputs["image"]  # (b, size, size, channels)
    drawn = draw(config.seed, epoch, at)
    images = crop(images, settings.crop, drawn)
    images = flip(images, settings.flip, drawn)
    images = shift(images, settings.shift, drawn)
    images = color(images, settings, drawn)
    return inputs | {"image": images}


def refuse_changes(settings: DataConfig, channels: int) -> None:
    """Raises StarterError where a change leaves nothing of these pictures, or has nothing to do."""
    if settings.shift >= settings.image_size:
        message = f"data.shift = {settings.shift} moves all of {settings.image_size} pixels away"
        raise StarterError(message, "data.shift is less than data.image_size")
    if settings.saturation and channels == 1:
        message = f"data.saturation = {settings.saturation}, and all pictures are gray"
        raise StarterError(message, "data.saturation = 0.0")


def draw(seed: int, epoch: int, at: np.ndarray) -> dict[str, np.ndarray]:
    """What is drawn for each picture, by its name in DRAWS. Shapes: (b,) -> (b,) float32 each."""
    # For each picture alone: no generator whose state would have to be kept.
    rows = [np.random.default_rng((seed, epoch, index)).random(len(DRAWS)) for index in at.tolist()]
    return dict(zip(DRAWS, np.array(rows, np.float32).T, strict=True))


def crop(images: np.ndarray, least: float, drawn: dict[str, np.ndarray]) -> np.ndarray:
    """A square of `least` to all of the side, anywhere, as large as the whole was."""
    if least == 1:
        return images
    side = images.shape[1]
    kept = side * (least + (1 - least) * drawn["share"])  # (b,) pixels
    left, top = ((side - kept) * drawn[name] for name in ("left", "top"))  # (b,) each
    boxes = np.stack([left, top, left + kept, top + kept], axis=1).clip(0, side)  # (b, 4)
    cut = [_resize(image, box) for image, box in zip(images, map(tuple, boxes), strict=True)]
    return np.stack(cut)  # (b, size, size, channels)


def flip(images: np.ndarray, way: str, drawn: dict[str, np.ndarray]) -> np.ndarray:
    """Every second picture mirrored, turned upside down, or (`both`) each of the two."""
    for name, axis, ways in (("mirrored", 2, "horizontal"), ("upended", 1, "vertical")):
        if way in (ways, "both"):
            turned = (drawn[name] < 0.5)[:, None, None, None]
            images = np.where(turned, np.flip(images, axis), images)
    return images


def shift(images: np.ndarray, most: int, drawn: dict[str, np.ndarray]) -> np.ndarray:
    """Moved by up to `most` pixels, dark where they were."""
    if not most:
        return images
    side = images.shape[1]
    most = min(most, side)
    steps = [(drawn[name] * (2 * most + 1)).astype(int) - most for name in ("down", "right")]
    moved: np.ndarray = np.zeros_like(images)
    for image, target, down, right in zip(images, moved, *np.array(steps).tolist(), strict=True):
        target[max(down, 0) : side + down, max(right, 0) : side + right] = image[
            max(-down, 0) : side - down, max(-right, 0) : side - right
        ]
    return moved


def color(images: np.ndarray, settings: DataConfig, drawn: dict[str, np.ndarray]) -> np.ndarray:
    """Brighter or darker, then of more or less contrast, then of stronger or paler colors."""
    images = _stretch(images, _black, settings.brightness, drawn["brightness"])
    images = _stretch(images, _mean_gray, settings.contrast, drawn["contrast"])
    return _stretch(images, _gray, settings.saturation, drawn["saturation"])


def _stretch(images: np.ndarray, rest: Rest, strength: float, drawn: np.ndarray) -> np.ndarray:
    """Further from `rest`, or nearer to it, and still in [0, 1]."""
    if not strength:
        return images
    factor = 1 + strength * (2 * drawn[:, None, None, None] - 1)  # (b, 1, 1, 1)
    start = rest(images)
    return (start + (images - start) * factor).clip(0, 1)


def _black(images: np.ndarray) -> np.ndarray:
    return np.zeros((1, 1, 1, 1), np.float32)


def _gray(images: np.ndarray) -> np.ndarray:
    return images @ GRAY[:, None] if images.shape[-1] == 3 else images  # (b, size, size, 1)


def _mean_gray(images: np.ndarray) -> np.ndarray:
    mean: np.ndarray = _gray(images).mean(axis=(1, 2), keepdims=True)
    return mean  # (b, 1, 1, 1)


def _resize(image: np.ndarray, box: tuple[float, float, float, float]) -> np.ndarray:
    """Shapes: (size, size, channels) -> the same, of what lies in the box."""
    planes = [Image.fromarray(image[..., channel]) for channel in range(image.shape[2])]
    large = [plane.resize(plane.size, Image.Resampling.BILINEAR, box) for plane in planes]
    return np.stack([np.asarray(plane) for plane in large], axis=-1)  # (size, size, channels)
