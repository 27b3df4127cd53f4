"""Turns a picture file into one image, or says why it is none."""

import io
from typing import Any

import numpy as np
from decode import FORMATS, BadPicture, PictureSpec, TooManyPixels, decode
from given import BadInput

PIXEL_LIMIT = 50_000_000  # of a picture; 4 bytes each while it is decoded, 7 at most
CONTENT_TYPES = tuple(FORMATS.values())


def is_small(body: bytes) -> bool:
    """Whether it is a PNG that is decoded faster than another thread would take it over."""
    # Width and height stand where the format says, and no more pixels than that are decoded.
    width, height = (int.from_bytes(body[place : place + 4]) for place in (16, 20))
    return body[:4] == b"\x89PNG" and len(body) <= 16_384 and width * height <= 65_536


def decode_picture(body: bytes, about: dict[str, Any], invert: bool = False) -> np.ndarray:
    """A picture file of any size, in one of the formats that training reads.

    Args:
        about: the `input` of model.json.
        invert: it is dark on light, as on paper.

    Shapes: -> (size, size, channels) float32 in [0, 1].
    """
    try:
        return decode(io.BytesIO(body), PictureSpec.of(about), invert, PIXEL_LIMIT)
    except TooManyPixels as error:
        hint = "send a smaller picture"
        raise BadInput(413, "too-many-pixels", f"it {error}", hint) from error
    except BadPicture as error:
        hint = f"send the bytes of one whole file, {', '.join(FORMATS)}"
        raise BadInput(400, "not-a-picture", f"it {error}"[:200], hint) from error
