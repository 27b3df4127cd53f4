"""The whole recommendation: both lenses, and what would change it."""

from advisor.interview.questionnaire import Answers, values
from advisor.interview.terms import USUAL, Terms
from advisor.judgement.case import Case
from advisor.judgement.score import judge
from advisor.judgement.sensitivity import find_flips
from advisor.judgement.verdict import Recommendation
from advisor.judgement.weighing import advice
from advisor.knowledge.model import LENSES, Catalog, Lens


def recommend(catalog: Catalog, answers: Answers, terms: Terms = USUAL) -> Recommendation:
    """Both verdicts, what would flip the one of the lens asked for, and the advice beside it."""
    case = Case(answers=values(answers), weights=terms.weights, sources=terms.sources)
    verdicts = {lens: judge(catalog, case, lens) for lens in LENSES}
    return Recommendation(
        terms=terms,
        answers=answers,
        verdicts=verdicts,
        flips=find_flips(catalog, case, verdicts[terms.lens]),
        advice=advice(catalog, case.answers),
    )


def lean_so_far(catalog: Catalog, answers: Answers, lens: Lens = "today") -> float:
    """The margin of the answers given so far, for the wizard's lean bar."""
    return judge(catalog, Case(answers=values(answers)), lens).margin
