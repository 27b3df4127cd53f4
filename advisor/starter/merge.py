"""What an update makes of one file: mine and the template's, by what both came from, with git."""

import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from advisor.errors import FwpickError
from advisor.files.git import git, has_git
from advisor.files.transaction import Change, checksum
from advisor.starter.join import BESIDE
from advisor.starter.line_ends import as_mine, as_written, is_binary

MARKS = (b"<<<<<<< ", b"||||||| ", b">>>>>>> ")  # git's; ======= alone may be a heading
MOST_CONFLICTS = 127  # git counts them in its exit code; above stand errors
State = Literal["added", "updated", "merged", "removed", "kept", "deleted", "conflict"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What becomes of one file: its state, and the change to make, if any."""

    path: str
    state: State
    change: Change | None


def read_own(path: Path) -> bytes | None:
    """The content of a file, None where there is none or only a link to one."""
    return path.read_bytes() if path.is_file() and not path.is_symlink() else None


def _beside(root: Path, path: str, new: bytes | None) -> Outcome:
    """What cannot be merged stays as it is, and the template's version goes beside it."""
    if new is None:
        return Outcome(path=path, state="kept", change=None)
    aside = f"{path}{BESIDE}"
    if (root / aside).exists():
        raise FwpickError(f"{root / aside} is in the way; nothing was changed", "Rename it")
    return Outcome(path=path, state="conflict", change=Change(path=aside, before=None, after=new))


def outcome_of(
    root: Path, path: str, base: bytes | None, new: bytes | None, labels: tuple[str, str, str]
) -> Outcome | None:
    """None where the template did not change, or mine is what it became already."""
    place = root / path
    raw = read_own(place)
    if raw is None and (place.is_symlink() or place.exists()):
        return None if new == base else _beside(root, path, new)
    mine = None if raw is None else as_written(base or new or b"", raw)
    if new in (base, mine):
        return None
    before = None if raw is None else checksum(raw)
    if new is None:
        if mine is None:
            return None
        return (
            Outcome(path=path, state="removed", change=Change(path=path, before=before, after=None))
            if mine == base
            else Outcome(path=path, state="kept", change=None)
        )
    if mine is None:
        if base is not None:
            return Outcome(path=path, state="deleted", change=None)
        return Outcome(path=path, state="added", change=Change(path=path, before=None, after=new))
    if mine == base:
        return Outcome(
            path=path,
            state="updated",
            change=Change(path=path, before=before, after=as_mine(raw or b"", mine, new)),
        )
    if base is None or is_binary(mine + base + new):
        return _beside(root, path, new)
    merged, conflict = _merge_texts(mine, base, new, labels)
    change = Change(path=path, before=before, after=as_mine(raw or b"", mine, merged))
    return Outcome(path=path, state="conflict" if conflict else "merged", change=change)


def _merge_texts(
    mine: bytes, base: bytes, new: bytes, labels: tuple[str, str, str]
) -> tuple[bytes, bool]:
    """The merged text and whether conflicts are marked in it.

    Args:
        labels: what the marks call mine, base and new.

    Raises:
        FwpickError: git is missing or failed.
    """
    if not has_git():
        raise FwpickError(
            "git is not installed, and it merges files that both you and the template changed; "
            "nothing was changed",
            "Install git, then update again",
        )
    with tempfile.TemporaryDirectory(prefix="fwpick-") as folder:
        for name, data in (("mine", mine), ("base", base), ("new", new)):
            (Path(folder) / name).write_bytes(data)
        marks = [part for label in labels for part in ("-L", label)]
        words = ["merge-file", "-p", "--diff3", *marks, "mine", "base", "new"]
        done = git(*words, cwd=Path(folder), settings=False)
    if not 0 <= done.code <= MOST_CONFLICTS:
        raise FwpickError(f"git merge-file failed: {done.complaint}; nothing was changed")
    return done.output, done.code > 0


def has_marks(text: bytes) -> bool:
    """Whether the marks of a conflict still stand in a text."""
    return any(line.startswith(MARKS) for line in text.splitlines())
