"""The rules that questions and their answers keep beyond their schema."""

import inspect
import keyword
from collections.abc import Iterator
from math import fsum

from advisor.commands.signatures import init, recommend
from advisor.knowledge.questions import UNSURE
from advisor.starter.layers import parts
from advisor.starter.targets import known_targets
from tools.data.tree import Path, Problem, Rule, Tree, choices

OPTIONS = {
    name.removeprefix("as_").replace("_", "-")
    for command in (init, recommend)
    for name in inspect.signature(command).parameters
} | {"help", "version"}


RESERVED = {"scheduler": "the follow-up of scale = cluster, once a starter has what it asks for"}


def question_ids_are_free(tree: Tree) -> Iterator[Problem]:
    """A question's id is its flag: no option has it, it is no keyword of Python, nor reserved."""
    for name in tree["questions"]:
        if name in OPTIONS or keyword.iskeyword(name):
            yield Problem(("questions", name), f"--{name} cannot be a question's flag")
        if name in RESERVED:
            yield Problem(("questions", name), f"{name} is reserved for {RESERVED[name]}")


def usual_shares_are_a_whole(tree: Tree) -> Iterator[Problem]:
    """The shares of a question's choices add up to 1."""
    for name, question in tree["questions"].items():
        total = fsum(choice["usual"] for choice in question["choices"].values())
        if abs(total - 1) > 1e-9:
            yield Problem(("questions", name, "choices"), f"usual adds up to {total:g}, not to 1")


def ways_out_lead_out(tree: Tree) -> Iterator[Problem]:
    """Each way out is another answer under which the need excludes nothing."""
    for choice in choices(tree):
        for at, rule in enumerate(choice.row.get("rules_out", [])):
            for place, way in enumerate(rule.get("ways_out", [])):
                path = (*choice.path, "rules_out", at, "ways_out", place)
                yield from _unknown_answers(tree, path, {way["question"]: [way["answer"]]})
                own = way["question"] == choice.owner and way["answer"] != choice.path[-1]
                left = rule.get("when", {}).get(way["question"])
                if not (own or (left is not None and way["answer"] not in left)):
                    yield Problem(path, "the need excludes as much under this answer")


def answers_set_what_exists(tree: Tree) -> Iterator[Problem]:
    """The deployment targets and parts that an answer sets are those of a starter."""
    targets = known_targets()
    known = {"targets": targets, "leaves_out": targets, "parts": parts()}
    for choice in choices(tree):
        for kind, names in choice.row.get("sets", {}).items():
            for at, name in enumerate(names):
                if name not in known.get(kind, [name]):
                    what = "part" if kind == "parts" else "target"
                    yield Problem((*choice.path, "sets", kind, at), f"no {what} {name}")


def questions_name_what_exists(tree: Tree) -> Iterator[Problem]:
    """The criteria, questions and answers that a question names exist."""
    for choice in choices(tree):
        for criterion in choice.row.get("weighs", {}):
            if criterion not in tree["criteria"]:
                yield Problem((*choice.path, "weighs", criterion), f"no criterion {criterion}")
        for at, row in enumerate(choice.row.get("instead", [])):
            for criterion in row["weighs"]:
                if criterion not in tree["criteria"]:
                    path = (*choice.path, "instead", at, "weighs", criterion)
                    yield Problem(path, f"no criterion {criterion}")
        for kind in ("instead", "rules_out", "clashes", "before", "advice"):
            for at, row in enumerate(choice.row.get(kind, [])):
                path = (*choice.path, kind, at, "when")
                yield from _unknown_answers(tree, path, row.get("when", {}))
    for name, question in tree["questions"].items():
        path = ("questions", name)
        yield from _unknown_answers(tree, (*path, "ask_when"), question.get("ask_when", {}))
        if question["default"] not in (*question["choices"], UNSURE):
            yield Problem((*path, "default"), f"{question['default']} is not a choice")


def _unknown_answers(tree: Tree, path: Path, when: dict[str, list[str]]) -> Iterator[Problem]:
    for question, values in when.items():
        if question not in tree["questions"]:
            yield Problem((*path, question), f"no question {question}")
            continue
        valid = (*tree["questions"][question]["choices"], UNSURE)
        for at, item in enumerate(values):
            if item not in valid:
                yield Problem((*path, question, at), f"{question} has no answer {item}")


def questions_look_back(tree: Tree) -> Iterator[Problem]:
    """`ask_when` names earlier questions only."""
    order = list(tree["questions"])
    for name, question in tree["questions"].items():
        for earlier in question.get("ask_when", {}):
            if earlier in order and order.index(earlier) >= order.index(name):
                yield Problem(("questions", name, "ask_when", earlier), f"{earlier} is not earlier")


def importance_comes_with_use(tree: Tree) -> Iterator[Problem]:
    """An importance is spread over criteria or stands for experience; neither stands without it."""
    for choice in choices(tree):
        used = "weighs" in choice.row or "knows" in choice.row
        twice = "weighs" in choice.row and "knows" in choice.row
        if used != ("importance" in choice.row) or twice:
            yield Problem(choice.path, "importance goes with one of weighs and knows")


QUESTION_RULES: tuple[Rule, ...] = (
    question_ids_are_free,
    answers_set_what_exists,
    questions_name_what_exists,
    questions_look_back,
    importance_comes_with_use,
    usual_shares_are_a_whole,
    ways_out_lead_out,
)
