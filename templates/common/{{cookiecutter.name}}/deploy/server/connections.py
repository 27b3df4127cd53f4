"""HTTP connections that do not wait for ever: uvicorn's, and limits for the head of a request."""

import asyncio
import json

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

HEAD_LIMIT = 2**16  # bytes
HEAD_SECONDS = 10


def _answer(status: bytes, error: str, detail: str, hint: str) -> bytes:
    problem = json.dumps({"error": error, "detail": detail, "hint": hint}).encode()
    return (
        b"HTTP/1.1 %b\r\nContent-Type: application/json\r\nConnection: close\r\n"
        b"Content-Length: %d\r\n\r\n%b" % (status, len(problem), problem)
    )


_TOO_SLOW = _answer(
    b"408 Request Timeout",
    "too-slow",
    f"the head of the request took longer than {HEAD_SECONDS} seconds",
    "send it in one go",
)
_MALFORMED = _answer(b"400 Bad Request", "bad-request", "this is no HTTP request", "speak HTTP/1.1")
_OTHER = _answer(
    b"400 Bad Request",
    "other-protocol",
    "the connection is to change to another protocol",
    "leave the headers Upgrade and Connection out",
)
_TOO_LARGE = _answer(
    b"431 Request Header Fields Too Large",
    "head-too-large",
    f"the head of the request has more than {HEAD_LIMIT} bytes",
    "send fewer or shorter headers",
)


class Connection(HttpToolsProtocol):
    """Closes a connection whose next request has no whole head in time, or none that is small.

    uvicorn limits the pause between two requests; a client that sends one letter by letter, or
    nothing at all, it would keep until no connection is left for others.
    """

    _limit: asyncio.TimerHandle | None = None
    _came = 0  # bytes since the packet in which this request began

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """A client came."""
        super().connection_made(transport)
        self._wait()

    def on_message_begin(self) -> None:
        """The first byte of a request."""
        super().on_message_begin()
        self._came = 0
        self._wait()

    def on_headers_complete(self) -> None:
        """The body may take its time: whoever reads it limits that."""
        self._stop_waiting()
        if self.parser.should_upgrade():  # httptools would drop the body of such a request
            self._give_up(_OTHER)
        else:
            super().on_headers_complete()

    def data_received(self, data: bytes) -> None:
        """A client sent something."""
        self._came += len(data)
        super().data_received(data)
        if self._limit is not None and self._came > HEAD_LIMIT:
            self._give_up(_TOO_LARGE)

    def send_400_response(self, msg: str) -> None:
        """What came is no HTTP."""
        self._give_up(_MALFORMED)

    def connection_lost(self, exc: Exception | None) -> None:
        """A client went."""
        super().connection_lost(exc)
        self._stop_waiting()

    def _wait(self) -> None:
        if self._limit is None:
            self._limit = self.loop.call_later(HEAD_SECONDS, self._give_up, _TOO_SLOW)

    def _stop_waiting(self) -> None:
        if self._limit is not None:
            self._limit.cancel()
            self._limit = None

    def _give_up(self, answer: bytes) -> None:
        if not self.transport.is_closing():
            self.transport.write(answer)
            self.transport.close()
