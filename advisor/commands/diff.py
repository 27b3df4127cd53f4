"""Show what was changed in a generated project since it was made."""

import sys
from pathlib import Path

from advisor.commands.request import Output
from advisor.files.transaction import reading
from advisor.report.payload import Payload, head, print_payload
from advisor.report.project import show_stopped
from advisor.starter.changes import FileChange, compare, find_added
from advisor.starter.record import find_project, read_provenance


def run_diff(folder: Path, output: Output, *, stat: bool) -> None:
    """Print what was changed in the project since fwpick made it; added files only by name.

    Raises:
        FwpickError: the folder is in no project, or its record is broken.
    """
    root = find_project(folder)
    with reading(root) as stopped:
        if stopped:
            show_stopped(folder)
        made, rows = read_provenance(root), compare(root)
        added, note = find_added(root) if stat or output.json else ([], "")
    if note:
        print(note, file=sys.stderr)
    every = [*rows, *added]
    if output.json:
        files = [_payload(row) for row in every]
        about = {"path": str(root), "made_by": made.fwpick, "stopped": stopped}
        print_payload({**head(), **about, "files": files})
    elif stat:
        for row in every:
            print(_stat(row))
        print(f"{len(rows)} of {len(made.layers)} generated files changed")
    else:
        print("".join(row.diff for row in rows), end="")


def _payload(row: FileChange) -> Payload:
    return {
        "path": row.path,
        "state": row.state,
        "added": row.added,
        "removed": row.removed,
        "diff": row.diff,
        "executable": row.executable,
    }


def _stat(row: FileChange) -> str:
    counts = "" if row.state == "yours" else f"+{row.added:<4} -{row.removed:<4}"
    shown = row.path if row.path.isprintable() else ascii(row.path)
    return f"{row.state:8}  {counts:12}  {shown}{'  (now executable)' * row.executable}"
