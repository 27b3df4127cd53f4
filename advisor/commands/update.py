"""Bring a generated project to this version and its answers: a three-way merge, with undo."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from advisor import __version__
from advisor.commands.grow import new_target, plan_with_answers, said_in
from advisor.commands.request import Output
from advisor.commands.shift import find_shift, terms_of_project
from advisor.commands.told import as_payload, needs_you, news, say_outcomes, show_update
from advisor.commands.wish import Update, Wish
from advisor.errors import FwpickError, UsageError, command_in
from advisor.files.signals import stoppable
from advisor.files.transaction import alone_in, apply, reading, report_taken_back
from advisor.files.undo import forget, kept_changes
from advisor.interview.answers_file import read_kept, with_terms
from advisor.knowledge.catalog import load_catalog
from advisor.knowledge.model import Catalog
from advisor.report.payload import counted_files, head, print_payload
from advisor.shell import command_line
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

UNDO = f"{FOLDER}/undo"
Say = Callable[[Update], None] | None  # who is told what becomes of every file
SOMETHING_NEW = 5  # the exit code of --check


def run_update(folder: Path, output: Output, wish: Wish) -> int:
    """Update the project, or undo the last update; the exit code, 1 with conflicts.

    Raises:
        FwpickError: refused or failed; nothing was changed.
    """
    wish.require_sense()
    root = find_project(folder)
    say = None if output.json or wish.check else say_outcomes
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
        print_payload(as_payload(update, dry_run=looks))
    elif wish.check:
        print(news(update, folder))
    else:
        show_update(update, folder, wish)
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
        raise needs_you(paths, folder)
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
