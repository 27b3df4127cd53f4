"""The whole recommendation: both lenses, and what would change it."""

from collections.abc import Mapping

from advisor.interview import questionnaire
from advisor.interview.questionnaire import Answers
from advisor.judgement import weighing
from advisor.judgement.score import judge
from advisor.judgement.sensitivity import (
    find_flips,
)
from advisor.judgement.verdict import Case, Recommendation
from advisor.knowledge.model import LENSES, Catalog, Lens


def recommend(
    catalog: Catalog,
    answers: Answers,
    lens: Lens = "today",
    *,
    stated: Mapping[str, float] | None = None,
    sources: frozenset[str] | None = None,
) -> Recommendation:
    """Both verdicts, what would flip the one of the lens asked for, and the advice beside it.

    Args:
        stated: criterion -> weight given directly.
        sources: the articles admitted to the `documents` lens; None admits all.
    """
    case = Case(questionnaire.values(answers), stated or {}, sources)
    verdicts = {each: judge(catalog, case, each) for each in LENSES}
    return Recommendation(
        lens,
        answers,
        verdicts,
        find_flips(catalog, case, verdicts[lens]),
        weighing.advice(catalog, case.answers),
        sources,
    )


def lean_so_far(catalog: Catalog, answers: Answers, lens: Lens = "today") -> float:
    """The margin of the answers given so far, for the wizard's lean bar."""
    return judge(catalog, Case(questionnaire.values(answers)), lens).margin
