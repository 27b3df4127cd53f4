"""One new file: whole or not at all, and never over one that is there."""

import os
from collections.abc import Iterable
from pathlib import Path

from advisor.errors import FwpickError, UsageError


def check_new(paths: Iterable[Path]) -> None:
    """Refuse files that `write_new` would refuse, before any work is done.

    Raises:
        UsageError: two of them are the same.
        FwpickError: one exists, or its folder does not or cannot be written.
    """
    places = [path.resolve() for path in paths]
    for path in paths:
        if os.path.lexists(path):
            raise FwpickError(f"{path} exists and is left as it is", "Name another file")
        if not path.parent.is_dir():
            raise FwpickError(f"{path}: {path.parent} is not a folder", "Make the folder first")
        if not os.access(path.parent, os.W_OK):
            raise FwpickError(f"{path}: {path.parent} cannot be written", "Name another folder")
        if places.count(path.resolve()) > 1:
            raise UsageError(f"{path} is named for two things", "Name a file for each")


def write_new(path: Path, text: str) -> None:
    """Write a new file; what cannot be written whole is not left behind.

    Raises:
        FwpickError: it exists, or cannot be written.
    """
    try:
        file = path.open("x", encoding="utf-8", newline="\n")
    except FileExistsError as error:
        raise FwpickError(f"{path} exists and is left as it is", "Name another file") from error
    except OSError as error:
        raise FwpickError(f"{path}: cannot be written: {error.strerror}") from error
    try:
        with file:
            file.write(text)
    except BaseException as error:  # Ctrl-C too
        path.unlink(missing_ok=True)
        if isinstance(error, OSError):
            raise FwpickError(f"{path}: cannot be written: {error.strerror}") from error
        raise
