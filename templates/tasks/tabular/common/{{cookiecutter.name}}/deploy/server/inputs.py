"""Turns numbers in JSON into one row of the table, or says what is wrong with them."""

from functools import partial
from typing import Any

import numpy as np
from bodies import JSON, STRICT, BadInput, Decoder, Inputs, Numbers, limit_json, parse
from pydantic import BaseModel, ConfigDict


class Options(BaseModel):
    """What a request may say beside its body: nothing."""

    model_config = ConfigDict(extra="forbid")


class Features(BaseModel):
    """One row of the table, without its answer, in the order of the columns."""

    model_config = STRICT
    features: Numbers


def decoders(about: dict[str, Any]) -> dict[str, Decoder]:
    """By content type; `about` is the `input` of model.json.

    Raises:
        KeyError: what an older export does not say.
    """
    columns, offset = about["columns"], np.array(about["offset"], dtype=np.float64)
    decode = partial(decode_features, columns, offset)
    return {JSON: Decoder(decode, limit_json(len(columns)), Features.model_json_schema())}


def decode_features(columns: list[str], offset: np.ndarray, body: bytes) -> Inputs:
    """JSON as Features describes it, less each column's offset.

    Shapes: offset (columns,), features (1, columns) float32.
    """
    hint = f"features: {len(columns)} numbers, {', '.join(columns)}"[:200]
    numbers = parse(Features, body, "bad-features", hint).features
    if len(numbers) != len(columns):
        raise BadInput(422, "wrong-shape", f"{len(numbers)} numbers", hint)
    if max(map(abs, numbers)) > 1e30:  # float32, in which the model computes, ends there
        raise BadInput(422, "out-of-range", "a number beyond 1e30", hint)
    # In float64: the seven digits of float32 cannot tell two seconds of a Unix time apart.
    row = np.array(numbers) - offset  # (columns,)
    return {"features": row[None].astype(np.float32)}
