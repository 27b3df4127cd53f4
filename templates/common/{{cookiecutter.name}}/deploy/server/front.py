"""What every request passes first: the key, the counts, the log; and the short way to /predict."""

import hmac
import time
from http import HTTPStatus

from bodies import BadInput
from logs import log_request
from metrics import count
from models import Exchange
from predicting import Predict
from problems import NO_KEY, refuse
from settings import Settings
from starlette.requests import ClientDisconnect, Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

# Probes and scrapers hold no key, and a browser that opens /docs cannot send one.
OPEN = ("/health", "/ready", "/metrics", "/docs", "/openapi.json", "/assets/")


class Front:
    """Around the application. FastAPI's own way to a route costs more than most answers."""

    def __init__(
        self, app: ASGIApp, predict: Predict, exchange: Exchange, settings: Settings
    ) -> None:
        self._app, self._predict, self._exchange = app, predict, exchange
        key = settings.api_key
        self._wanted = None if key is None else f"Bearer {key.get_secret_value()}".encode()
        self._logs = settings.log_format == "json"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request, or the beginning and end of all of them."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started, status = time.perf_counter(), int(HTTPStatus.INTERNAL_SERVER_ERROR)

        async def note(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            try:
                await send(message)
            except RuntimeError as error:
                # uvloop's way to say that the client has just gone: nobody waits for the answer.
                if not str(error).endswith("handler is closed"):
                    raise

        try:
            await self._answer(scope, receive, note)
        finally:
            took, path = time.perf_counter() - started, scope["path"]
            count(path, status, took)
            if self._logs:
                model = self._exchange.current.info.model
                log_request(scope["method"], path, status, took, model)

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = scope["path"]
        if self._wanted is not None and not path.startswith(OPEN) and not self._knows_key(scope):
            await refuse(Request(scope), NO_KEY)(scope, receive, send)
        elif path == "/predict" and scope["method"] == "POST":
            request = Request(scope, receive)
            try:
                response = await self._predict.respond(request)
            except (BadInput, ClientDisconnect) as error:
                response = refuse(request, error)
            await response(scope, receive, send)
        else:
            await self._app(scope, receive, send)

    def _knows_key(self, scope: Scope) -> bool:
        given = [value for name, value in scope["headers"] if name == b"authorization"]
        # In constant time: how long it takes must not tell how much of it is right.
        return len(given) == 1 and hmac.compare_digest(given[0], self._wanted or b"")
