"""Hidden folders in which work is prepared, and what cleans them up."""

import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from advisor.files.locks import locked, try_lock
from advisor.files.signals import stoppable

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
            lock = try_lock(folder)
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
        lock = try_lock(folder)
        if lock is not None:
            shutil.rmtree(folder, ignore_errors=True)
            os.close(lock)
