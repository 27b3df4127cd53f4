"""Answers over HTTP with the exported model."""

import asyncio
import os
from typing import Annotated, Any

from answers import FORMS, answer
from bodies import BadInput, Decoder
from fastapi import FastAPI, Query, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from inputs import Options, decoders, extend_form
from pydantic import BaseModel
from runtime import Runtime
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect

BODY_SECONDS = 10


class Problem(BaseModel):
    """What every refused request gets."""

    error: str
    detail: str
    hint: str


class Target(BaseModel):
    """What is predicted: one class, any number of classes at once, or a number."""

    kind: str
    name: str
    classes: list[str]


class Info(BaseModel):
    """What is served."""

    model: str
    task: str
    input: dict[str, Any]
    target: Target
    validation: dict[str, float]


REFUSALS: dict[int | str, dict[str, Any]] = {
    status: {"model": Problem} for status in (400, 408, 413, 415, 422)
}


class Model:
    """One loaded model: what it takes, and what it says."""

    def __init__(self, runtime: Runtime) -> None:
        """Raises KeyError when an older export does not say what is needed."""
        manifest = runtime.manifest
        name = f"{manifest['framework']}/{manifest['file']}@{manifest['sha256'][:12]}"
        known = {key: manifest[key] for key in ("task", "input", "target", "validation")}
        self.info = Info(model=name, **known)
        self.form = extend_form(FORMS[self.info.target.kind])
        self.decoders = decoders(manifest["input"])
        self._runtime, self._target = runtime, manifest["target"]

    def find_decoder(self, request: Request) -> Decoder:
        """The one for the request's content type; raises BadInput where there is none."""
        given = request.headers.get("content-type", "none")
        decoder = self.decoders.get(given.split(";")[0].strip().lower())
        if decoder is None:
            hint = f"use one of {', '.join(self.decoders)}"
            raise BadInput(415, "wrong-content-type", f"content type {given}", hint)
        if request.headers.get("content-encoding", "identity") != "identity":
            detail = "a compressed body"
            raise BadInput(415, "wrong-content-encoding", detail, "send it as it is")
        return decoder

    def answer(self, body: bytes, decoder: Decoder, options: Options) -> Response:
        """What the model says about what is asked."""
        asked = decoder.decode(body, **options.model_dump())
        outputs = self._runtime.outputs(asked.inputs)  # (n, outputs)
        found = [answer(each, self._target, self.info.model) for each in outputs]
        # Written here and not by FastAPI, which would check what has just been made.
        content, kind = asked.reply(found)
        return Response(content, media_type=kind)


def build_app(runtime: Runtime) -> FastAPI:
    """The application around one loaded model."""
    model = Model(runtime)
    # /predict reads its body itself, so FastAPI cannot see what it takes.
    content = {kind: {"schema": decoder.schema} for kind, decoder in model.decoders.items()}
    takes = {"requestBody": {"required": True, "content": content}}
    # A large photo takes 300 MB while it is decoded: no more of them at once than help each other.
    turns = asyncio.Semaphore(os.cpu_count() or 1)
    app = FastAPI(title="Model server", description=__doc__, redoc_url=None)
    for kind in (BadInput, HTTPException, RequestValidationError, ClientDisconnect):
        app.add_exception_handler(kind, _refuse)

    @app.get("/")
    def show_info() -> Info:
        """What is served."""
        return model.info

    @app.get("/health")
    def show_health() -> dict[str, str]:
        """The process is alive."""
        return {"status": "alive"}

    @app.get("/ready")
    def show_ready() -> dict[str, str]:
        """The model is loaded: the port opens after that, so an answer is the proof."""
        return {"status": "ready", "model": model.info.model}

    @app.post("/predict", responses=REFUSALS, openapi_extra=takes, response_model=model.form)
    async def predict(request: Request, options: Annotated[Options, Query()]) -> Response:
        """What the model says about one input."""
        decoder = model.find_decoder(request)
        body = await _read_body(request, decoder.limit)
        # Large ones in a thread, or decoding would hold up every other request; handing a small
        # one over takes longer than answering it.
        if decoder.is_quick(body):
            return model.answer(body, decoder, options)
        async with turns:
            return await run_in_threadpool(model.answer, body, decoder, options)

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
