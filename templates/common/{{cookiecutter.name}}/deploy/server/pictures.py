"""Turns what a request carries into one image, or says why it is none."""

import io
import math
from typing import Annotated

import numpy as np
from PIL import Image, ImageOps, UnidentifiedImageError
from pydantic import BaseModel, ConfigDict, FailFast, ValidationError

PIXEL_LIMIT = 4_000_000  # of a picture; a small file can claim a size that fills the memory
Image.MAX_IMAGE_PIXELS = None  # Pillow's own limit is forty times wider and answers otherwise


class BadInput(Exception):
    """The client's mistake: status, what is wrong, what would be right."""

    def __init__(self, status: int, error: str, detail: str, hint: str) -> None:
        super().__init__(detail)
        self.status = status
        self.problem = {"error": error, "detail": detail, "hint": hint}


class Pixels(BaseModel):
    """One gray picture, rows of numbers from 0 (dark) to 1 (light)."""

    model_config = ConfigDict(strict=True, extra="forbid", allow_inf_nan=False)
    # FailFast: a megabyte of wrong numbers is one mistake to report, not a hundred thousand.
    pixels: Annotated[list[Annotated[list[float], FailFast()]], FailFast()]


def decode_picture(body: bytes, size: int) -> np.ndarray:
    """A PNG or JPEG of any size.

    Shapes: -> (size, size) float32 in [0, 1].
    """
    try:
        # Open reads the header alone; the pixels are decoded after their number is known.
        with Image.open(io.BytesIO(body), formats=("PNG", "JPEG")) as picture:
            pixels = math.prod(picture.size)
            if pixels > PIXEL_LIMIT:
                detail = f"{picture.width}x{picture.height} pixels, at most {PIXEL_LIMIT} in all"
                raise BadInput(413, "too-many-pixels", detail, "send a smaller picture")
            gray = _gray(ImageOps.exif_transpose(picture))
    except BadInput:
        raise
    except UnidentifiedImageError as error:  # whose own text is an address in memory
        hint = "send the bytes of a PNG or JPEG file"
        raise BadInput(400, "not-a-picture", "neither PNG nor JPEG", hint) from error
    except Exception as error:  # Pillow raises whatever the broken decoder met
        hint = "send the bytes of a whole PNG or JPEG file"
        raise BadInput(400, "not-a-picture", f"cannot be decoded: {error}"[:200], hint) from error
    resized = gray.resize((size, size), Image.Resampling.BILINEAR)
    return np.asarray(resized, dtype=np.float32) / 255  # (size, size)


def decode_pixels(body: bytes, size: int) -> np.ndarray:
    """JSON as Pixels describes it.

    Shapes: -> (size, size) float32 in [0, 1].
    """
    hint = f"pixels: {size} rows of {size} numbers in [0, 1]"
    try:
        rows = Pixels.model_validate_json(body).pixels
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False, include_input=False)[0]
        broken = first["type"] == "json_invalid"
        place = ".".join(map(str, first["loc"]))
        detail = f"{place}: {first['msg']}" if place else first["msg"]
        status, kind = (400, "bad-json") if broken else (422, "bad-pixels")
        raise BadInput(status, kind, detail, hint) from error
    if len(rows) != size or any(len(row) != size for row in rows):
        lengths = sorted({len(row) for row in rows})
        detail = f"{len(rows)} rows of {', '.join(map(str, lengths[:5])) or 'no'} numbers"
        raise BadInput(422, "wrong-shape", detail, hint)
    image = np.array(rows, dtype=np.float64)  # (size, size)
    if image.min() < 0 or image.max() > 1:
        detail = f"numbers from {image.min():g} to {image.max():g}"
        raise BadInput(422, "out-of-range", detail, hint)
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
