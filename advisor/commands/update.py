"""Bring a generated project to this version's templates: a three-way merge that can be undone."""

import json
import shlex
import sys
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from advisor import __version__
from advisor.commands.shift import Shift, find_shift, kept_answers
from advisor.errors import FwpickError, command_in
from advisor.files.signals import stoppable
from advisor.files.transaction import (
    Change,
    alone_in,
    apply,
    checksum,
    forget,
    kept_changes,
    tell_taken_back,
)
from advisor.frameworks import TITLES
from advisor.knowledge.catalog import load_catalog
from advisor.knowledge.model import Catalog
from advisor.starter.join import BESIDE
from advisor.starter.make import contents
from advisor.starter.merge import Outcome, State, has_marks, outcome_of, read_own
from advisor.starter.names import check_name, check_text
from advisor.starter.plan import Plan
from advisor.starter.record import (
    ANSWERS,
    FOLDER,
    RECORD,
    Provenance,
    find_project,
    read_pristine,
    read_provenance,
)
from advisor.starter.targets import default_targets, parse_targets

SCHEMA = 1
UNDO = f"{FOLDER}/undo"
SAYS: dict[State, str] = {
    "added": "new in the template",
    "updated": "replaced: you had not changed it",
    "merged": "your changes and the template's together",
    "removed": "gone from the template, and you had not changed it",
    "kept": "gone from the template; yours stays, because you changed it",
    "deleted": "changed in the template; stays deleted",
    "conflict": "needs you",
}


def run_update(folder: Path, *, dry_run: bool, undo: bool, as_json: bool) -> int:
    """Update the project, or undo the last update; the exit code, 1 with conflicts.

    Raises:
        FwpickError: refused or failed; nothing was changed.
    """
    root = find_project(folder)
    try:
        with alone_in(root) as taken_back:
            tell_taken_back(taken_back)
            if undo:
                return _undo(root, as_json=as_json)
            with stoppable():
                made = read_provenance(root)
                _refuse_unsettled(root, made, folder)
                catalog = load_catalog()
                outcomes = _merge(root, made, catalog)
                shift = find_shift(root, made, catalog)
            if not dry_run and _visible(outcomes):  # else the last update could no more be undone
                changes = [row.change for row in outcomes if row.change is not None]
                apply(root, changes, keep=root / UNDO)
    except OSError as error:
        raise FwpickError(
            f"{root} could not be updated: {error.strerror or error}; nothing was changed",
            "Check that the folder can be written and has space",
        ) from error
    return _tell(folder, root, made, outcomes, shift, dry_run=dry_run, as_json=as_json)


def _visible(outcomes: list[Outcome]) -> list[Outcome]:
    """Those of the project itself, not of its record."""
    return [row for row in outcomes if not row.path.startswith(f"{FOLDER}/")]


def _undo(root: Path, *, as_json: bool) -> int:
    changes = kept_changes(root / UNDO, root)
    apply(root, changes)
    forget(root, root / UNDO)
    told = {"schema": SCHEMA, "fwpick": __version__, "path": str(root), "undone": len(changes)}
    print(json.dumps(told, indent=2) if as_json else f"Undone: {len(changes)} files as before.")
    return 0


def _refuse_unsettled(root: Path, made: Provenance, folder: Path) -> None:
    unsettled = [
        path
        for path in made.conflicts
        if (root / f"{path}{BESIDE}").exists()
        or ((root / path).is_file() and has_marks((root / path).read_bytes()))
    ]
    if unsettled:
        raise _needs_you(unsettled, folder)


def _needs_you(paths: list[str], folder: Path) -> FwpickError:
    return FwpickError(
        f"{_count(paths)} {'needs' if len(paths) == 1 else 'need'} you: {', '.join(paths)}",
        f"Settle what is marked there (or merge and delete FILE{BESIDE}), then update again; "
        f"or take the update back: {command_in(folder, 'update', '--undo')}",
    )


def _count(paths: list[str]) -> str:
    return "1 file" if len(paths) == 1 else f"{len(paths)} files"


def _merge(root: Path, made: Provenance, catalog: Catalog) -> list[Outcome]:
    """What becomes of every file, those of .fwpick last and without a state of their own."""
    base = read_pristine(root)
    plan = _plan(root, made, catalog, base)
    fresh = contents(plan)
    new = {path: data for path, data in fresh.items() if not path.startswith(f"{FOLDER}/")}
    labels = ("yours", f"fwpick {made.fwpick}", f"fwpick {__version__}")
    outcomes = [
        outcome
        for path in sorted(base.keys() | new.keys())
        if (outcome := outcome_of(root, path, base.get(path), new.get(path), labels)) is not None
    ]
    conflicts = tuple(row.path for row in outcomes if row.state == "conflict")
    if conflicts:
        fresh = contents(replace(plan, conflicts=conflicts))
    return [*outcomes, *_records(root, fresh)]


def _records(root: Path, fresh: Mapping[str, bytes]) -> list[Outcome]:
    rows = []
    for path in (path for path in fresh if path.startswith(f"{FOLDER}/")):
        now = read_own(root / path)
        if now != fresh[path]:
            change = Change(path, None if now is None else checksum(now), fresh[path])
            rows.append(Outcome(path, "updated", change))
    return rows


def _plan(root: Path, made: Provenance, catalog: Catalog, base: Mapping[str, bytes]) -> Plan:
    """The same project as it would be made now; its decision and framework stay."""
    written = {path: data for path, data in base.items() if made.layers.get(path) == "fwpick"}
    for path in (ANSWERS, RECORD):
        kept = read_own(root / path)
        if kept is None:
            raise FwpickError(
                f"{root / path} is missing; nothing was changed",
                "Restore it, from version control say",
            )
        written[path] = kept
    if made.asked is None:
        targets = default_targets(catalog, kept_answers(root, catalog), made.framework)
    else:
        targets = parse_targets(made.asked, made.framework)
    texts = {path: data.decode() for path, data in written.items()}
    return Plan(
        *(check_name(made.name), root.parent, made.framework),
        *(check_text("description", made.description), targets, texts),
        asked=made.asked,
        judging=made.judging,
    )


def _tell(
    folder: Path,
    root: Path,
    made: Provenance,
    outcomes: list[Outcome],
    shift: Shift | None,
    *,
    dry_run: bool,
    as_json: bool,
) -> int:
    """Say what was or would be done; the exit code."""
    rows = _visible(outcomes)
    conflicts = [row.path for row in rows if row.state == "conflict"]
    if as_json:
        told = {
            "schema": SCHEMA,
            "fwpick": __version__,
            "path": str(root),
            "made_by": made.fwpick,
            "dry_run": dry_run,
            "files": [{"path": row.path, "state": row.state} for row in rows],
            "conflicts": conflicts,
            "verdict": shift and shift.as_dict(),
        }
        print(json.dumps(told, indent=2))
        return 1 if conflicts else 0
    for row in rows:
        print(f"{row.state:9} {row.path}  ({SAYS[row.state]})")
    if not rows:
        print(
            f"Nothing to update: {root} is as fwpick {__version__} makes it, but for your changes."
        )
    elif dry_run:
        print("Nothing was written.")
    else:
        count = Counter(row.state for row in rows)
        said = ", ".join(f"{count[state]} {state}" for state in SAYS if count[state])
        print(f"From fwpick {made.fwpick} to {__version__}: {said}.")
        print(f"Take it back: {command_in(folder, 'update', '--undo')}")
    if shift is not None:
        there = [] if root == Path.cwd() else ["-C", str(root)]
        why = shlex.join(["make", *there, "why"])
        print(f"{shift.says} It stays in {TITLES[made.framework]}; this says why: {why}")
    if conflicts and dry_run:
        print(f"{_count(conflicts)} would need you: {', '.join(conflicts)}", file=sys.stderr)
        return FwpickError.exit_code
    if conflicts:
        error = _needs_you(conflicts, folder)
        print(f"Error: {error.message}\n  {error.hint}", file=sys.stderr)
        return error.exit_code
    return 0
