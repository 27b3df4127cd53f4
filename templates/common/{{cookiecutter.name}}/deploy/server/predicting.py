"""POST /predict: reads what is asked, within limits of size and time, and answers it."""

import asyncio
import os
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from bodies import FORM, BadInput, File
from inputs import Options
from models import Exchange
from problems import OTHER_PROTOCOL
from pydantic import ValidationError
from settings import Settings
from starlette.datastructures import UploadFile
from starlette.formparsers import MultiPartException
from starlette.requests import Request
from starlette.responses import Response

DEFAULTS = Options().model_dump()


class Predict:
    """Answers with the model that an exchange holds."""

    def __init__(self, exchange: Exchange, settings: Settings) -> None:
        self._exchange, self._settings = exchange, settings
        # A large photo takes 300 MB while it is decoded: no more at once than help each other.
        self._threads = ThreadPoolExecutor(os.cpu_count(), "predict")

    async def respond(self, request: Request) -> Response:
        """What the model says about one input, or many.

        Raises:
            BadInput: what the client did wrong.
            ClientDisconnect: it hung up.
        """
        model, headers = self._exchange.current, request.headers
        if "upgrade" in headers:  # the parser drops the body of such a request
            raise OTHER_PROTOCOL
        decoder = model.find_decoder(headers.get("content-type", "none"))
        if headers.get("content-encoding", "identity") != "identity":
            detail = "a compressed body"
            raise BadInput(415, "wrong-content-encoding", detail, "send it as it is")
        options = _read_options(request) if request.scope["query_string"] else DEFAULTS
        body = await self._read_body(request, decoder.limit)
        if model.decoders[FORM] is decoder:
            files = await self._read_files(request, body)
            content, kind = await self._in_turn(model.answer, files, decoder, options)
        # Large ones, and those of a slow model, in a thread, or they would hold up every other
        # request; handing a small one over takes longer than answering it.
        elif model.is_quick and decoder.is_quick(body):
            content, kind = model.answer(body, decoder, options)
        else:
            content, kind = await self._in_turn(model.answer, body, decoder, options)
        return Response(content, media_type=kind, headers={"X-Model": model.info.model})

    async def _in_turn(self, function: Any, *arguments: Any) -> tuple[bytes, str]:
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._threads, function, *arguments)

    async def _read_body(self, request: Request, limit: int) -> bytes:
        seconds, body = self._settings.body_seconds, bytearray()
        try:
            async with asyncio.timeout(seconds):  # else a slow sender could hold a place for ever
                # Counted while it arrives: the announced length may be missing or a lie.
                async for part in request.stream():
                    body += part
                    if len(body) > limit:
                        detail, hint = f"more than {limit} bytes", "send less at once"
                        raise BadInput(413, "body-too-large", detail, hint, ends=True)
        except TimeoutError as error:
            detail = f"the body took longer than {seconds:g} seconds"
            raise BadInput(408, "too-slow", detail, "send it in one go", ends=True) from error
        return bytes(body)

    async def _read_files(self, request: Request, body: bytes) -> list[File]:
        async def receive() -> dict[str, Any]:
            return {"type": "http.request", "body": body}

        whole = Request({"type": "http", "headers": request.scope["headers"]}, receive)
        most, hint = self._settings.batch_limit, "send each file as a part with a filename"
        try:
            async with whole.form(max_files=most, max_fields=0) as form:
                files = [each for _, each in form.multi_items() if isinstance(each, UploadFile)]
                return [File(await file.read(), file.filename or "") for file in files]
        except MultiPartException as error:
            raise BadInput(400, "bad-form", error.message[:200], hint) from error


def _read_options(request: Request) -> dict[str, Any]:
    try:
        return Options.model_validate(dict(request.query_params)).model_dump()
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        detail = f"{'.'.join(map(str, first['loc']))}: {first['msg']}"
        raise BadInput(422, "bad-parameter", detail[:200], "see /docs") from error
