"""Take back changes that were kept when they were made."""

from contextlib import suppress
from pathlib import Path

from advisor.errors import FwpickError
from advisor.files.transaction import Change, discard, read_list, sum_of


def kept_changes(kept: Path, root: Path) -> list[Change]:
    """What takes back the changes that `apply` kept.

    Raises:
        FwpickError: nothing is kept, or a file was changed since.
    """
    if not kept.is_dir():
        raise FwpickError("there is no update to undo; nothing was changed")
    rows = list(enumerate(read_list(kept)["changes"]))
    since = [row["path"] for _, row in rows if sum_of(root / row["path"]) != row["after"]]
    if since:
        raise FwpickError(
            f"changed since the update: {', '.join(since)}; nothing was changed",
            "Move your changes away first, then undo",
        )
    changes = []
    for number, row in rows:
        old = kept / f"old-{number}"
        if row["before"] is None:
            changes.append(Change(path=row["path"], before=row["after"], after=None))
        else:
            mode = old.stat().st_mode & 0o777
            changes.append(
                Change(path=row["path"], before=row["after"], after=old.read_bytes(), mode=mode)
            )
    return changes


def forget(root: Path, kept: Path) -> None:
    """Drop what `apply` kept, where that is possible."""
    with suppress(OSError):
        discard(root, kept)
