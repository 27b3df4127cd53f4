"""The whole recommendation: both lenses, and what would change it."""

from dataclasses import replace

from advisor.choices import LENSES
from advisor.interview.questionnaire import Answers, chosen, clashes, holds, said
from advisor.interview.terms import USUAL, Terms
from advisor.judgement import weighing
from advisor.judgement.case import Case
from advisor.judgement.leans import leans
from advisor.judgement.score import judge, weighed_unsaid
from advisor.judgement.sensitivity import find_flips
from advisor.judgement.verdict import Recommendation, Verdict, Way
from advisor.knowledge.model import Catalog


def recommend(catalog: Catalog, answers: Answers, terms: Terms = USUAL) -> Recommendation:
    """Both verdicts, what would flip the one of the lens asked for, and the advice beside it."""
    case = Case(answers=said(answers), weights=terms.weights, sources=terms.sources)
    known = {lens: leans(catalog, case, lens) for lens in LENSES}
    unsaid = weighed_unsaid(catalog, case)
    verdicts = {lens: judge(catalog, case, lens, known[lens], unsaid) for lens in LENSES}
    return Recommendation(
        terms=terms,
        answers=answers,
        verdicts=verdicts,
        flips=find_flips(catalog, case, verdicts[terms.lens], known[terms.lens], unsaid),
        before=weighing.before(catalog, case.answers),
        advice=weighing.advice(catalog, case.answers),
        makes=weighing.made_otherwise(catalog, case.answers),
        clashes=tuple(clashes(catalog, case.answers)),
        ways_out=ways_out(catalog, case, verdicts[terms.lens]),
    )


def ways_out(catalog: Catalog, case: Case, verdict: Verdict) -> tuple[Way, ...]:
    """Where hard needs exclude both frameworks: each other answer that lets one in, nearest first.

    The data names them in each need; another machine is nearer than another code base.
    """
    if verdict.call != "none":
        return ()
    found = []
    for question, choice in chosen(catalog, case.answers):
        for rule in choice.rules_out:
            for way in rule.ways_out if holds(rule.when, case.answers) else ():
                changed = replace(case, answers={**case.answers, way.question: way.answer})
                left = judge(catalog, changed, verdict.lens).framework
                if left is not None:
                    row = Way(
                        question=way.question, answer=way.answer, says=way.says, framework=left
                    )
                    found.append((not question.machine, row))
    return tuple(row for _, row in sorted(found, key=lambda pair: pair[0]))


def judge_so_far(catalog: Catalog, answers: Answers, terms: Terms = USUAL) -> Verdict:
    """The verdict alone, for the line above each question."""
    case = Case(answers=said(answers), weights=terms.weights, sources=terms.sources)
    return judge(catalog, case, terms.lens)
