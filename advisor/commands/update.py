"""Bring a generated project to this version and its answers: a three-way merge, with undo."""

import sys
from collections import Counter
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import field
from pathlib import Path
from typing import Any

from advisor import __version__
from advisor.commands.grow import new_target, plan_with_answers, said_in
from advisor.commands.request import Output
from advisor.commands.shift import Shift, find_shift, terms_of_project
from advisor.errors import FwpickError, UsageError, command_in
from advisor.files.signals import stoppable
from advisor.files.transaction import alone_in, apply, reading, report_taken_back
from advisor.files.undo import forget, kept_changes
from advisor.frameworks import TITLES
from advisor.interview.answers_file import read_kept, with_terms
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

Say = Callable[["Update"], None] | None  # who is told what becomes of every file
SOMETHING_NEW = 5  # the exit code of --check


@value
class Wish:
    """What is asked of an update.

    Args:
        answers: question -> the answer that it gets.
        add: a deployment target to bring; the templates have to be as they were.
        check: tell by the exit code whether something is new, and write nothing.
        dry_run: write nothing.
        undo: take the last update back instead.
    """

    answers: Mapping[str, str] = field(default_factory=dict)
    add: str = ""
    check: bool = False
    dry_run: bool = False
    undo: bool = False

    def require_sense(self) -> None:
        """Refuse what excludes each other.

        Raises:
            UsageError: two of them were given.
        """
        given = {"--undo": self.undo, "--dry-run": self.dry_run, "--check": self.check}
        given |= {"--answer": bool(self.answers)}
        names = [name for name, is_given in given.items() if is_given]
        if len(names) > 1 and set(names) != {"--dry-run", "--answer"}:
            both = " and ".join(names)
            raise UsageError(f"{both} exclude each other", "Give one of them")


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


def run_update(folder: Path, output: Output, wish: Wish) -> int:
    """Update the project, or undo the last update; the exit code, 1 with conflicts.

    Raises:
        FwpickError: refused or failed; nothing was changed.
    """
    wish.require_sense()
    root = find_project(folder)
    say = None if output.json or wish.check else _say
    try:
        if wish.undo:
            return _undo(root, output)
        looks = wish.check or wish.dry_run
        update = _look(root, folder, wish, say) if looks else _do(root, folder, wish, say)
    except OSError as error:
        raise FwpickError(
            f"{root} could not be updated: {error.strerror or error}; nothing was changed",
            "Check that the folder can be written and has space",
        ) from error
    if output.json:
        print_payload(_payload(update, dry_run=looks))
    elif wish.check:
        print(_news(update, folder))
    else:
        _show(update, folder, wish)
    if wish.check:
        return SOMETHING_NEW if update.visible else 0
    return FwpickError.exit_code if update.conflicts else 0


def _look(root: Path, folder: Path, wish: Wish, say: Say) -> Update:
    """What the update would do; nothing is written."""
    with reading(root) as stopped:
        if stopped:
            raise FwpickError(
                f"an update was stopped in {root}, half done",
                f"This takes it back first: {command_in(folder, 'update')}",
            )
        return _find(root, folder, wish, say)


def _do(root: Path, folder: Path, wish: Wish, say: Say) -> Update:
    """The update, done."""
    with alone_in(root) as taken_back:
        report_taken_back(taken_back)
        with stoppable():
            update = _find(root, folder, wish, say)
        changes = [row.change for row in update.outcomes if row.change is not None]
        # Else the last update could no more be undone.
        if update.visible or (wish.answers and changes):
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


def _find(root: Path, folder: Path, wish: Wish, say: Say) -> Update:
    """What the update would do, said before anything is done."""
    made, catalog = read_provenance(root), load_catalog()
    if made.task is None:
        raise _of_an_older_house(root, made, folder)
    if paths := unsettled(root, made):
        raise _needs_you(paths, folder)
    kept, base = read_kept(root / ANSWERS), read_pristine(root)
    written = _written(root, made, base, kept, catalog)
    plan = plan_again(root, made, written, catalog, said_in(kept, made, catalog), made.added)
    if wish.add:
        if any(not is_record(row.path) for row in merge(root, made, plan, base)):
            first = f"Update first: {command_in(folder, 'update')}"
            raise FwpickError(f"{root} is not as fwpick {__version__} makes it", first)
        plan = plan_again(
            root, made, written, catalog, plan.answers, (*made.added, new_target(plan, wish.add))
        )
    elif wish.answers:
        plan = plan_with_answers(root, made, plan, catalog, wish.answers)
    update = Update(
        root=root,
        made=made,
        outcomes=merge(root, made, plan, base),
        shift=find_shift(made, read_record(root), kept, catalog),
    )
    if say:
        say(update)
    return update


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


def _say(update: Update) -> None:
    """What becomes of every file, before it does."""
    for row in update.visible:
        print(f"{row.state:9} {row.path}  ({SAYS[row.state]})", flush=True)


def _news(update: Update, folder: Path) -> str:
    if not update.visible:
        return _nothing(update)
    shown = command_in(folder, "update", "--dry-run")
    return f"Something is new for {counted_files(len(update.visible))}; this shows it: {shown}"


def _show(update: Update, folder: Path, wish: Wish) -> None:
    """Say what was or would be done."""
    print(_summary(update, folder, wish))
    if update.shift is not None:
        there = [] if update.root == Path.cwd() else ["-C", str(update.root)]
        why = command_line(["make", *there, "why"])
        title = TITLES[update.made.framework]
        print(f"{update.shift.says} It stays in {title}; this says why: {why}")
    if not update.conflicts:
        return
    if wish.dry_run:
        would = f"{counted_files(len(update.conflicts))} would need you"
        print(f"{would}: {', '.join(update.conflicts)}", file=sys.stderr)
    else:
        error = _needs_you(update.conflicts, folder)
        print(f"Error: {error.message}\n  {error.hint}", file=sys.stderr)


def _summary(update: Update, folder: Path, wish: Wish) -> str:
    if not update.visible and not wish.answers:
        return _nothing(update)
    if wish.dry_run:
        return "Nothing was written."
    count = Counter(row.state for row in update.visible)
    counted = ", ".join(f"{count[state]} {state}" for state in SAYS if count[state])
    back = command_in(folder, "update", "--undo")
    new = "".join(f"{name} is now {answer}. " for name, answer in wish.answers.items())
    if wish.add:
        new = f"deploy/{wish.add} is there. "
    elif update.made.fwpick != __version__:
        new += f"From fwpick {update.made.fwpick} to {__version__}. "
    return f"{new}{(counted or 'No file changed').capitalize()}.\nTake it back: {back}"


def _nothing(update: Update) -> str:
    how = f"is as fwpick {__version__} makes it, but for your changes"
    return f"Nothing to update: {update.root} {how}."
