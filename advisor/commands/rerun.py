"""The command lines that fwpick tells a person to run: what would work, and what repeats this."""

import os
import sys
from itertools import count
from pathlib import Path

from advisor.commands.wanted import Wanted
from advisor.errors import FwpickError, UsageError
from advisor.frameworks import FRAMEWORKS
from advisor.interview.questionnaire import Answer, Answers, fill_missing
from advisor.interview.terms import Terms, terms_options
from advisor.judgement.decision import decide
from advisor.judgement.recommend import recommend
from advisor.judgement.verdict import Recommendation
from advisor.knowledge.model import Catalog
from advisor.shell import command_line
from advisor.starter.names import DEFAULT_NAME
from advisor.starter.plan import Plan
from advisor.starter.targets import format_targets


def too_little(
    catalog: Catalog, given: dict[str, Answer], wanted: Wanted, terms: Terms, missing: list[str]
) -> UsageError:
    """What to add so that the same command works where nobody can be asked."""
    needs = [*([] if wanted.name else ["NAME"]), *(f"--{question}" for question in missing)]
    why = "--yes asks nothing" if wanted.yes else "No terminal to ask in"
    name = [] if wanted.name else [DEFAULT_NAME]
    added = _what_works(catalog, given, wanted, terms, missing)
    return UsageError(
        f"{why}, and these are missing: {', '.join(needs)}",
        f"This would work: {command_line(['fwpick', *sys.argv[1:], *name, *added])}",
    )


def _what_works(
    catalog: Catalog, given: dict[str, Answer], wanted: Wanted, terms: Terms, missing: list[str]
) -> list[str]:
    """Options with which these answers come to a decision: the defaults, or each first choice."""
    asks_nothing = ["--yes"] if missing else []
    first = {
        name: Answer(value=catalog.questions[name].choices[0].id, origin="flag") for name in missing
    }
    spelled = [part for name, answer in first.items() for part in (f"--{name}", answer.value)]
    none: dict[str, Answer] = {}
    for answers, options in ((none, asks_nothing), (first, spelled)):
        filled = fill_missing(catalog, {**given, **answers}, by_default=True)
        if _is_decided(recommend(catalog, filled, terms), wanted):
            return options
    return [*asks_nothing, "--framework", FRAMEWORKS[0]]


def _is_decided(recommendation: Recommendation, wanted: Wanted) -> bool:
    """Whether nobody need be asked for the framework."""
    if_close = wanted.if_close or "leader"
    try:
        return decide(recommendation, framework=wanted.framework, if_close=if_close) is not None
    except FwpickError:
        return False


def as_options(answers: Answers, terms: Terms) -> list[str]:
    """The options that give these answers and terms: not what a default filled in."""
    given = (
        (f"--{name}", answer.value)
        for name, answer in answers.items()
        if answer.origin not in ("unanswered", "default")
    )
    return [*(word for pair in given for word in pair), *terms_options(terms)]


def again(terms: Terms, wanted: Wanted, plan: Plan, answers: Answers, *, person: bool) -> list[str]:
    """The command that makes the same project without a question, where a person was asked too.

    In another folder, since this one is taken now.
    """
    chosen = wanted.framework or (plan.framework if person else None)
    by_default = any(answer.origin == "default" for answer in answers.values())  # in a file, say
    given = [
        *(
            (name, answer.value)
            for name, answer in answers.items()
            if answer.origin not in ("unanswered", "default")
        ),
        *([("framework", chosen)] if chosen else []),
        ("output", str(_elsewhere(plan, wanted))),
        *([] if plan.asked is None else [("targets", format_targets(plan.asked))]),
        *([("description", plan.description)] if plan.description else []),
        *([("if-close", wanted.if_close)] if wanted.if_close else []),
    ]
    options = [part for name, value in given for part in (f"--{name}", value)]
    options += terms_options(terms)
    return ["fwpick", "init", plan.name, *options, *(["--yes"] if wanted.yes or by_default else [])]


def _elsewhere(plan: Plan, wanted: Wanted) -> Path:
    """A folder that has no such project, beside the one just made or below its parent."""
    parent = wanted.parent
    if wanted.into is not None:
        parent = wanted.into.parent if wanted.into.name.strip(".") else wanted.into / ".."
    free = (f"again{'' if number == 1 else f'-{number}'}" for number in count(1))
    return next(parent / name for name in free if not os.path.lexists(parent / name / plan.name))
