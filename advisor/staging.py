"""A hidden folder beside the destination in which a project is made, and what cleans it up."""

import os
import secrets
import shutil
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import FrameType

STAGING = ".fwpick-staging-"


@contextmanager
def made_folder(parent: Path) -> Iterator[None]:
    """The parent folder, made if need be; what was made goes again when the rest fails."""
    new = [folder for folder in (parent, *parent.parents) if not folder.exists()]
    try:
        parent.mkdir(parents=True, exist_ok=True)
        sweep(parent)
        yield
    except BaseException:
        for folder in new:
            with suppress(OSError):
                folder.rmdir()
        raise


@contextmanager
def staged(parent: Path) -> Iterator[Path]:
    folder = parent.absolute() / f"{STAGING}{os.getpid()}-{secrets.token_hex(4)}"
    try:  # named before it is made, so that a signal between the two leaves nothing
        folder.mkdir(mode=0o700)
        yield folder
    finally:
        try:
            shutil.rmtree(folder, ignore_errors=True)
        except BaseException:  # a signal while cleaning: finish, then obey
            shutil.rmtree(folder, ignore_errors=True)
            raise


def sweep(parent: Path) -> None:
    """Remove the staging folders of runs that were killed."""
    for folder in parent.glob(f"{STAGING}*"):
        pid = folder.name.removeprefix(STAGING).partition("-")[0]
        if pid.isdigit() and not _is_alive(int(pid)):
            shutil.rmtree(folder, ignore_errors=True)


def _is_alive(pid: int) -> bool:
    if os.name == "nt":
        return True  # signal 0 would end the process there; the folder is left to the user
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


@contextmanager
def stopped_by_signals() -> Iterator[None]:
    def stop(number: int, _: FrameType | None) -> None:
        raise SystemExit(128 + number)

    if threading.current_thread() is not threading.main_thread():
        yield  # only the main thread may set handlers
        return
    numbers = [signal.SIGTERM, *([signal.SIGHUP] if hasattr(signal, "SIGHUP") else [])]
    before = {number: signal.signal(number, stop) for number in numbers}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
