"""Who works in a folder: one process alone that changes it, or any number that read it."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from advisor.errors import FwpickError

try:
    import fcntl
except ImportError:  # Windows: no lock, and nothing is swept there
    fcntl = None  # type: ignore[assignment]


@contextmanager
def locked(folder: Path, *, wait: bool = True, shared: bool = False) -> Iterator[None]:
    """This process alone works in the folder, where the file system knows locks.

    Args:
        shared: any number may, that all only read there.

    Raises:
        FwpickError: another process does, and it is not waited for.
    """
    if fcntl is None:
        yield
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        try:
            kind = fcntl.LOCK_SH if shared else fcntl.LOCK_EX
            fcntl.flock(handle, kind | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError as error:
            raise FwpickError(
                f"another fwpick is at work in {folder}", "Wait for it, then try again"
            ) from error
        except OSError:  # a network drive without locks: as if alone
            pass
        yield
    finally:
        os.close(handle)


def try_lock(folder: Path) -> int | None:
    """The open, locked folder; None where somebody else holds it or there are no locks."""
    if fcntl is None:
        return None
    try:
        handle = os.open(folder, os.O_RDONLY)
    except OSError:
        return None
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(handle)
        return None
    return handle
