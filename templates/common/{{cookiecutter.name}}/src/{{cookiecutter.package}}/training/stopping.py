"""A signal that asks to save and stop: a time limit, or a machine that is taken back."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, current_thread, main_thread
from types import FrameType

# SIGUSR1 comes before the time limit of a cluster's job; Windows has none.
SIGNALS = [getattr(signal, name) for name in ("SIGTERM", "SIGUSR1") if hasattr(signal, name)]


class StoppedError(Exception):
    """The run was saved and has stopped because a signal asked for it."""

    code = 75  # of the program, EX_TEMPFAIL: started again, it goes on


class _Flag(Event):
    interrupted = False

    def is_set(self) -> bool:
        # A framework's compiled code may have swallowed it: then it comes again.
        if self.interrupted:
            raise KeyboardInterrupt
        return super().is_set()

    def interrupt(self, number: int, frame: FrameType | None) -> None:
        self.interrupted = True
        signal.default_int_handler(number, frame)


@contextmanager
def heed_signals() -> Iterator[Event]:
    """A flag that SIGTERM and SIGUSR1 set meanwhile, instead of ending the process.

    Raises:
        KeyboardInterrupt: where Ctrl-C hits, or when the flag is asked for next.
    """
    flag = _Flag()
    if current_thread() is not main_thread():  # no other may set handlers
        yield flag
        return
    before = {number: signal.signal(number, lambda *_: flag.set()) for number in SIGNALS}
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:  # nohup ignores it
        before[signal.SIGINT] = signal.signal(signal.SIGINT, flag.interrupt)
    try:
        yield flag
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@contextmanager
def keep_interrupts() -> Iterator[None]:
    """Ctrl-C stays Ctrl-C where it hits what a framework cleans up, which then fails."""
    try:
        yield
    except Exception as error:
        if isinstance(error.__context__, KeyboardInterrupt):
            raise error.__context__ from None
        raise
