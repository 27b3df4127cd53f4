"""What a generated project can be asked: what was changed in it, why a file is there."""

import ast
import json
import os
import sys
from pathlib import Path

from advisor import __version__
from advisor.errors import FwpickError, command_in
from advisor.files.signals import stoppable
from advisor.files.transaction import alone_in, sum_of, tell_taken_back
from advisor.frameworks import TITLES
from advisor.knowledge.catalog import load_catalog
from advisor.knowledge.model import Catalog
from advisor.report.entries import header
from advisor.starter.changes import FileChange, compare, find_added
from advisor.starter.record import (
    FILES,
    FOLDER,
    PRISTINE,
    PROJECT,
    RECORD,
    Provenance,
    checksums,
    find_project,
    read_pristine,
    read_provenance,
    read_record,
)

SCHEMA = 1
DONE = {
    "edited": "You edited it",
    "deleted": "You deleted it",
    "replaced": "You replaced it",
    "mode": "You made it executable",
}
WRITTEN = {
    "DECISION.md": "The recommendation with its sources, as it was when the project was made.",
    f"{FOLDER}/answers.toml": "The answers: what `fwpick update` and `make why` go by.",
    RECORD: "The recommendation and the decision as data.",
    PROJECT: "How the project came about: version, name, framework, targets.",
    FILES: "Where each file comes from, and its sha256.",
    PRISTINE: "Every file as it was made: what `fwpick diff` and `fwpick update` compare with.",
}


def run_diff(folder: Path, *, stat: bool, as_json: bool) -> None:
    """Print what was changed in the project since fwpick made it; added files only by name.

    Raises:
        FwpickError: the folder is in no project, or its record is broken.
    """
    root = find_project(folder)
    with alone_in(root) as taken_back:
        tell_taken_back(taken_back)
        with stoppable():
            made, rows = read_provenance(root), compare(root)
            added = find_added(root) if stat or as_json else []
    if added is None:
        print("git is not installed: what you added is not listed.", file=sys.stderr)
    if as_json:
        every = [*rows, *(added or ())]
        files = [{name: getattr(row, name) for name in row.__slots__} for row in every]
        told = {"schema": SCHEMA, "fwpick": __version__, "path": str(root), "made_by": made.fwpick}
        print(json.dumps({**told, "files": files}, indent=2))
    elif stat:
        for row in (*rows, *(added or ())):
            print(_stat(row))
        print(f"{len(rows)} of {len(made.layers)} generated files changed")
    else:
        print("".join(row.diff for row in rows), end="")


def _stat(row: FileChange) -> str:
    counts = "" if row.state == "yours" else f"+{row.added:<4} -{row.removed:<4}"
    shown = row.path if row.path.isprintable() else ascii(row.path)
    return f"{row.state:8}  {counts:12}  {shown}{'  (now executable)' * row.executable}"


def run_explain_file(path: Path, *, as_json: bool) -> None:
    """Print why a file or folder is in a generated project and which answer put it there.

    Raises:
        FwpickError: there is no such file, or it is in no project.
    """
    place = Path(os.path.normpath(path.absolute()))
    root = find_project(place.parent)
    name = place.relative_to(root).as_posix()
    made, catalog = read_provenance(root), load_catalog()
    pristine = read_pristine(root)
    sources = {**dict.fromkeys(WRITTEN, "fwpick"), **made.layers}
    layers = {layer for file, layer in sources.items() if f"{file}/".startswith(f"{name}/")}
    layer = layers.pop() if len(layers) == 1 else "fwpick" if layers else None
    if layer is None and not path.exists():
        raise FwpickError(f"{path} does not exist, and fwpick made no such file")
    changed = {row.path: str(row.state) for row in compare(root)}
    if checksums(root).get(name, "") != sum_of(place) and name in WRITTEN and name != FILES:
        changed.setdefault(name, "edited" if place.is_file() else "deleted")
    inside = "edited" if any(file.startswith(f"{name}/") for file in changed) else "untouched"
    told = {
        "path": name,
        "made_by": made.fwpick if layer else None,
        "from": layer,
        "state": changed.get(name, inside) if layer else "yours",
        "is": WRITTEN.get(name) or _first_line(name, pristine.get(name, b"")),
        "because": _because(root, made, name, layer, catalog) if layer else [],
    }
    if as_json:
        print(json.dumps({**header(catalog), "file": told}, indent=2))
        return
    print(f"{name}: {told['is']}" if told["is"] else name)
    for line in told["because"] or ["Not made by fwpick: it is yours."]:
        print(f"  {line}")
    if done := DONE.get(str(told["state"])):
        shown = f": {command_in(path.parent, 'diff')} shows what was there"
        print(f"  {done}{shown if name in pristine else ''}.")


def _first_line(name: str, content: bytes) -> str:
    """What a Python file says it is for; empty for others."""
    if not name.endswith(".py"):
        return ""
    said = ast.get_docstring(ast.parse(content)) or ""
    return said.partition("\n")[0]


def _because(root: Path, made: Provenance, name: str, layer: str, catalog: Catalog) -> list[str]:
    """Why fwpick made this file or folder, in sentences."""
    title = TITLES[made.framework]
    folder, _, rest = name.partition("/")
    target = rest.partition("/")[0] if folder == "deploy" else ""
    if target in made.targets:
        return [_target_because(root, made.targets[target], f"deploy/{target}", title, catalog)]
    if layer == "common":
        return ["Every starter has it, the same in both frameworks."]
    if layer == "fwpick":
        return ["Every project that fwpick makes has it."]
    how = read_record(root).get("decision", {}).get("how", "")
    return [f"Part of the {title} starter, and the project is in {title}.", *([how] if how else [])]


def _target_because(root: Path, why: str, folder: str, title: str, catalog: Catalog) -> str:
    question = why.partition(" = ")[0]
    if question == why:
        always = why == "always"
        return f"Every {title} starter has {folder}." if always else f"Asked for by {why}."
    origin = read_record(root).get("answers", {}).get(question, {}).get("from", "")
    asked = catalog.questions.get(question)
    prompt = f": {asked.prompt}" if asked else "."
    return f"{folder} is there because of {why}{f' (from {origin})' if origin else ''}{prompt}"
