"""The command lines that fwpick tells a person to run: what would work, and what repeats this."""

import shlex
import sys
from collections.abc import Sequence
from pathlib import Path

from advisor.commands.request import Judging, Making, judge_case
from advisor.errors import FwpickError, UsageError
from advisor.frameworks import FRAMEWORKS
from advisor.interview import questionnaire
from advisor.interview.questionnaire import Answer, Answers
from advisor.judgement.decision import decide
from advisor.knowledge.model import Catalog
from advisor.starter.plan import Plan

DEFAULT_NAME = "my-model"


def too_little(
    catalog: Catalog, given: dict[str, Answer], making: Making, missing: list[str]
) -> UsageError:
    """What to add so that the same command works where nobody can be asked."""
    needs = [*([] if making.name else ["NAME"]), *(f"--{question}" for question in missing)]
    why = "--yes asks nothing" if making.yes else "No terminal to ask in"
    name = [] if making.name else [DEFAULT_NAME]
    added = _what_works(catalog, given, missing) if missing else []
    return UsageError(
        f"{why}, and these are missing: {', '.join(needs)}",
        f"This would work: {shlex.join(['fwpick', *sys.argv[1:], *name, *added])}",
    )


def _what_works(catalog: Catalog, given: dict[str, Answer], missing: list[str]) -> list[str]:
    """Options with which these answers come to a decision: the defaults, or each first choice."""
    first = {name: Answer(catalog.questions[name].choices[0].id, "default") for name in missing}
    spelled = [part for name, answer in first.items() for part in (f"--{name}", answer.value)]
    none: dict[str, Answer] = {}
    for answers, options in ((none, ["--yes"]), (first, spelled)):
        filled = questionnaire.fill_missing(catalog, {**given, **answers}, by_default=True)
        try:
            decide(judge_case(catalog, filled, Judging({})))
        except FwpickError:
            continue
        return options
    return ["--yes", "--framework", FRAMEWORKS[0]]


def judging_options(judging: Judging) -> tuple[str, ...]:
    """The options of `recommend` with which it judges these answers as it did here."""
    given = [
        *([("lens", judging.lens)] if judging.lens != "today" else []),
        *(("source", name) for name in judging.sources),
        *(("weight", text) for text in judging.weights),
    ]
    return tuple(part for name, value in given for part in (f"--{name}", value))


def judging_of(options: Sequence[str]) -> Judging:
    """What these options, which `judging_options` gave, ask for; without any answers."""
    given = list(zip(options[::2], options[1::2], strict=False))  # somebody may have edited them
    values = {name: [value for each, value in given if each == name] for name, _ in given}
    return Judging(
        {},
        lens=values.get("--lens", ["today"])[-1],
        sources=values.get("--source", ()),
        weights=values.get("--weight", ()),
    )


def again(
    judging: Judging, making: Making, plan: Plan, filled: Answers, *, person: bool
) -> list[str]:
    """The command that makes the same project without a question, where a person was asked too."""
    chosen = making.framework or (plan.framework if person else None)
    given = [
        *(
            (name, answer.value)
            for name, answer in filled.items()
            if answer.origin not in ("unanswered", "default")
        ),
        *([("framework", chosen)] if chosen else []),
        *([("output", str(making.output))] if making.output != Path() else []),
        *([("into", str(making.into))] if making.into else []),
        *([("targets", plan.asked)] if plan.asked else []),
        *([("description", plan.description)] if plan.description else []),
        *([("if-close", making.if_close)] if making.if_close else []),
    ]
    options = [part for name, value in given for part in (f"--{name}", value)]
    options += judging_options(judging)
    return ["fwpick", "init", plan.name, *options, *(["--yes"] if making.yes else [])]
