"""Change several files of a folder together: all of them or, after a failure or a kill, none.

What is to come and what was there is copied into a hidden folder, whose renaming to PENDING
begins the work and whose renaming away ends it. A folder that still has PENDING was being worked
on when something ended the process: `recover` takes back what was done.
"""

import hashlib
import json
import os
import shutil
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from advisor.errors import FwpickError
from advisor.files.locks import locked
from advisor.files.signals import signals_wait, stoppable
from advisor.files.staging import staging_name, sweep
from advisor.values import value

PENDING = ".fwpick-pending"
LIST = "changes.json"


@value
class Change:
    """One file: sha256 of what is there (None: nothing), bytes to come (None: none), rights.

    `mode` None keeps the rights of what is there.
    """

    path: str
    before: str | None
    after: bytes | None
    mode: int | None = None


@contextmanager
def alone_in(root: Path) -> Iterator[list[str] | None]:
    """The folder for this process alone, with what a killed one was doing there taken back.

    Signals wait for the end, but within `stoppable`. Yields what `recover` found.

    Raises:
        FwpickError: another process is at work there.
    """
    with signals_wait(), locked(root, wait=False):
        sweep(root)
        yield recover(root)


@contextmanager
def reading(root: Path) -> Iterator[bool]:
    """The folder while nobody changes it; yields whether work was stopped there, half done.

    Nothing is written, and nothing taken back.

    Raises:
        FwpickError: another process is at work there.
    """
    with locked(root, wait=False, shared=True):
        yield (root / PENDING).is_dir()


def sum_of(path: Path) -> str | None:
    """The sha256 of a file, None where there is none."""
    return checksum(path.read_bytes()) if path.is_file() else None


def apply(root: Path, changes: Sequence[Change], keep: Path | None = None) -> None:
    """Make all changes, or none; call it inside `alone_in`.

    Args:
        keep: where to keep what was there, for `undo.kept_changes`; None forgets it.

    Raises:
        FwpickError: a file is not what it was when the change was planned.
        OSError: writing failed; everything is as before.
    """
    folder = root / staging_name()
    try:
        with stoppable():
            folder.mkdir(mode=0o700)
            _prepare(root, folder, changes)
        folder.rename(root / PENDING)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    try:
        for number, change in enumerate(changes):
            _make(root, number, change)
        if keep is None:
            discard(root, root / PENDING)
        else:
            discard(root, keep)
            (root / PENDING).rename(keep)
    except BaseException:
        recover(root)
        raise


def _prepare(root: Path, folder: Path, changes: Sequence[Change]) -> None:
    missing = set()
    for number, change in enumerate(changes):
        place = root / change.path
        _check_inside(root, place)
        if sum_of(place) != change.before or (change.before is None and os.path.lexists(place)):
            raise FwpickError(f"{place} was changed meanwhile; nothing was changed", "Try again")
        missing |= {parent for parent in place.parents if not parent.exists()}
        if change.before is not None:
            shutil.copy2(place, folder / f"old-{number}")
        if change.after is not None:
            new = folder / f"new-{number}"
            new.write_bytes(change.after)
            if change.mode is not None:
                new.chmod(change.mode)
            elif change.before is not None:
                shutil.copymode(place, new)
    listed = {
        "changes": [
            {
                "path": change.path,
                "before": change.before,
                "after": None if change.after is None else checksum(change.after),
            }
            for change in changes
        ],
        "folders": sorted((path.relative_to(root).as_posix() for path in missing), reverse=True),
    }
    (folder / LIST).write_text(json.dumps(listed, indent=1), encoding="utf-8")


def _check_inside(root: Path, place: Path) -> None:
    """Refuse to write through a link."""
    if place.is_symlink():
        raise FwpickError(f"{place} is a link; nothing was changed", "Replace the link")
    if not place.parent.resolve().is_relative_to(root.resolve()):
        raise FwpickError(
            f"{place.parent} leads out of {root}; nothing was changed", "Replace the link"
        )


def _make(root: Path, number: int, change: Change) -> None:
    place = root / change.path
    if change.after is not None:
        place.parent.mkdir(parents=True, exist_ok=True)
        (root / PENDING / f"new-{number}").replace(place)
        return
    place.unlink()
    with suppress(OSError):  # ends at the first folder that holds something
        for parent in place.parents:
            if parent == root:
                break
            parent.rmdir()


def recover(root: Path) -> list[str] | None:
    """Take back changes that were not all made; None where there are none.

    A file changed by somebody else since stays; what was there before goes beside it. These files
    are returned.
    """
    pending = root / PENDING
    if not pending.is_dir():
        return None
    listed = read_list(pending)
    kept_aside = []
    for number, row in reversed(list(enumerate(listed["changes"]))):
        place, old = root / row["path"], pending / f"old-{number}"
        _check_inside(root, place)
        now = sum_of(place)
        if now == row["before"]:
            continue
        if now != row["after"]:
            kept_aside.append(row["path"])
            place = place.with_name(f"{place.name}.fwpick-old")
        if row["before"] is not None:
            place.parent.mkdir(parents=True, exist_ok=True)
            old.replace(place)
        elif now == row["after"]:
            place.unlink()
    for folder in listed["folders"]:
        with suppress(OSError):
            (root / folder).rmdir()
    discard(root, pending)
    return kept_aside


def report_taken_back(kept_aside: list[str] | None) -> None:
    """Say on standard error what `alone_in` found."""
    if kept_aside is None:
        return
    print("A change was stopped here before; it was taken back.", file=sys.stderr)
    for path in kept_aside:
        print(f"  {path} was changed since: the old one is {path}.fwpick-old", file=sys.stderr)


def read_list(folder: Path) -> dict[str, Any]:
    """What `apply` wrote about its changes in the folder that it kept.

    Raises:
        FwpickError: it cannot be read.
    """
    try:
        return dict(json.loads((folder / LIST).read_text(encoding="utf-8")))
    except (OSError, ValueError) as error:
        raise FwpickError(
            f"{folder / LIST} cannot be read: {error}", "Restore the project from version control"
        ) from error


def discard(root: Path, folder: Path) -> None:
    """Remove a folder: renamed first, so that a kill leaves it whole or to be swept."""
    if folder.is_dir():
        aside = root / staging_name()
        folder.rename(aside)
        shutil.rmtree(aside, ignore_errors=True)


def checksum(data: bytes) -> str:
    """The sha256 of some bytes, as files.json has it."""
    return hashlib.sha256(data).hexdigest()
