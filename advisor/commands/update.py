"""Bring a generated project to this version's templates: a three-way merge that can be undone."""

import sys
from collections import Counter
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from advisor import __version__
from advisor.commands.request import Output
from advisor.commands.shift import Shift, find_shift, terms_of_project
from advisor.errors import FwpickError, UsageError, command_in
from advisor.files.signals import stoppable
from advisor.files.transaction import alone_in, apply, reading, report_taken_back
from advisor.files.undo import forget, kept_changes
from advisor.frameworks import TITLES
from advisor.interview.answers_file import kept_answers, read_kept, with_terms
from advisor.knowledge.catalog import load_catalog
from advisor.knowledge.model import Catalog
from advisor.report.payload import Payload, counted_files, head, print_payload
from advisor.shell import command_line
from advisor.starter.join import BESIDE
from advisor.starter.merge import Outcome, State
from advisor.starter.record import (
    ANSWERS,
    FOLDER,
    RECORD,
    Provenance,
    find_project,
    read_pristine,
    read_provenance,
    read_record,
)
from advisor.starter.targets import asked_targets, default_targets, parse_targets
from advisor.starter.update import is_record, merge, plan_again, read_written, unsettled
from advisor.values import value

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


@value
class Update:
    """What an update makes of a project, and whether its answers now give another verdict."""

    root: Path
    made: Provenance
    outcomes: list[Outcome]
    shift: Shift | None

    @property
    def visible(self) -> list[Outcome]:
        """What becomes of the project's own files, without those of its record."""
        return [row for row in self.outcomes if not is_record(row.path)]

    @property
    def conflicts(self) -> list[str]:
        """The files that a person has to settle."""
        return [row.path for row in self.visible if row.state == "conflict"]


def run_update(folder: Path, output: Output, *, dry_run: bool, undo: bool) -> int:
    """Update the project, or undo the last update; the exit code, 1 with conflicts.

    Raises:
        FwpickError: refused or failed; nothing was changed.
    """
    if undo and dry_run:
        raise UsageError("--undo and --dry-run exclude each other", "Give one of them")
    root = find_project(folder)
    try:
        if undo:
            return _undo(root, output)
        update = _look(root, folder) if dry_run else _do(root, folder)
    except OSError as error:
        raise FwpickError(
            f"{root} could not be updated: {error.strerror or error}; nothing was changed",
            "Check that the folder can be written and has space",
        ) from error
    if output.json:
        print_payload(_payload(update, dry_run=dry_run))
        return 1 if update.conflicts else 0
    return _show(update, folder, dry_run=dry_run)


def _look(root: Path, folder: Path) -> Update:
    """What the update would do; nothing is written."""
    with reading(root) as stopped:
        if stopped:
            raise FwpickError(
                f"an update was stopped in {root}, half done",
                f"This takes it back first: {command_in(folder, 'update')}",
            )
        return _find(root, folder)


def _do(root: Path, folder: Path) -> Update:
    """The update, done."""
    with alone_in(root) as taken_back:
        report_taken_back(taken_back)
        with stoppable():
            update = _find(root, folder)
        if update.visible:  # else the last update could no more be undone
            changes = [row.change for row in update.outcomes if row.change is not None]
            apply(root, changes, keep=root / UNDO)
        return update


def _undo(root: Path, output: Output) -> int:
    with alone_in(root) as taken_back:
        report_taken_back(taken_back)
        changes = kept_changes(root / UNDO, root)
        apply(root, changes)
        forget(root, root / UNDO)
    if output.json:
        print_payload({**head(), "path": str(root), "undone": len(changes)})
    else:
        print(f"Undone: {counted_files(len(changes))} as before.")
    return 0


def _find(root: Path, folder: Path) -> Update:
    """What the update would do."""
    made, catalog = read_provenance(root), load_catalog()
    if made.task is None:
        raise _of_an_older_house(root, made, folder)
    if paths := unsettled(root, made):
        raise _needs_you(paths, folder)
    answers, base = read_kept(root / ANSWERS), read_pristine(root)
    asked = None if made.asked is None else parse_targets(made.asked)
    targets = (
        default_targets(catalog, kept_answers(answers, catalog), made.framework, made.task)
        if asked is None
        else asked_targets(asked, made.framework, made.task)
    )
    plan = plan_again(root, made, _written(root, made, base, answers, catalog), targets, asked)
    return Update(
        root=root,
        made=made,
        outcomes=merge(root, made, plan, base),
        shift=find_shift(made, read_record(root), answers, catalog),
    )


def _written(
    root: Path,
    made: Provenance,
    base: Mapping[str, bytes],
    answers: Mapping[str, Any],
    catalog: Catalog,
) -> dict[str, str]:
    """What fwpick itself wrote, as it is; an old answers file gets the terms it lacks."""
    written = {
        path: data.decode() for path, data in base.items() if made.layers.get(path) == "fwpick"
    }
    written |= {path: read_written(root, path) for path in (ANSWERS, RECORD)}
    if "terms" not in answers:
        with suppress(UsageError):  # terms on which nobody can judge any more
            terms = terms_of_project(made, answers, catalog)
            written[ANSWERS] = with_terms(written[ANSWERS], terms)
    return written


def _of_an_older_house(root: Path, made: Provenance, folder: Path) -> FwpickError:
    """Pictures and tables shared one project then, and its files lay elsewhere."""
    place = folder if (folder / ANSWERS).exists() else root  # else somewhere inside the project
    anew = ["fwpick", "init", made.name, "--framework", made.framework]
    anew += ["--answers", str(place / ANSWERS), "-o", "FOLDER"]
    return FwpickError(
        f"{root} was made by fwpick {made.fwpick}, whose files lie elsewhere; nothing was changed",
        f"Make it anew beside it, {command_line(anew)}, and bring over what "
        f"{command_in(folder, 'diff')} shows",
    )


def _needs_you(paths: list[str], folder: Path) -> FwpickError:
    return FwpickError(
        f"{counted_files(len(paths))} {'needs' if len(paths) == 1 else 'need'} you: "
        f"{', '.join(paths)}",
        f"Settle what is marked there (or merge and delete FILE{BESIDE}), then update again; "
        f"or take the update back: {command_in(folder, 'update', '--undo')}",
    )


def _payload(update: Update, *, dry_run: bool) -> Payload:
    return {
        **head(),
        "path": str(update.root),
        "made_by": update.made.fwpick,
        "dry_run": dry_run,
        "files": [{"path": row.path, "state": row.state} for row in update.visible],
        "conflicts": update.conflicts,
        "verdict": update.shift and update.shift.payload(),
    }


def _show(update: Update, folder: Path, *, dry_run: bool) -> int:
    """Say what was or would be done; the exit code."""
    for row in update.visible:
        print(f"{row.state:9} {row.path}  ({SAYS[row.state]})")
    print(_summary(update, folder, dry_run=dry_run))
    if update.shift is not None:
        there = [] if update.root == Path.cwd() else ["-C", str(update.root)]
        why = command_line(["make", *there, "why"])
        title = TITLES[update.made.framework]
        print(f"{update.shift.says} It stays in {title}; this says why: {why}")
    if not update.conflicts:
        return 0
    if dry_run:
        would = f"{counted_files(len(update.conflicts))} would need you"
        print(f"{would}: {', '.join(update.conflicts)}", file=sys.stderr)
    else:
        error = _needs_you(update.conflicts, folder)
        print(f"Error: {error.message}\n  {error.hint}", file=sys.stderr)
    return FwpickError.exit_code


def _summary(update: Update, folder: Path, *, dry_run: bool) -> str:
    if not update.visible:
        how = f"is as fwpick {__version__} makes it, but for your changes"
        return f"Nothing to update: {update.root} {how}."
    if dry_run:
        return "Nothing was written."
    count = Counter(row.state for row in update.visible)
    counted = ", ".join(f"{count[state]} {state}" for state in SAYS if count[state])
    back = command_in(folder, "update", "--undo")
    return f"From fwpick {update.made.fwpick} to {__version__}: {counted}.\nTake it back: {back}"
