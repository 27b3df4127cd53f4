"""Which question is next, what may be answered, and who answered it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from advisor.errors import UsageError, nearest, same_word
from advisor.knowledge.model import UNSURE, Catalog, Choice, Question

# `user` is a person's own defaults file, which counts as said; `default` the question's own.
Origin = Literal["flag", "file", "user", "wizard", "machine", "default", "unanswered"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A value and where it came from."""

    value: str
    origin: Origin


Answers = Mapping[str, Answer]


def check_answer(question: Question, value: str) -> str:
    """The answer of this name, whatever its capitals, when the question allows it.

    Raises:
        UsageError: naming the question, the value, the nearest allowed one and all of them.
    """
    answer = same_word(value, question.values)
    if answer is None:
        raise UsageError(
            f"{question.id}: {value!r} is not an answer",
            f"{nearest(value, question.values)}Valid: {', '.join(question.values)}",
        )
    return answer


def holds(when: Mapping[str, tuple[str, ...]], answers: Mapping[str, str]) -> bool:
    """Whether every question named has one of its choices; an unanswered one counts as unsure."""
    return all(answers.get(question, UNSURE) in choices for question, choices in when.items())


def asked(catalog: Catalog, answers: Mapping[str, str]) -> list[Question]:
    """The questions worth asking given the answers so far."""
    return [
        question for question in catalog.questions.values() if holds(question.ask_when, answers)
    ]


def unanswered(catalog: Catalog, answers: Answers) -> list[Question]:
    """Those of them that have no answer yet."""
    return [item for item in asked(catalog, values(answers)) if item.id not in answers]


def needs(catalog: Catalog) -> frozenset[str]:
    """The questions that hard needs hang on: they are asked before all others."""
    rules = [
        (question.id, rule)
        for question in catalog.questions.values()
        for choice in question.choices
        for rule in choice.rules_out
    ]
    return frozenset(name for owner, rule in rules for name in (owner, *rule.when))


def values(answers: Answers) -> dict[str, str]:
    """The answers without their origin."""
    return {question: answer.value for question, answer in answers.items()}


def said(answers: Answers) -> dict[str, str]:
    """What somebody said or confirmed: not what a default or our own guess filled in."""
    return {
        question: answer.value
        for question, answer in answers.items()
        if answer.origin not in ("default", "unanswered") and answer.value != UNSURE
    }


def fill_missing(catalog: Catalog, answers: Answers, *, by_default: bool) -> dict[str, Answer]:
    """Every question with an answer: the given one, else its default, else unsure."""
    filled = {}
    for question in catalog.questions.values():
        missing = (
            Answer(value=question.default, origin="default")
            if by_default
            else Answer(value=UNSURE, origin="unanswered")
        )
        filled[question.id] = answers.get(question.id, missing)
    return filled


def missing_core(catalog: Catalog, answers: Answers) -> list[Question]:
    """The core questions without an answer, in the order of the interview."""
    return [question for question in unanswered(catalog, answers) if question.core]


def chosen(catalog: Catalog, answers: Mapping[str, str]) -> Iterator[tuple[Question, Choice]]:
    """Each answered question with its choice; unsure answers are left out."""
    for question in catalog.questions.values():
        choice = question.choice(answers.get(question.id, UNSURE))
        if choice is not None:
            yield question, choice


def clashes(catalog: Catalog, answers: Mapping[str, str]) -> dict[str, str]:
    """What cannot be true together -> the question whose answer says so."""
    return {
        clash.says: question.id
        for question, choice in chosen(catalog, answers)
        for clash in choice.clashes
        if holds(clash.when, answers)
    }


def with_answer(answers: Answers, question: str, answer: Answer) -> dict[str, Answer]:
    """The answers with one changed or added."""
    return {**answers, question: answer}


def usual(catalog: Catalog, answers: Answers) -> dict[str, Answer]:
    """The answers with every open question's default: it shapes the project and weighs nothing.

    Where nothing is usual that is "unsure", so that going on from a file asks nothing again.
    """
    filled = dict(answers)
    while left := unanswered(catalog, filled):
        for question in left:
            filled[question.id] = Answer(value=question.default, origin="default")
    return filled


def forget_pointless(catalog: Catalog, answers: Answers) -> dict[str, Answer]:
    """The answers without those that an earlier, changed one has made pointless.

    What was given in a flag or a file stays.
    """
    kept = dict(answers)
    for question in catalog.questions.values():
        answer = kept.get(question.id)
        given = answer is None or answer.origin not in ("wizard", "machine")
        if not given and not holds(question.ask_when, values(kept)):
            del kept[question.id]
    return kept
