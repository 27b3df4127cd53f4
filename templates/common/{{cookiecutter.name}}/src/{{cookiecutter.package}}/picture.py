"""One picture file as the network wants it."""

import math
from pathlib import Path

import numpy as np
from PIL import Image, ImageOps, UnidentifiedImageError

from .config import StarterError

PIXEL_LIMIT = 100_000_000  # of a file; a small one can claim a size that fills the memory
Image.MAX_IMAGE_PIXELS = None  # Pillow's own limit warns first and answers otherwise


def read_picture(path: Path, size: int, channels: int = 1, invert: bool = False) -> np.ndarray:
    """A picture file of any size and kind.

    Args:
        channels: 1 gray, 3 red, green and blue.
        invert: the file is dark on light, as on paper.

    Shapes: -> (size, size, channels) float32 in [0, 1].

    Raises:
        StarterError: there is no such file, or it is not one picture.
    """
    try:
        with path.open("rb") as file, Image.open(file) as picture:
            if (pixels := math.prod(picture.size)) > PIXEL_LIMIT:
                raise StarterError(f"{path} has {pixels} pixels, at most {PIXEL_LIMIT} are read")
            if (frames := getattr(picture, "n_frames", 1)) > 1:
                raise StarterError(f"{path} is not one picture, it holds {frames}")
            # Phones store the picture sideways and a note to turn it.
            flat = _flatten(ImageOps.exif_transpose(picture), "L" if channels == 1 else "RGB")
    except StarterError:
        raise
    except FileNotFoundError:
        raise StarterError(f"{path} does not exist") from None
    except UnidentifiedImageError:  # whose own text is an address in memory
        raise StarterError(f"{path} is not a picture Pillow can read") from None
    except Exception as error:  # Pillow raises whatever the broken decoder met
        raise StarterError(f"{path} is not a picture Pillow can read: {error}") from error
    wide = np.asarray(flat, dtype=np.float32) / 255  # (height, width) or (height, width, 3)
    image = resize(wide.reshape(*wide.shape[:2], channels), size)  # (size, size, channels)
    return 1 - image if invert else image


def resize(image: np.ndarray, size: int) -> np.ndarray:
    """Shapes: (height, width, channels) -> (size, size, channels)."""
    planes = [Image.fromarray(image[..., channel]) for channel in range(image.shape[2])]
    small = [plane.resize((size, size), Image.Resampling.BILINEAR) for plane in planes]
    return np.stack([np.asarray(plane) for plane in small], axis=-1)  # (size, size, channels)


def _flatten(picture: Image.Image, mode: str) -> Image.Image:
    # As the server does it, in deploy/server/pictures.py: both must see the same picture.
    if picture.mode.startswith("I"):
        # 16 bits a pixel: Pillow's own conversion would cut everything above 255 to white.
        wide = np.asarray(picture, dtype=np.int64) >> 8  # (height, width)
        return Image.fromarray(wide.clip(0, 255).astype(np.uint8)).convert(mode)
    if picture.has_transparency_data:
        # What is transparent is background, and the background of a digit is dark.
        color = picture.convert("RGBA")
        picture = Image.alpha_composite(Image.new("RGBA", color.size, "black"), color)
    return picture.convert(mode)
