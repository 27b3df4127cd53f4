"""Signals that wait until nothing is half done."""

import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType


@contextmanager
def signals_wait() -> Iterator[None]:
    """SIGINT, SIGTERM and SIGHUP wait for the end, but within `stoppable`: nothing is done by half.

    There and at the end they end the program as an exception does, so that it cleans up.
    """
    if threading.current_thread() is not threading.main_thread():
        yield  # only the main thread may set handlers
        return
    numbers = [signal.SIGINT, signal.SIGTERM, *([signal.SIGHUP] if os.name == "posix" else [])]
    ignored = [number for number in numbers if signal.getsignal(number) == signal.SIG_IGN]
    before = {
        number: signal.signal(number, _signals.receive)
        for number in numbers
        if number not in ignored
    }
    could_stop, _signals.may_stop = _signals.may_stop, False
    try:
        yield
    finally:
        _signals.may_stop = could_stop
        for number, handler in before.items():
            signal.signal(number, handler)
        _signals.obey()


@contextmanager
def stoppable() -> Iterator[None]:
    """Where a signal stops the work at once; what catches the exception has to be around it."""
    could_stop = _signals.may_stop
    try:
        _signals.may_stop = True
        _signals.obey()
        yield
    finally:
        _signals.may_stop = could_stop


class _Signals:
    """What came while it had to wait."""

    def __init__(self) -> None:
        self.may_stop = False
        self.waiting: list[int] = []

    def receive(self, number: int, _: FrameType | None) -> None:
        self.waiting.append(number)
        if self.may_stop:
            self.obey()

    def obey(self) -> None:
        """End the program if a signal came."""
        if self.waiting:
            number = self.waiting.pop()
            self.waiting.clear()
            self.may_stop = False  # what cleans up is not stopped in its turn
            raise KeyboardInterrupt if number == signal.SIGINT else SystemExit(128 + number)


_signals = _Signals()
