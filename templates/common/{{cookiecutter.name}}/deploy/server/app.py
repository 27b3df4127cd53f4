"""Answers over HTTP with the exported model."""

import asyncio
import math
import os
from collections.abc import Callable
from typing import Any, TypeAlias

import numpy as np
from decode import PictureSpec
from fastapi import FastAPI, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from given import BadInput, ColorPixels, Features, Pixels, decode_features, decode_pixels
from pictures import CONTENT_TYPES, decode_picture, is_small
from pydantic import BaseModel
from runtime import Runtime
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect

FILE_LIMIT = 2**24  # bytes of a picture: a camera's photo passes
NUMBERS_LIMIT = 2**20  # bytes of JSON, and more where the model takes more
NUMBER_BYTES = 64  # a number's digits, and the blanks of JSON that is laid out in lines
BODY_SECONDS = 10
Decode: TypeAlias = Callable[[bytes, dict[str, Any]], np.ndarray]
PICTURE: dict[str, Decode] = {
    **dict.fromkeys(CONTENT_TYPES, decode_picture),
    "application/json": decode_pixels,
}
TABLE: dict[str, Decode] = {"application/json": decode_features}


class Answer(BaseModel):
    """What the model says."""

    label: int
    name: str
    probability: float
    probabilities: list[float]
    model: str


class Problem(BaseModel):
    """What every refused request gets."""

    error: str
    detail: str
    hint: str


class Info(BaseModel):
    """What is served."""

    model: str
    input: dict[str, Any]
    classes: list[str]
    validation_accuracy: float


FILE = {"type": "string", "format": "binary"}
REFUSALS: dict[int | str, dict[str, Any]] = {
    status: {"model": Problem} for status in (400, 408, 413, 415, 422)
}


def build_app(runtime: Runtime) -> FastAPI:
    """The application around one loaded model."""
    manifest = runtime.manifest
    about, classes = manifest["input"], manifest["classes"]
    table = about["kind"] == "table"
    decoders = TABLE if table else PICTURE
    if not table:
        PictureSpec.of(about)  # an older export fails here and not at every request
    schema = Features if table else Pixels if about["channels"] == 1 else ColorPixels
    # /predict reads its body itself, so FastAPI cannot see what it takes.
    schemas = dict.fromkeys(decoders, FILE) | {"application/json": schema.model_json_schema()}
    content = {kind: {"schema": each} for kind, each in schemas.items()}
    takes = {"requestBody": {"required": True, "content": content}}
    name = f"{manifest['framework']}/{manifest['file']}@{manifest['sha256'][:12]}"
    numbers = math.prod(about["shape"][1:])
    limits = dict.fromkeys(decoders, FILE_LIMIT)
    limits["application/json"] = max(NUMBERS_LIMIT, NUMBER_BYTES * numbers)
    # A large photo takes 300 MB while it is decoded: no more of them at once than help each other.
    turns = asyncio.Semaphore(os.cpu_count() or 1)
    app = FastAPI(title="Model server", description=__doc__, redoc_url=None)
    for kind in (BadInput, HTTPException, RequestValidationError, ClientDisconnect):
        app.add_exception_handler(kind, _refuse)

    @app.get("/")
    def show_info() -> Info:
        """What is served."""
        known = {key: manifest[key] for key in ("input", "classes", "validation_accuracy")}
        return Info(model=name, **known)

    @app.get("/health")
    def show_health() -> dict[str, str]:
        """The process is alive."""
        return {"status": "alive"}

    @app.get("/ready")
    def show_ready() -> dict[str, str]:
        """The model is loaded: the port opens after that, so an answer is the proof."""
        return {"status": "ready", "model": name}

    @app.post("/predict", responses=REFUSALS, openapi_extra=takes, response_model=Answer)
    async def predict(request: Request, invert: bool = False) -> Response:
        """Which class it is. `invert`: a picture of ink on paper, for a model of light on dark."""
        given = request.headers.get("content-type", "none")
        content_type = given.split(";")[0].strip().lower()
        decode = decoders.get(content_type)
        if decode is None:
            hint = f"use one of {', '.join(decoders)}"
            raise BadInput(415, "wrong-content-type", f"content type {given}", hint)
        if request.headers.get("content-encoding", "identity") != "identity":
            detail = "a compressed body"
            raise BadInput(415, "wrong-content-encoding", detail, "send it as it is")
        body = await _read_body(request, limits[content_type])

        def answer() -> Response:
            if decode is decode_picture:
                x = decode_picture(body, about, invert)  # (size, size, channels)
            else:
                x = decode(body, about)  # (size, size, channels) or (columns,)
                x = 1 - x if invert and not table else x
            logits = runtime.logits(x[None])[0]  # (classes,)
            if not np.isfinite(logits).all():
                detail = "the model gives NaN or infinity for these"
                raise BadInput(422, "out-of-range", detail, "send numbers like those it learned")
            odds = np.exp(logits.astype(np.float64) - logits.max())  # (classes,)
            shares = (odds / odds.sum()).tolist()
            label = int(logits.argmax())
            found = Answer(
                label=label,
                name=classes[label],
                probability=shares[label],
                probabilities=shares,
                model=name,
            )
            # Written here and not by FastAPI, which would check what has just been made.
            return Response(found.model_dump_json(), media_type="application/json")

        # Large ones in a thread, or decoding would hold up every other request; handing a small
        # one over takes longer than answering it.
        if is_small(body) or (decode is not decode_picture and len(body) <= 16_384):
            return answer()
        async with turns:
            return await run_in_threadpool(answer)

    return app


async def _read_body(request: Request, limit: int) -> bytes:
    # Counted while it arrives: the announced length may be missing or a lie.
    body = bytearray()
    try:
        async with asyncio.timeout(BODY_SECONDS):  # else a slow sender could hold a place for ever
            async for part in request.stream():
                body += part
                if len(body) > limit:
                    detail = f"more than {limit} bytes"
                    raise BadInput(413, "body-too-large", detail, "send less at once")
    except TimeoutError as error:
        detail = f"the body took longer than {BODY_SECONDS} seconds"
        raise BadInput(408, "too-slow", detail, "send it in one go") from error
    return bytes(body)


def _refuse(request: Request, error: Exception) -> JSONResponse:
    docs = "see /docs"
    match error:
        case BadInput():
            status, problem = error.status, Problem(**error.problem)
        case HTTPException():
            path = f"{request.method} {request.url.path}"
            status = error.status_code
            problem = Problem(error="no-such-request", detail=f"{path}: {error.detail}", hint=docs)
        case RequestValidationError():
            first = error.errors()[0]
            detail = f"{'.'.join(map(str, first['loc']))}: {first['msg']}"
            status, problem = 422, Problem(error="bad-parameter", detail=detail, hint=docs)
        case _:  # the client hung up; nobody reads this
            status, problem = 400, Problem(error="gone", detail="client disconnected", hint=docs)
    # A refused method comes with the ones allowed, in a header.
    return JSONResponse(problem.model_dump(), status, getattr(error, "headers", None))
