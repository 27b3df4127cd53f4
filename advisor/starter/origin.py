"""Why a file is in a generated project: what it is, who made it, because of which answer."""

import ast
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from advisor.files.transaction import sum_of
from advisor.frameworks import TITLES
from advisor.knowledge.model import Catalog
from advisor.knowledge.questions import UNSURE
from advisor.starter.changes import compare
from advisor.starter.keeping import EXPLAINED
from advisor.starter.layers import COMMON, QUESTION, part_of, task_of
from advisor.starter.record import (
    ANSWERS,
    DECISION,
    EVIDENCE,
    FILES,
    FOLDER,
    PICTURE,
    PRISTINE,
    PROJECT,
    RECORD,
    Provenance,
    checksums,
    read_pristine,
    read_provenance,
    read_record,
)
from advisor.starter.shape import ADDS, lines_by_answer
from advisor.starter.targets import ALL_THE_SAME
from advisor.starter.update import plan_again
from advisor.values import value

WRITTEN = {
    DECISION: "Why this framework, on a page, as it was decided when the project was made.",
    EVIDENCE: "What DECISION.md rests on: every figure, fact and source.",
    PICTURE: "The picture in DECISION.md: what counts for each framework, and all together.",
    ANSWERS: "The answers: what `fwpick update` and `make why` go by.",
    RECORD: "The recommendation and the decision as data.",
    PROJECT: "How the project came about: version, name, framework, targets.",
    FILES: "Where each file comes from, and its sha256.",
    PRISTINE: "Every file as it was made: what `fwpick diff` and `fwpick update` compare with.",
    **{f"{FOLDER}/{name}": what for name, what in EXPLAINED.items()},
}


@value
class Origin:
    """Where a file or folder of a project comes from.

    Args:
        made_by: the version that made it, None for what fwpick did not make.
        layer: of the templates, or fwpick where it is written; None for what it did not make.
        state: untouched, what was done to it since, or yours.
        what: what the file says it is, empty where it does not say.
        because: why it is there, in sentences.
        compared: whether `diff` can show what was there.
    """

    path: str
    made_by: str | None
    layer: str | None
    state: str
    what: str
    because: tuple[str, ...]
    compared: bool


def find_origin(root: Path, place: Path, catalog: Catalog) -> Origin:
    """Where a file or folder of a generated project comes from.

    Args:
        root: the project's folder.
        place: the absolute path of the file or folder.
    """
    name = place.relative_to(root).as_posix()
    made, pristine = read_provenance(root), read_pristine(root)
    layer = _layer(made, name)
    return Origin(
        path=name,
        made_by=made.fwpick if layer else None,
        layer=layer,
        state=_state(root, place, name) if layer else "yours",
        what=_what(name, pristine.get(name, b"")) if layer else "",
        because=tuple(_because(root, made, name, layer, catalog) if layer else ()),
        compared=name in pristine,
    )


def _layer(made: Provenance, name: str) -> str | None:
    """The layer of a file, or of all that is in a folder; fwpick where they are several."""
    record = [path for path in WRITTEN if path.startswith(f"{FOLDER}/")]  # in no layer
    sources = {**dict.fromkeys(record, "fwpick"), **made.layers}
    layers = {layer for file, layer in sources.items() if f"{file}/".startswith(f"{name}/")}
    if len(layers) > 1:
        return "fwpick"
    return next(iter(layers), None)


def _state(root: Path, place: Path, name: str) -> str:
    changed = {row.path: str(row.state) for row in compare(root)}
    compared = read_pristine(root)
    summed = name in WRITTEN and name != FILES and name not in compared
    if summed and checksums(root).get(name, "") != sum_of(place):
        changed.setdefault(name, "edited" if place.is_file() else "deleted")
    inside = any(file.startswith(f"{name}/") for file in changed)
    return changed.get(name, "edited" if inside else "untouched")


def _what(name: str, content: bytes) -> str:
    """What a file is: what fwpick writes is known, a Python file says so; empty for others."""
    if name in WRITTEN:
        return WRITTEN[name]
    if not name.endswith(".py"):
        return ""
    docstring = ast.get_docstring(ast.parse(content)) or ""
    return docstring.partition("\n")[0]


def _because(root: Path, made: Provenance, name: str, layer: str, catalog: Catalog) -> list[str]:
    """Why fwpick made this file or folder, in sentences."""
    title = TITLES[made.framework]
    folder, _, rest = name.partition("/")
    target = rest.partition("/")[0] if folder == "deploy" else ""
    record = read_record(root)
    if target in made.targets:
        return [_because_of(record, made.targets[target], f"deploy/{target}", title, catalog)]
    if (part := part_of(layer) or "") in made.parts:
        return [_because_of(record, made.parts[part], ADDS[part], title, catalog)]
    return [*_layer_because(record, layer, title), *_lines_because(root, made, name, catalog)]


def _layer_because(record: Mapping[str, Any], layer: str, title: str) -> list[str]:
    if layer == COMMON:
        return ["Every starter has it, the same in both frameworks."]
    if layer == "fwpick":
        return ["Every project that fwpick makes has it."]
    if task := task_of(layer):
        return [_task_because(record, task, layer, title)]
    how = record.get("decision", {}).get("how", "")
    return [f"Part of the {title} starter, and the project is in {title}.", *([how] if how else [])]


def _task_because(record: Mapping[str, Any], task: str, layer: str, title: str) -> str:
    said = record.get("answers", {}).get(QUESTION, {}).get("value")
    why = f"{QUESTION} = {task}"
    if said != task:
        told = "not said" if said in (None, UNSURE) else said
        why = f"{QUESTION} is {told}, for which {task} stands in"
    both = "the same in both frameworks" if layer.endswith(f"/{COMMON}") else f"for {title}"
    return f"Part of the starter for {task}, {both}: {why}."


def _lines_because(root: Path, made: Provenance, name: str, catalog: Catalog) -> list[str]:
    """Which answers some of its lines follow."""
    if made.task is None or not (root / name).is_file():
        return []
    plan = plan_again(root, made, {}, catalog, made.answers, made.added)
    counts = lines_by_answer(catalog, plan, name)
    return [
        f"{count} of its lines {'follow' if count > 1 else 'follows'} from {answer}."
        for answer, count in counts.items()
    ]


def _because_of(
    record: Mapping[str, Any], why: str, what: str, title: str, catalog: Catalog
) -> str:
    question = why.partition(" = ")[0]
    if question == why:
        always = f"Every {title} starter has {what}, unless an answer leaves it out."
        return always if why == ALL_THE_SAME else f"Asked for by {why}."
    origin = record.get("answers", {}).get(question, {}).get("from", "")
    origin = "your defaults file" if origin == "user" else origin
    asked = catalog.questions.get(question)
    prompt = f": {asked.prompt}" if asked else "."
    return f"{what} is there because of {why}{f' (from {origin})' if origin else ''}{prompt}"
