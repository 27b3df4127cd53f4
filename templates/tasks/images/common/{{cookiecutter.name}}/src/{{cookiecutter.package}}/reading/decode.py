"""A picture file as numbers: one reader for training, `predict` and every server.

deploy/server has the same file, byte for byte, because it runs without this package.
"""

import math
import warnings
from dataclasses import dataclass
from typing import Any, BinaryIO

import numpy as np
from PIL import Image, ImageOps, UnidentifiedImageError

FORMATS = {  # as Pillow calls them, and what HTTP calls their content
    "JPEG": "image/jpeg",
    "PNG": "image/png",
    "WEBP": "image/webp",
    "GIF": "image/gif",
    "BMP": "image/bmp",
    "TIFF": "image/tiff",
}
PIXEL_LIMIT = 100_000_000  # of a file; a small one can claim a size that fills the memory
BRIGHT = 2**14  # a picture of 16 bits a pixel uses the upper two somewhere
BITS_PER_SAMPLE, PHOTOMETRIC, SAMPLE_FORMAT = 258, 262, 339  # of TIFF
WHITE_IS_ZERO, SIGNED = 0, 2  # values of the last two
# Where else Pillow looks for how the camera was held; browsers and TensorFlow look at EXIF alone.
ELSEWHERE = ("xmp", "XML:com.adobe.xmp", "Raw profile type exif")
Image.MAX_IMAGE_PIXELS = None  # Pillow's own limit warns first and answers otherwise
warnings.filterwarnings("ignore", module="PIL")  # what is wrong is refused, not warned of


class BadPicture(Exception):
    """Why a file is no picture, in words that follow its name."""


class TooManyPixels(BadPicture):
    """Its size alone is beyond the limit; it has not been decoded."""


@dataclass(frozen=True, slots=True)
class PictureSpec:
    """How files become inputs; stands in model.json under these names."""

    image_size: int  # pixels a side
    channels: int  # 1 gray, 3 red, green and blue
    fit: str = "crop"  # crop | pad | stretch: how a picture becomes square
    depth: int = 0  # bits in use of those with 16 bits a pixel; 0: the file must show that it is 16

    @classmethod
    def of(cls, about: dict[str, Any]) -> "PictureSpec":
        """From the `input` of model.json; a KeyError says what an older export does not know."""
        return cls(about["image_size"], about["channels"], about["fit"], about["depth"])


def decode(
    file: BinaryIO, spec: PictureSpec, invert: bool = False, limit: int = PIXEL_LIMIT
) -> np.ndarray:
    """A picture file of any size, turned upright by its EXIF note.

    Args:
        invert: it is dark on light, as on paper.
        limit: pixels it may have.

    Shapes: -> (size, size, channels) float32 in [0, 1].

    Raises:
        BadPicture: it is not one picture, or which numbers in it are black and white is unknown.
    """
    try:
        # Open reads the header alone; the pixels are decoded after their number is known.
        with Image.open(file, formats=tuple(FORMATS)) as picture:
            _check(picture, limit)
            image = _fit(_flatten(picture, spec, invert), spec, 255 if invert else 0)
    except BadPicture:
        raise
    except UnidentifiedImageError:  # whose own text is an address in memory
        raise BadPicture(_name_other(file)) from None
    except Exception as error:  # Pillow raises whatever the broken decoder met
        raise BadPicture(f"is not a picture that can be decoded: {error}") from error
    np.clip(np.divide(image, 255, out=image), 0, 1, out=image)
    return 1 - image if invert else image


def resize(image: np.ndarray, size: int) -> np.ndarray:
    """Shapes: (height, width, channels) -> (size, size, channels)."""
    planes = [Image.fromarray(image[..., channel]) for channel in range(image.shape[2])]
    small = [plane.resize((size, size), Image.Resampling.BILINEAR) for plane in planes]
    return np.stack([np.asarray(plane) for plane in small], axis=-1)  # (size, size, channels)


def brightest(file: BinaryIO) -> int:
    """The largest value of a picture of 16 bits a pixel; 0 of any other."""
    with Image.open(file, formats=tuple(FORMATS)) as picture:
        return _largest(picture) if _is_deep(picture) else 0


def _name_other(file: BinaryIO) -> str:
    file.seek(0)
    if file.read(12)[4:8] == b"ftyp":
        return "is HEIC or AVIF, which phones save: export it as JPEG"
    return f"is not a picture of {', '.join(FORMATS)}"


def _check(picture: Image.Image, limit: int) -> None:
    if (pixels := math.prod(picture.size)) > limit:
        raise TooManyPixels(f"has {pixels} pixels, at most {limit} are read")
    # Phones put more behind the photo (a depth map, a small copy): MPO, whose first is the photo.
    if picture.format != "MPO" and getattr(picture, "is_animated", False):
        raise BadPicture("is not one picture, it holds several")
    places = {tile[1] for tile in getattr(picture, "tile", ())}
    if picture.format == "GIF" and places != {(0, 0, *picture.size)}:  # readers fill up otherwise
        raise BadPicture("does not fill its own frame")
    if picture.mode == "I" or SIGNED in _tag(picture, SAMPLE_FORMAT):
        raise BadPicture("has numbers of 32 bits or with a sign: save it with 8 or 16 bits")


def _flatten(picture: Image.Image, spec: PictureSpec, invert: bool) -> Image.Image:
    """The picture upright: "L" or "RGB", or "F" of as many grays as there are, 0 to 255."""
    deep = _is_deep(picture)  # before it is loaded: Pillow forgets it then
    picture.load()
    for place in ELSEWHERE:
        picture.info.pop(place, None)
    upright = ImageOps.exif_transpose(picture)
    if picture.mode == "F" or picture.mode.startswith("I;16"):
        values = np.asarray(upright, dtype=np.float32)  # (height, width)
        light = values * (255 / _white(picture, values, spec.depth))
        inverted = WHITE_IS_ZERO in _tag(picture, PHOTOMETRIC)
        return Image.fromarray(255 - light if inverted else light)
    if deep and _white_of_16(_largest(upright), spec.depth) < 2**16 - 1:
        raise BadPicture("has colors of 16 bits, not all in use: save it with 8 bits a color")
    if upright.has_transparency_data:
        # What is transparent is background: dark, as the ground of a digit is.
        color = upright.convert("RGBA")
        ground = Image.new("RGBA", color.size, "white" if invert else "black")
        upright = Image.alpha_composite(ground, color)
    return upright.convert("L" if spec.channels == 1 else "RGB")


def _fit(flat: Image.Image, spec: PictureSpec, ground: float) -> np.ndarray:
    """Shapes: -> (size, size, channels) float32, in the units of `flat`."""
    size, (width, height) = spec.image_size, flat.size
    inner = (size, size)
    if spec.fit == "crop":  # the largest square in the middle
        side = min(width, height)
        left, top = (width - side) // 2, (height - side) // 2
        flat = flat.crop((left, top, left + side, top + side))
    elif spec.fit == "pad":  # all of it in the middle, with a dark border
        scale = size / max(width, height)
        inner = (max(1, round(width * scale)), max(1, round(height * scale)))
    square = np.full((size, size, spec.channels), ground, dtype=np.float32)
    left, top = (size - inner[0]) // 2, (size - inner[1]) // 2
    for channel, band in enumerate(_bands(flat, spec.channels)):
        if band.size != inner:
            # As floats, not rounded to gray levels; one at a time: 50 megapixels take 200 MB each.
            band = band.convert("F").resize(inner, Image.Resampling.BILINEAR)
        square[top : top + inner[1], left : left + inner[0], channel] = np.asarray(band)
    return square


def _bands(flat: Image.Image, channels: int) -> tuple[Image.Image, ...]:
    bands = flat.split()
    return bands if len(bands) == channels else bands * channels


def _white(picture: Image.Image, values: np.ndarray, depth: int) -> float:
    """The number that is white in this picture of one channel."""
    if picture.mode != "F":
        bits = 12 if _tag(picture, BITS_PER_SAMPLE) == (12,) else depth
        return _white_of_16(int(values.max()), bits)
    if not (values.min() >= 0 and values.max() <= 1):  # nor is NaN
        low, high = values.min(), values.max()
        raise BadPicture(f"has floats from {low:g} to {high:g}: divide them by their white")
    return 1


def _white_of_16(largest: int, depth: int) -> int:
    if depth == 0 and largest < BRIGHT:
        message = f"has 16 bits a pixel and uses {largest.bit_length()} of them"
        raise BadPicture(f"{message}: data.depth must say how many are in use")
    white = 2 ** (depth or 16) - 1
    if largest > white:
        raise BadPicture(f"has a value of {largest}, and data.depth = {depth} ends at {white}")
    return int(white)


def _is_deep(picture: Image.Image) -> bool:
    # What Pillow calls the layout in the file. Colors lose their lower 8 bits when they are read.
    layouts = [str(tile[3]) for tile in getattr(picture, "tile", ())]
    return picture.format in ("PNG", "TIFF") and any(";16" in layout for layout in layouts)


def _largest(picture: Image.Image) -> int:
    if picture.mode.startswith("I;16"):
        return int(np.asarray(picture).max())
    return int(np.asarray(picture.convert("RGB")).max()) << 8


def _tag(picture: Image.Image, number: int) -> tuple[int, ...]:
    value = getattr(picture, "tag_v2", {}).get(number, ())
    return value if isinstance(value, tuple) else (value,)
