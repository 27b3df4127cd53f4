"""What a generated project can be asked: what was changed in it, why a file is there."""

import json
from pathlib import Path

from advisor import __version__
from advisor.changes import compare
from advisor.provenance import find_project, read_provenance
from advisor.transaction import alone_in, tell_taken_back

SCHEMA = 1


def run_diff(folder: Path, *, stat: bool, as_json: bool) -> None:
    """Print what was changed in the project since fwpick made it.

    Raises:
        FwpickError: the folder is in no project, or its record is broken.
    """
    root = find_project(folder)
    with alone_in(root) as taken_back:
        tell_taken_back(taken_back)
        made, rows = read_provenance(root), compare(root)
    if as_json:
        files = [{name: getattr(row, name) for name in row.__slots__} for row in rows]
        told = {"schema": SCHEMA, "fwpick": __version__, "path": str(root), "made_by": made.fwpick}
        print(json.dumps({**told, "files": files}, indent=2))
    elif stat:
        for row in rows:
            print(f"{row.state:8}  +{row.added:<4} -{row.removed:<4}  {row.path}")
        print(f"{len(rows)} of {len(made.layers)} generated files changed")
    else:
        print("".join(row.diff for row in rows), end="")
