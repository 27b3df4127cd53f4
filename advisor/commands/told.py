"""What is said of an update: before it is done, after it, and to scripts."""

import sys
from collections import Counter
from pathlib import Path

from advisor import __version__
from advisor.commands.wish import Update, Wish
from advisor.errors import FwpickError, command_in
from advisor.frameworks import TITLES
from advisor.report.payload import Payload, counted_files, head
from advisor.shell import command_line
from advisor.starter.join import BESIDE
from advisor.starter.merge import State

SAYS: dict[State, str] = {
    "added": "new in the template",
    "updated": "replaced: you had not changed it",
    "merged": "your changes and the template's together",
    "removed": "gone from the template, and you had not changed it",
    "kept": "gone from the template; yours stays, because you changed it",
    "deleted": "changed in the template; stays deleted",
    "conflict": "needs you",
}


def needs_you(paths: list[str], folder: Path) -> FwpickError:
    """The refusal while conflicts are to be settled."""
    return FwpickError(
        f"{counted_files(len(paths))} {'needs' if len(paths) == 1 else 'need'} you: "
        f"{', '.join(paths)}",
        f"Settle what is marked there (or merge and delete FILE{BESIDE}), then update again; "
        f"or take the update back: {command_in(folder, 'update', '--undo')}",
    )


def as_payload(update: Update, *, dry_run: bool) -> Payload:
    """The same for scripts."""
    return {
        **head(),
        "path": str(update.root),
        "made_by": update.made.fwpick,
        "dry_run": dry_run,
        "files": [{"path": row.path, "state": row.state} for row in update.visible],
        "conflicts": update.conflicts,
        "verdict": update.shift and update.shift.payload(),
    }


def say_outcomes(update: Update) -> None:
    """What becomes of every file, before it does."""
    for row in update.visible:
        print(f"{row.state:9} {row.path}  ({SAYS[row.state]})", flush=True)


def news(update: Update, folder: Path) -> str:
    """Whether anything is new, in a line."""
    if not update.visible:
        return _nothing(update)
    shown = command_in(folder, "update", "--dry-run")
    return f"Something is new for {counted_files(len(update.visible))}; this shows it: {shown}"


def show_update(update: Update, folder: Path, wish: Wish) -> None:
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
        error = needs_you(update.conflicts, folder)
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
