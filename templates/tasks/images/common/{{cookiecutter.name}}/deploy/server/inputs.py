"""Turns a picture file, or pixels in JSON, into one image, or says why it is none."""

import io
from collections.abc import Sequence
from functools import partial
from typing import Annotated, Any, TypeAlias

import numpy as np
from bodies import (
    JSON,
    QUICK_BYTES,
    STRICT,
    BadInput,
    Decoder,
    Inputs,
    Numbers,
    Question,
    describe_form,
    limit_body,
    limit_json,
    parse,
    reply_many,
    reply_one,
)
from decode import FORMATS, PIXEL_LIMIT, BadPicture, PictureSpec, TooManyPixels, decode
from pydantic import BaseModel, ConfigDict, FailFast, Field

FILE = {"type": "string", "format": "binary"}
Rows: TypeAlias = Annotated[list[Numbers], FailFast()]
Planes: TypeAlias = Annotated[list[Rows], FailFast()]


class Limits(BaseModel):
    """How much one request may bring."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    body_limit: int | None = Field(
        None, ge=1, description="bytes; 16 MiB, or what the model's input needs as JSON"
    )
    batch_limit: int = Field(32, ge=1, le=10_000, description="pictures of one request")
    # While it is decoded a picture takes 4 bytes a pixel, 7 at most.
    pixel_limit: int = Field(PIXEL_LIMIT, ge=1, description="pixels of a picture")


class Options(BaseModel):
    """What a request may say beside its body."""

    model_config = ConfigDict(extra="forbid")
    invert: bool = Field(
        default=False, description="It is ink on paper, and the model learned light on dark."
    )


class Pixels(BaseModel):
    """One gray picture or several, rows of numbers from 0 (dark) to 1 (light)."""

    model_config = STRICT
    pixels: Rows = Field(default_factory=list)
    pictures: Annotated[list[Rows], FailFast()] = Field(default_factory=list)


class ColorPixels(BaseModel):
    """One picture or several, rows of [red, green, blue] from 0 (dark) to 1 (light)."""

    model_config = STRICT
    pixels: Planes = Field(default_factory=list)
    pictures: Annotated[list[Planes], FailFast()] = Field(default_factory=list)


DEFAULTS = Limits()


def extend_form(form: type[BaseModel]) -> type[BaseModel]:
    """The form of an answer to a picture: nothing more."""
    return form


def signature(about: dict[str, Any]) -> Any:
    """What must stay the same for those who ask; `about` is the `input` of model.json."""
    return about["image_size"], about["channels"]


def example(about: dict[str, Any]) -> Inputs:
    """A dark picture."""
    size = about["image_size"]
    return {"image": np.zeros((1, size, size, about["channels"]), np.float32)}


def decoders(about: dict[str, Any], limits: Limits = DEFAULTS) -> dict[str, Decoder]:
    """By content type; `about` is the `input` of model.json.

    Raises:
        KeyError: what an older export does not say.
    """
    spec = PictureSpec.of(about)
    form, numbers = _form(spec), spec.image_size**2 * spec.channels
    whole = limit_body(limits.body_limit, numbers)
    picture = Decoder(partial(decode_picture, spec, limits), whole, FILE, is_small)
    # Numbers take more memory than a file of as many bytes: no more than a batch has.
    most = min(whole, limit_json(numbers * limits.batch_limit))
    pixels = Decoder(partial(decode_pixels, spec, limits), most, form.model_json_schema())
    return {**dict.fromkeys(FORMATS.values(), picture), JSON: pixels}


def upload(about: dict[str, Any], limits: Limits = DEFAULTS) -> Decoder:
    """For forms: each file a picture, answered in their order."""
    spec = PictureSpec.of(about)
    whole = limit_body(limits.body_limit, spec.image_size**2 * spec.channels)
    files = describe_form({"type": "array", "items": FILE})
    return Decoder(partial(decode_files, spec, limits), whole, files)


def is_small(body: bytes) -> bool:
    """Whether it is a PNG that is decoded faster than another thread would take it over."""
    # Width and height stand where the format says, and no more pixels than that are decoded.
    width, height = (int.from_bytes(body[place : place + 4]) for place in (16, 20))
    return body[:4] == b"\x89PNG" and len(body) <= QUICK_BYTES and width * height <= 65_536


def decode_picture(
    spec: PictureSpec, limits: Limits, body: bytes, invert: bool = False
) -> Question:
    """A picture file of any size, in one of the formats that training reads.

    Args:
        invert: it is dark on light, as on paper.

    Shapes: image (1, size, size, channels) float32 in [0, 1].
    """
    return Question({"image": _read(spec, limits, body, invert)[None]})


def decode_files(
    spec: PictureSpec, limits: Limits, files: Sequence[bytes], invert: bool = False
) -> Question:
    """The picture files of a form.

    Shapes: image (files, size, size, channels) float32 in [0, 1].
    """
    _check_count(len(files), limits)
    images = []
    for at, file in enumerate(files, start=1):
        try:
            images.append(_read(spec, limits, file, invert))
        except BadInput as error:
            said = error.problem
            detail = f"file {at}: {said['detail']}"
            raise BadInput(error.status, said["error"], detail, said["hint"]) from error
    return Question({"image": np.stack(images)}, reply_many)


def _check_count(count: int, limits: Limits) -> None:
    if not 1 <= count <= limits.batch_limit:
        hint = f"send 1 to {limits.batch_limit}"
        raise BadInput(422, "wrong-count", f"{count} pictures", hint)


def _read(spec: PictureSpec, limits: Limits, body: bytes, invert: bool) -> np.ndarray:
    """Shapes: -> (size, size, channels)."""
    try:
        return decode(io.BytesIO(body), spec, invert, limits.pixel_limit)
    except TooManyPixels as error:
        hint = "send a smaller picture"
        raise BadInput(413, "too-many-pixels", f"it {error}", hint) from error
    except BadPicture as error:
        hint = f"send the bytes of one whole file, {', '.join(FORMATS)}"
        raise BadInput(400, "not-a-picture", f"it {error}"[:200], hint) from error


def decode_pixels(spec: PictureSpec, limits: Limits, body: bytes, invert: bool = False) -> Question:
    """JSON as Pixels describes it, or ColorPixels for a model of three channels.

    Shapes: image (n, size, size, channels) float32 in [0, 1].
    """
    size, channels = spec.image_size, spec.channels
    each = "numbers" if channels == 1 else "[red, green, blue]"
    hint = f"pixels: {size} rows of {size} {each} in [0, 1]"
    asked = parse(_form(spec), body, "bad-pixels", hint)
    if len(asked.model_fields_set) != 1:
        raise BadInput(422, "bad-pixels", "neither pixels nor pictures, or both", hint)
    is_one = "pixels" in asked.model_fields_set
    pictures: list[list[list[Any]]] = [asked.pixels] if is_one else asked.pictures
    _check_count(len(pictures), limits)
    for rows in pictures:
        if len(rows) != size or any(len(row) != size for row in rows):
            lengths = sorted({len(row) for row in rows})
            detail = f"{len(rows)} rows of {', '.join(map(str, lengths[:5])) or 'no'} numbers"
            raise BadInput(422, "wrong-shape", detail, hint)
        if channels > 1 and any(len(pixel) != channels for row in rows for pixel in row):
            raise BadInput(422, "wrong-shape", f"a pixel is not {channels} numbers", hint)
    image = np.array(pictures, dtype=np.float64).reshape(-1, size, size, channels)
    if image.min() < 0 or image.max() > 1:
        detail = f"numbers from {image.min():g} to {image.max():g}"
        raise BadInput(422, "out-of-range", detail, hint)
    image = (1 - image if invert else image).astype(np.float32)
    return Question({"image": image}, reply_one if is_one else reply_many)


def _form(spec: PictureSpec) -> type[Pixels | ColorPixels]:
    return Pixels if spec.channels == 1 else ColorPixels
