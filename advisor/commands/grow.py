"""What a project grows by: a deployment target, and answers that changed."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from advisor.commands.written import project_record
from advisor.errors import FwpickError, UsageError, require_known
from advisor.interview.answers_file import kept_answers, read_answers
from advisor.interview.questionnaire import Answer, check_answer, fill_missing, said
from advisor.judgement.decision import Decision
from advisor.judgement.recommend import recommend
from advisor.judgement.verdict import call_text
from advisor.knowledge.catalog import load_catalog
from advisor.knowledge.model import Catalog
from advisor.knowledge.questions import UNSURE
from advisor.starter.layers import QUESTION, task_for
from advisor.starter.plan import Plan
from advisor.starter.record import ANSWERS, Provenance
from advisor.starter.targets import known_target, known_targets
from advisor.starter.update import plan_again


def read_changes(given: Sequence[str]) -> dict[str, str]:
    """Question -> its new answer, of `question=value` each.

    Raises:
        UsageError: no such question or answer, or one given twice.
    """
    if not given:
        return {}
    questions, changes = load_catalog().questions, {}
    for text in given:
        name, equals, value = text.partition("=")
        if not equals:
            raise UsageError(f"--answer {text} is no answer", "For example: --answer mobile=yes")
        question = questions[require_known("question", name.strip(), questions)]
        if question.id in changes:
            raise UsageError(f"{question.id} is answered twice", "Leave one of them")
        changes[question.id] = check_answer(question, value.strip())
    return changes


def said_in(kept: Mapping[str, Any], made: Provenance, catalog: Catalog) -> dict[str, str]:
    """What was said of a project, by its own answers file; by its record where that is broken."""
    try:
        answers = kept_answers(kept, catalog)
    except UsageError:
        return dict(made.answers)
    return {name: answer for name, answer in answers.items() if answer != UNSURE}


def new_target(plan: Plan, name: str) -> str:
    """The target to add to a project.

    Raises:
        UsageError: its framework's starter has none of this name.
        FwpickError: it is there already.
    """
    valid = known_targets(plan.framework, plan.task)
    target = known_target(name, plan.framework, valid, plan.task)
    if target in (plan.targets or {}):
        raise FwpickError(f"deploy/{target} is there already; nothing was changed")
    return target


def plan_with_answers(
    root: Path, made: Provenance, plan: Plan, catalog: Catalog, changes: Mapping[str, str]
) -> Plan:
    """The project as these answers would have made it, judged again; its framework stays.

    Raises:
        FwpickError: they ask for the data and the network of another task.
    """
    own, terms = read_answers(root / ANSWERS, catalog)
    new = {name: Answer(value=value, origin="flag") for name, value in changes.items()}
    filled = fill_missing(catalog, {**own, **new}, by_default=False)
    answers = said(filled)
    if answers == plan.answers:
        return plan
    if task_for(answers) != plan.task:
        raise FwpickError(
            f"{QUESTION} = {changes[QUESTION]} asks for other data and another network than those "
            f"of {plan.task}; nothing was changed",
            "Make a project of its own for it: fwpick init",
        )
    recommendation = recommend(catalog, filled, terms)
    now = call_text(recommendation.verdict)
    decision = Decision(
        framework=made.framework,
        by="kept",
        how=f"Kept when an answer changed; the recommendation is now: {now}.",
    )
    anew = plan_again(root, made, plan.written, catalog, answers, made.added)
    record = project_record(recommendation, catalog, decision, anew)
    return replace(anew, written={**plan.written, **record})
