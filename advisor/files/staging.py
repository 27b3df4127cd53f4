"""Hidden folders in which work is prepared, the locks that keep them, and what cleans them up."""

import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from advisor.errors import FwpickError
from advisor.files.signals import stoppable

try:
    import fcntl
except ImportError:  # Windows: no lock, and nothing is swept there
    fcntl = None  # type: ignore[assignment]
STAGING = ".fwpick-staging-"


def staging_name() -> str:
    """A name for a hidden folder that nobody else has."""
    return f"{STAGING}{secrets.token_hex(8)}"


@contextmanager
def made_folder(parent: Path) -> Iterator[None]:
    """The parent folder, made if need be; what was made goes again when the rest fails."""
    new = [folder for folder in (parent, *parent.parents) if not folder.exists()]
    try:
        parent.mkdir(parents=True, exist_ok=True)
        yield
    except BaseException:
        for folder in new:
            with suppress(OSError):
                folder.rmdir()
        raise


@contextmanager
def staged(parent: Path) -> Iterator[Path]:
    """A new hidden folder, locked and gone at the end; what killed runs left is swept first."""
    folder = parent.absolute() / staging_name()
    lock = None
    try:  # named before it is made, so that a signal between the two leaves nothing
        with stoppable(), locked(parent):
            sweep(parent)
            folder.mkdir(mode=0o700)
            lock = _try_lock(folder)
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        if lock is not None:
            os.close(lock)


def sweep(parent: Path) -> None:
    """Remove the staging folders of killed runs: those that no living process has locked.

    To be called with the parent locked.
    """
    for folder in parent.glob(STAGING + "[0-9a-f]" * 16):
        lock = _try_lock(folder)
        if lock is not None:
            shutil.rmtree(folder, ignore_errors=True)
            os.close(lock)


@contextmanager
def locked(folder: Path, *, wait: bool = True) -> Iterator[None]:
    """This process alone works in the folder, where the file system knows locks.

    Raises:
        FwpickError: another process does, and it is not waited for.
    """
    if fcntl is None:
        yield
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError as error:
            raise FwpickError(
                f"another fwpick is at work in {folder}", "Wait for it, then try again"
            ) from error
        except OSError:  # a network drive without locks: as if alone
            pass
        yield
    finally:
        os.close(handle)


def _try_lock(folder: Path) -> int | None:
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
