"""Turns a picture file into one image, or says why it is none."""

import io
import math
import warnings
from typing import Any

import numpy as np
from given import BadInput
from PIL import Image, ImageOps, UnidentifiedImageError

PIXEL_LIMIT = 4_000_000  # of a picture; a small file can claim a size that fills the memory
Image.MAX_IMAGE_PIXELS = None  # Pillow's own limit is forty times wider and answers otherwise
warnings.filterwarnings("ignore", module="PIL")  # broken pictures are answered, not logged


def is_small(body: bytes) -> bool:
    """Whether it is a PNG that is decoded faster than another thread would take it over."""
    # Width and height stand where the format says, and no more pixels than that are decoded.
    width, height = (int.from_bytes(body[place : place + 4]) for place in (16, 20))
    return body[:4] == b"\x89PNG" and len(body) <= 16_384 and width * height <= 65_536


def decode_picture(body: bytes, about: dict[str, Any]) -> np.ndarray:
    """A PNG or JPEG of any size.

    Args:
        about: the `input` of model.json.

    Shapes: -> (size, size, channels) float32 in [0, 1].
    """
    size, channels = about["image_size"], about["channels"]
    try:
        # Open reads the header alone; the pixels are decoded after their number is known.
        with Image.open(io.BytesIO(body), formats=("PNG", "JPEG")) as picture:
            pixels = math.prod(picture.size)
            if pixels > PIXEL_LIMIT:
                detail = f"{picture.width}x{picture.height} pixels, at most {PIXEL_LIMIT} in all"
                raise BadInput(413, "too-many-pixels", detail, "send a smaller picture")
            flat = _flatten(ImageOps.exif_transpose(picture), "L" if channels == 1 else "RGB")
    except BadInput:
        raise
    except UnidentifiedImageError as error:  # whose own text is an address in memory
        hint = "send the bytes of a PNG or JPEG file"
        raise BadInput(400, "not-a-picture", "neither PNG nor JPEG", hint) from error
    except Exception as error:  # Pillow raises whatever the broken decoder met
        hint = "send the bytes of a whole PNG or JPEG file"
        raise BadInput(400, "not-a-picture", f"cannot be decoded: {error}"[:200], hint) from error
    wide = np.asarray(flat, dtype=np.float32) / 255  # (height, width) or (height, width, 3)
    wide = wide.reshape(*wide.shape[:2], channels)
    if wide.shape[:2] == (size, size):
        return wide
    # Resized as numbers, as in training: whole gray levels would be a slightly other picture.
    planes = [Image.fromarray(wide[..., channel]) for channel in range(channels)]
    small = [plane.resize((size, size), Image.Resampling.BILINEAR) for plane in planes]
    return np.stack([np.asarray(plane) for plane in small], axis=-1)  # (size, size, channels)


def _flatten(picture: Image.Image, mode: str) -> Image.Image:
    # As in training, in picture.py of the package: both must see the same picture.
    if picture.mode.startswith("I"):
        # 16 bits a pixel: Pillow's own conversion would cut everything above 255 to white.
        wide = np.asarray(picture, dtype=np.int64) >> 8  # (height, width)
        return Image.fromarray(wide.clip(0, 255).astype(np.uint8)).convert(mode)
    if picture.has_transparency_data:
        # What is transparent is background, and the background of a digit is dark.
        color = picture.convert("RGBA")
        picture = Image.alpha_composite(Image.new("RGBA", color.size, "black"), color)
    return picture.convert(mode)
