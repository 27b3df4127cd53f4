"""What a save asks of the disk."""

import os
import tempfile
from pathlib import Path

from ..config import StarterError


def check_writable(folder: Path) -> None:
    """Make the folder, and see that files can be written there.

    Raises:
        StarterError: they cannot. A writer of events would find out in a thread of its own.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        tempfile.TemporaryFile(dir=folder).close()
    except OSError as error:
        message = f"{folder} cannot be written: {error.strerror}"
        raise StarterError(message, "make room or allow writing there") from error


def flush(path: Path) -> None:
    """Wait until a file, or the names in a folder, are on the disk."""
    folder = path.is_dir()
    try:
        descriptor = os.open(path, os.O_RDONLY if folder else os.O_RDWR)
    except PermissionError:
        if folder:  # Windows opens none, and keeps the names in order by itself
            return
        raise
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def explain_unsaved(path: Path, error: Exception) -> StarterError:
    """What to do when a checkpoint could not be written: a full disk, a folder without rights."""
    reason = str(error).split("; ")[-1]  # TensorFlow puts operation and file before it
    hint = "the last good one is as it was: make room or allow writing, and `make train` goes on"
    return StarterError(f"{path} could not be saved: {reason}", hint)


def write_whole(path: Path, content: bytes | memoryview) -> None:
    """Write a file, or leave the one of that name as it was.

    Raises:
        StarterError: it could not be written.
    """
    draft = path.with_name(f"{path.name}.tmp.{os.getpid()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with draft.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        # The name changes hands only after the bytes are on the disk: whatever a kill or a
        # power cut leaves behind, the file of this name is complete.
        draft.replace(path)
        flush(path.parent)
    except OSError as error:
        draft.unlink(missing_ok=True)
        raise explain_unsaved(path, error) from error
