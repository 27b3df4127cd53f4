"""Explain one thing of the data, one word of a report, or one file of a generated project."""

import os
from pathlib import Path
from typing import TYPE_CHECKING

from advisor.commands.request import Output
from advisor.errors import FwpickError, command_in
from advisor.knowledge.catalog import load_catalog
from advisor.knowledge.ids import find
from advisor.knowledge.words import load_words
from advisor.report.payload import Payload, head, print_payload
from advisor.report.reference.entries import describe

if TYPE_CHECKING:
    from advisor.starter.origin import Origin

DONE = {
    "edited": "You edited it",
    "deleted": "You deleted it",
    "replaced": "You replaced it",
    "mode": "You made it executable",
}


def run_explain(word: str, output: Output) -> None:
    """All that an id or a word means; where it names several things, each of them.

    Raises:
        UsageError: nothing has that name.
    """
    catalog, words = load_catalog(), load_words()
    meanings = find(catalog, words, word)
    entries = [describe(catalog, words, kind, name) for kind, name in meanings]
    if output.json:
        print_payload({**head(catalog), "asked": word, "meanings": entries})
        return
    from advisor.report.reference.pages import compose
    from advisor.report.reference.tables import show_page
    from advisor.report.screen import make_screen, put

    screen = make_screen(plain=output.plain)
    if len(meanings) > 1:
        one = " or ".join(f"{kind}:{name}" for kind, name in meanings)
        put(screen, f"{word} names {len(meanings)} things; for one alone: {one}\n")
    for number, entry in enumerate(entries):
        if number:
            put(screen, "\n")
        show_page(screen, compose(entry))


def run_explain_file(path: Path, output: Output) -> None:
    """Why a file or folder is in a generated project and which answer put it there.

    Raises:
        FwpickError: there is no such file, or it is in no project.
    """
    from advisor.files.transaction import reading
    from advisor.report.project import show_stopped
    from advisor.starter.origin import find_origin
    from advisor.starter.record import find_project

    catalog = load_catalog()
    place = Path(os.path.normpath(path.absolute()))
    root = find_project(place.parent)
    with reading(root) as stopped:
        if stopped:
            show_stopped(root)
        origin = find_origin(root, place, catalog)
    if origin.layer is None and not path.exists():
        raise FwpickError(f"{path} does not exist, and fwpick made no such file")
    if output.json:
        print_payload({**head(catalog), "file": _payload(origin)})
        return
    print(f"{origin.path}: {origin.what}" if origin.what else origin.path)
    for line in origin.because or ("Not made by fwpick: it is yours.",):
        print(f"  {line}")
    if done := DONE.get(origin.state):
        shown = f": {command_in(path.parent, 'diff')} shows what was there"
        print(f"  {done}{shown if origin.compared else ''}.")


def _payload(origin: "Origin") -> Payload:
    return {
        "path": origin.path,
        "made_by": origin.made_by,
        "from": origin.layer,
        "state": origin.state,
        "is": origin.what,
        "because": list(origin.because),
    }
