"""What the answers make of a starter, in words: for its record, and for whoever asks."""

import os
import re
from collections.abc import Mapping
from dataclasses import replace
from difflib import unified_diff
from functools import cache
from pathlib import Path

from advisor.interview.questionnaire import chosen
from advisor.knowledge.model import Catalog
from advisor.paths import templates_dir
from advisor.starter.layers import QUESTION
from advisor.starter.plan import Plan
from advisor.starter.render import render_one
from advisor.starter.targets import (
    ALL_THE_SAME,
    available_targets,
    default_targets,
    left_out,
    parts_for,
)

ADDS: Mapping[str, str] = {
    "card": "a model card",
    "debugger": "settings for a debugger",
    "retrain": "checks of new data, and retraining",
    "sweep": "runs over seeds and settings",
    "tour": "a tour to begin with",
}
NO_JINJA = {"src", "tests"}  # folders that no answer changes a line in
ASKED = re.compile(rb'cookiecutter\.answers\.get\("([a-z-]+)"')


@cache
def asked_in_files() -> frozenset[str]:
    """The questions whose answers single lines of a starter's files follow."""
    names: set[bytes] = set()
    for folder, below, files in os.walk(templates_dir()):  # Path.rglob cannot leave folders out
        below[:] = {*below} - NO_JINJA
        names.update(*(ASKED.findall(Path(folder, file).read_bytes()) for file in files))
    return frozenset(name.decode() for name in names)


def shaping(catalog: Catalog) -> list[str]:
    """The questions whose answers shape a starter, in the order of the interview."""
    return [
        question.id
        for question in catalog.questions.values()
        if question.id in {QUESTION, *asked_in_files()}
        or any(choice.sets for choice in question.choices)
    ]


def shape_rows(catalog: Catalog, plan: Plan) -> list[str]:
    """What each answer made of the project, and what is as usual because nobody said."""
    rows = [
        f"{_folders(made)} ({why})"
        for why, made in _grouped(plan.targets or {}).items()
        if why != ALL_THE_SAME
    ]
    rows += [f"{ADDS[part]} ({why})" for part, why in plan.parts.items()]
    spared = left_out(catalog, plan.answers) - {*(plan.targets or {})}
    known = {question.id: choice for question, choice in chosen(catalog, plan.answers)}
    rows += [
        f"no {_folders(sorted(gone))} ({question} = {choice.id})"
        for question, choice in known.items()
        if (
            gone := spared
            & {*choice.sets.get("leaves_out", ())}
            & {*available_targets(plan.framework, plan.task)}
        )
    ]
    if lines := [f"{name} = {known[name].id}" for name in sorted(asked_in_files() & known.keys())]:
        rows.append(f"lines for {', '.join(lines)}")
    if unsaid := [name for name in shaping(catalog) if name not in known]:
        rows.append(f"as usual, because not said: {', '.join(unsaid)}")
    return rows


def _grouped(made: Mapping[str, str]) -> dict[str, list[str]]:
    reasons: dict[str, list[str]] = {}
    for name, why in made.items():
        reasons.setdefault(why, []).append(name)
    return reasons


def _folders(names: list[str]) -> str:
    return ", ".join(f"deploy/{name}" for name in names)


def lines_by_answer(catalog: Catalog, plan: Plan, path: str) -> dict[str, int]:
    """The answers that a file follows -> how many of its lines would be others without each.

    Args:
        plan: of the project as it is; the file is made once more for each answer.
    """
    whole = render_one(plan, path)
    counts = {}
    for name, answer in plan.answers.items():
        made = render_one(_without(catalog, plan, name), path)
        if whole is not None and made is not None and made != whole:
            counts[f"{name} = {answer}"] = _differing(made, whole)
    return counts


def _without(catalog: Catalog, plan: Plan, question: str) -> Plan:
    """The same project had nobody said this."""
    answers = {name: answer for name, answer in plan.answers.items() if name != question}
    targets = plan.targets
    if plan.asked is None and targets is not None:
        targets = default_targets(catalog, answers, plan.framework, plan.task)
    return replace(plan, answers=answers, targets=targets, parts=parts_for(catalog, answers))


def _differing(one: bytes, other: bytes) -> int:
    """The lines of the second text that the first one lacks, or where it has more, those."""
    before, after = (text.decode().splitlines() for text in (one, other))
    rows = [*unified_diff(before, after, n=0, lineterm="")]
    signs = [row[0] for row in rows[2:] if row[0] in "+-"]
    return max(signs.count("+"), signs.count("-"))
