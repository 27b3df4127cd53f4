"""Turns a picture file, or pixels in JSON, into one image, or says why it is none."""

import io
from functools import partial
from typing import Annotated, Any, TypeAlias

import numpy as np
from bodies import (
    JSON,
    QUICK_BYTES,
    STRICT,
    BadInput,
    Decoder,
    Numbers,
    Question,
    limit_json,
    parse,
)
from decode import FORMATS, BadPicture, PictureSpec, TooManyPixels, decode
from pydantic import BaseModel, ConfigDict, FailFast, Field

FILE_LIMIT = 2**24  # bytes of a picture: a camera's photo passes
PIXEL_LIMIT = 50_000_000  # of a picture; 4 bytes each while it is decoded, 7 at most
FILE = {"type": "string", "format": "binary"}
Rows: TypeAlias = Annotated[list[Numbers], FailFast()]
Planes: TypeAlias = Annotated[list[Rows], FailFast()]


class Options(BaseModel):
    """What a request may say beside its body."""

    model_config = ConfigDict(extra="forbid")
    invert: bool = Field(
        default=False, description="It is ink on paper, and the model learned light on dark."
    )


class Pixels(BaseModel):
    """One gray picture, rows of numbers from 0 (dark) to 1 (light)."""

    model_config = STRICT
    pixels: Rows


class ColorPixels(BaseModel):
    """One picture, rows of [red, green, blue] from 0 (dark) to 1 (light)."""

    model_config = STRICT
    pixels: Planes


def extend_form(form: type[BaseModel]) -> type[BaseModel]:
    """The form of an answer to a picture: nothing more."""
    return form


def decoders(about: dict[str, Any]) -> dict[str, Decoder]:
    """By content type; `about` is the `input` of model.json.

    Raises:
        KeyError: what an older export does not say.
    """
    spec = PictureSpec.of(about)
    form = _form(spec)
    numbers = limit_json(spec.image_size**2 * spec.channels)
    picture = Decoder(partial(decode_picture, spec), FILE_LIMIT, FILE, is_small)
    pixels = Decoder(partial(decode_pixels, spec), numbers, form.model_json_schema())
    return {**dict.fromkeys(FORMATS.values(), picture), JSON: pixels}


def is_small(body: bytes) -> bool:
    """Whether it is a PNG that is decoded faster than another thread would take it over."""
    # Width and height stand where the format says, and no more pixels than that are decoded.
    width, height = (int.from_bytes(body[place : place + 4]) for place in (16, 20))
    return body[:4] == b"\x89PNG" and len(body) <= QUICK_BYTES and width * height <= 65_536


def decode_picture(spec: PictureSpec, body: bytes, invert: bool = False) -> Question:
    """A picture file of any size, in one of the formats that training reads.

    Args:
        invert: it is dark on light, as on paper.

    Shapes: image (1, size, size, channels) float32 in [0, 1].
    """
    try:
        image = decode(io.BytesIO(body), spec, invert, PIXEL_LIMIT)
    except TooManyPixels as error:
        hint = "send a smaller picture"
        raise BadInput(413, "too-many-pixels", f"it {error}", hint) from error
    except BadPicture as error:
        hint = f"send the bytes of one whole file, {', '.join(FORMATS)}"
        raise BadInput(400, "not-a-picture", f"it {error}"[:200], hint) from error
    return Question({"image": image[None]})


def decode_pixels(spec: PictureSpec, body: bytes, invert: bool = False) -> Question:
    """JSON as Pixels describes it, or ColorPixels for a model of three channels.

    Shapes: image (1, size, size, channels) float32 in [0, 1].
    """
    size, channels = spec.image_size, spec.channels
    each = "numbers" if channels == 1 else "[red, green, blue]"
    hint = f"pixels: {size} rows of {size} {each} in [0, 1]"
    rows: list[list[Any]] = parse(_form(spec), body, "bad-pixels", hint).pixels
    if len(rows) != size or any(len(row) != size for row in rows):
        lengths = sorted({len(row) for row in rows})
        detail = f"{len(rows)} rows of {', '.join(map(str, lengths[:5])) or 'no'} numbers"
        raise BadInput(422, "wrong-shape", detail, hint)
    if channels > 1 and any(len(pixel) != channels for row in rows for pixel in row):
        raise BadInput(422, "wrong-shape", f"a pixel is not {channels} numbers", hint)
    image = np.array(rows, dtype=np.float64).reshape(1, size, size, channels)
    if image.min() < 0 or image.max() > 1:
        detail = f"numbers from {image.min():g} to {image.max():g}"
        raise BadInput(422, "out-of-range", detail, hint)
    return Question({"image": (1 - image if invert else image).astype(np.float32)})


def _form(spec: PictureSpec) -> type[Pixels | ColorPixels]:
    return Pixels if spec.channels == 1 else ColorPixels
