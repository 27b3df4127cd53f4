"""HTTP connections that do not wait for ever: what uvicorn does, and a limit for slow clients."""

import asyncio
import json

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

HEAD_SECONDS = 10
_PROBLEM = json.dumps(
    {
        "error": "too-slow",
        "detail": f"the head of the request took longer than {HEAD_SECONDS} seconds",
        "hint": "send it in one go",
    }
).encode()
_ANSWER = (
    b"HTTP/1.1 408 Request Timeout\r\nContent-Type: application/json\r\nConnection: close\r\n"
    b"Content-Length: %d\r\n\r\n%b" % (len(_PROBLEM), _PROBLEM)
)


class Connection(H11Protocol):
    """Closes a connection on which no request has begun in time.

    uvicorn limits the pause between two requests; a client that sends the first one letter by
    letter, or nothing at all, it would keep until no connection is left for others.
    """

    _limit: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """A client came."""
        super().connection_made(transport)
        self._watch()

    def data_received(self, data: bytes) -> None:
        """A client sent something."""
        super().data_received(data)
        self._watch()

    def connection_lost(self, exc: Exception | None) -> None:
        """A client went."""
        super().connection_lost(exc)
        if self._limit is not None:
            self._limit.cancel()

    def _watch(self) -> None:
        waiting = self.conn.their_state is h11.IDLE  # the head of a request is not complete
        if self._limit is not None and not waiting:
            self._limit.cancel()
            self._limit = None
        elif self._limit is None and waiting:
            self._limit = self.loop.call_later(HEAD_SECONDS, self._give_up)

    def _give_up(self) -> None:
        if not self.transport.is_closing():
            self.transport.write(_ANSWER)
            self.transport.close()
