"""From start to end: signals, looking for another model, and draining."""

import asyncio
import multiprocessing
import os
import signal
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from fastapi import FastAPI
from models import Exchange
from settings import Settings

HAS_HUP = hasattr(signal, "SIGHUP")  # Windows has not


class Life:
    """Whether new requests are still wanted."""

    def __init__(self, exchange: Exchange, settings: Settings) -> None:
        self.draining = False
        self._exchange, self._settings = exchange, settings
        self._tasks: set[asyncio.Task[None]] = set()
        self._at_terminal = os.isatty(0)

    @asynccontextmanager
    async def run(self, app: FastAPI) -> AsyncIterator[None]:
        """Between the first and the last request."""
        loop = asyncio.get_running_loop()
        if self._settings.watch_seconds > 0:
            self._keep(self._exchange.watch(self._settings.watch_seconds))
        if HAS_HUP:
            loop.add_signal_handler(signal.SIGHUP, self._hear_hup)
            signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGHUP})
            if self._settings.drain_seconds > 0:
                stop = signal.getsignal(signal.SIGTERM)  # the server's own way to end
                loop.add_signal_handler(signal.SIGTERM, self._drain, loop, stop)
        yield
        for task in self._tasks:
            task.cancel()

    def _drain(self, loop: asyncio.AbstractEventLoop, stop: signal.Handlers) -> None:
        self.draining = True
        loop.remove_signal_handler(signal.SIGTERM)
        signal.signal(signal.SIGTERM, stop)  # a second one ends it at once
        loop.call_later(self._settings.drain_seconds, signal.raise_signal, signal.SIGTERM)

    def _hear_hup(self) -> None:
        if hung_up(self._at_terminal):
            signal.raise_signal(signal.SIGTERM)
        else:
            self._keep(self._exchange.refresh())

    def _keep(self, coroutine: object) -> None:
        task = asyncio.ensure_future(coroutine)  # type: ignore[call-overload]
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


def hung_up(was_terminal: bool) -> bool:
    """Whether the terminal is gone, which sends SIGHUP too and means the end."""
    return was_terminal and not os.isatty(0)


def pass_hup_on() -> None:
    """SIGHUP to the process that watches the workers is for each of them.

    uvicorn itself would start others in their place, which closes connections.
    """
    if not HAS_HUP:
        return

    def listen(was_terminal: bool) -> None:
        while True:
            signal.sigwait({signal.SIGHUP})
            if hung_up(was_terminal):
                os.kill(os.getpid(), signal.SIGTERM)
            for worker in multiprocessing.active_children():
                with suppress(ProcessLookupError, TypeError):
                    os.kill(worker.pid, signal.SIGHUP)  # type: ignore[arg-type]

    threading.Thread(target=listen, args=(os.isatty(0),), daemon=True).start()
