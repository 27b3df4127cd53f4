"""Turns a request's body into one image, or says why it is none."""

import io
import json
import math

import numpy as np
from PIL import Image, ImageOps, UnidentifiedImageError

PIXEL_LIMIT = 4_000_000  # of a picture; a small file can claim a size that fills the memory
Image.MAX_IMAGE_PIXELS = None  # Pillow's own limit is forty times wider and answers otherwise


class BadInput(Exception):
    """The client's mistake: status, what is wrong, what would be right."""

    def __init__(self, status: int, error: str, detail: str, hint: str) -> None:
        super().__init__(detail)
        self.status = status
        self.body = {"error": error, "detail": detail[:200], "hint": hint}


def decode(body: bytes, size: int) -> np.ndarray:
    """A PNG or JPEG of any size, or JSON `{"pixels": rows}`.

    Shapes: -> (size, size) float32 in [0, 1].
    """
    return decode_pixels(body, size) if body.lstrip()[:1] == b"{" else decode_picture(body, size)


def decode_picture(body: bytes, size: int) -> np.ndarray:
    """A PNG or JPEG.

    Shapes: -> (size, size) float32 in [0, 1].
    """
    hint = "send the bytes of a whole PNG or JPEG file, or JSON with pixels"
    try:
        # Open reads the header alone; the pixels are decoded after their number is known.
        with Image.open(io.BytesIO(body), formats=("PNG", "JPEG")) as picture:
            if math.prod(picture.size) > PIXEL_LIMIT:
                detail = f"{picture.width}x{picture.height} pixels, at most {PIXEL_LIMIT} in all"
                raise BadInput(413, "too-many-pixels", detail, "send a smaller picture")
            gray = _gray(ImageOps.exif_transpose(picture))
    except BadInput:
        raise
    except UnidentifiedImageError as error:  # whose own text is an address in memory
        raise BadInput(400, "not-a-picture", "neither PNG, JPEG nor JSON", hint) from error
    except Exception as error:  # Pillow raises whatever the broken decoder met
        raise BadInput(400, "not-a-picture", f"cannot be decoded: {error}", hint) from error
    resized = gray.resize((size, size), Image.Resampling.BILINEAR)
    return np.asarray(resized, dtype=np.float32) / 255  # (size, size)


def decode_pixels(body: bytes, size: int) -> np.ndarray:
    """JSON with `size` rows of `size` numbers in [0, 1].

    Shapes: -> (size, size) float32 in [0, 1].
    """
    hint = f"pixels: {size} rows of {size} numbers in [0, 1]"
    try:
        given = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise BadInput(400, "bad-json", f"not JSON: {error}", hint) from error
    if list(given) != ["pixels"]:
        raise BadInput(422, "bad-pixels", "not one key, pixels", hint)
    try:
        image = np.array(given["pixels"])
    except (ValueError, OverflowError) as error:
        raise BadInput(422, "wrong-shape", "rows of several lengths", hint) from error
    if image.shape != (size, size):
        shape = "x".join(map(str, image.shape)) or "no rows"
        raise BadInput(422, "wrong-shape", f"pixels are {shape}", hint)
    # Kinds of numbers: else NumPy would read the text "1" and true as numbers too.
    if image.dtype.kind not in "iuf":
        raise BadInput(422, "bad-pixels", "not all of them are numbers", hint)
    if not (image.min() >= 0 and image.max() <= 1):  # also when one is not a number
        raise BadInput(422, "out-of-range", "not all of them are in [0, 1]", hint)
    return image.astype(np.float32)  # (size, size)


def _gray(picture: Image.Image) -> Image.Image:
    if picture.mode.startswith("I"):
        # 16 bits a pixel: Pillow's own conversion would cut everything above 255 to white.
        wide = np.asarray(picture, dtype=np.int64) >> 8  # (height, width)
        return Image.fromarray(wide.clip(0, 255).astype(np.uint8))
    if picture.has_transparency_data:
        # What is transparent is background, and the background of a digit is dark.
        color = picture.convert("RGBA")
        picture = Image.alpha_composite(Image.new("RGBA", color.size, "black"), color)
    return picture.convert("L")
