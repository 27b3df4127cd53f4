"""Turns numbers in JSON into one input, or says what is wrong with them."""

from typing import Annotated, Any, TypeAlias, TypeVar

import numpy as np
from pydantic import BaseModel, ConfigDict, FailFast, ValidationError

# FailFast: a megabyte of wrong numbers is one mistake to report, not a hundred thousand.
Numbers: TypeAlias = Annotated[list[float], FailFast()]
Rows: TypeAlias = Annotated[list[Numbers], FailFast()]
Planes: TypeAlias = Annotated[list[Rows], FailFast()]
STRICT = ConfigDict(strict=True, extra="forbid", allow_inf_nan=False)


class BadInput(Exception):
    """The client's mistake: status, what is wrong, what would be right."""

    def __init__(self, status: int, error: str, detail: str, hint: str) -> None:
        super().__init__(detail)
        self.status = status
        self.problem = {"error": error, "detail": detail, "hint": hint}


class Pixels(BaseModel):
    """One gray picture, rows of numbers from 0 (dark) to 1 (light)."""

    model_config = STRICT
    pixels: Rows


class ColorPixels(BaseModel):
    """One picture, rows of [red, green, blue] from 0 (dark) to 1 (light)."""

    model_config = STRICT
    pixels: Planes


class Features(BaseModel):
    """One row of the table, without its class, in the order of the columns."""

    model_config = STRICT
    features: Numbers


Given = TypeVar("Given", bound=BaseModel)


def decode_pixels(body: bytes, about: dict[str, Any]) -> np.ndarray:
    """JSON as Pixels describes it, or ColorPixels for a model of three channels.

    Shapes: -> (size, size, channels) float32 in [0, 1].
    """
    size, channels = about["image_size"], about["channels"]
    each = "numbers" if channels == 1 else "[red, green, blue]"
    hint = f"pixels: {size} rows of {size} {each} in [0, 1]"
    kind: type[Pixels | ColorPixels] = Pixels if channels == 1 else ColorPixels
    rows: list[list[Any]] = _parse(kind, body, "bad-pixels", hint).pixels
    if len(rows) != size or any(len(row) != size for row in rows):
        lengths = sorted({len(row) for row in rows})
        detail = f"{len(rows)} rows of {', '.join(map(str, lengths[:5])) or 'no'} numbers"
        raise BadInput(422, "wrong-shape", detail, hint)
    if channels > 1 and any(len(pixel) != channels for row in rows for pixel in row):
        raise BadInput(422, "wrong-shape", f"a pixel is not {channels} numbers", hint)
    image = np.array(rows, dtype=np.float64).reshape(size, size, channels)
    if image.min() < 0 or image.max() > 1:
        detail = f"numbers from {image.min():g} to {image.max():g}"
        raise BadInput(422, "out-of-range", detail, hint)
    return image.astype(np.float32)  # (size, size, channels)


def decode_features(body: bytes, about: dict[str, Any]) -> np.ndarray:
    """JSON as Features describes it, less each column's offset.

    Shapes: -> (columns,) float32.
    """
    columns = about["columns"]
    hint = f"features: {len(columns)} numbers, {', '.join(columns)}"[:200]
    numbers = _parse(Features, body, "bad-features", hint).features
    if len(numbers) != len(columns):
        raise BadInput(422, "wrong-shape", f"{len(numbers)} numbers", hint)
    if max(map(abs, numbers)) > 1e30:  # float32, in which the model computes, ends there
        raise BadInput(422, "out-of-range", "a number beyond 1e30", hint)
    # In float64: the seven digits of float32 cannot tell two seconds of a Unix time apart.
    return (np.array(numbers) - np.array(about.get("offset", 0))).astype(np.float32)  # (columns,)


def _parse(kind: type[Given], body: bytes, error_name: str, hint: str) -> Given:
    try:
        return kind.model_validate_json(body)
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False, include_input=False)[0]
        broken = first["type"] == "json_invalid"
        place = ".".join(map(str, first["loc"]))
        detail = f"{place}: {first['msg']}" if place else first["msg"]
        status, name = (400, "bad-json") if broken else (422, error_name)
        raise BadInput(status, name, detail, hint) from error
