"""Judge the personas as fwpick does, and choose on half of them how doubt counts."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import product

from advisor.choices import LENSES, Lens
from advisor.frameworks import Framework
from advisor.interview.questionnaire import Answer
from advisor.judgement.calls import THRESHOLDS, Call, Thresholds, grade
from advisor.judgement.case import Case
from advisor.judgement.leans import leans
from advisor.judgement.recommend import recommend
from advisor.judgement.score import judge
from advisor.judgement.unsaid import DOUBT, Doubt
from advisor.judgement.verdict import Verdict
from advisor.knowledge.model import Catalog
from tools.docs.personas import Opinion, Persona, read_personas

CREDENCES, DOUBTS, TOGETHER = (
    (0.0, 0.05, 0.10, 0.15, 0.20, 0.25),
    (0.25, 0.5, 0.75, 1.0),
    (0.0, 0.5),
)
# The answers that may be clear all alone: what they rest on is strong enough to stand by itself.
STRONG = {
    ("goal", "research"),
    ("tpu", "yes"),
    ("scale", "cluster"),
    ("models", "pretrained"),
    ("gpu", "amd"),
    ("gpu", "apple"),
}
ONE_STEP = 1
CHOOSE, REPORT = 1, 0  # the remainder of a persona's number by 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A persona under one lens: what the expert says and what fwpick says."""

    persona: Persona
    lens: Lens
    opinion: Opinion
    verdict: Verdict

    @property
    def hard(self) -> bool:
        """Whether a hard need decides, so that no threshold matters."""
        return bool(self.verdict.constraints) or self.opinion.call in ("constraint", "none")

    @property
    def named(self) -> Framework | None:
        """The framework that fwpick names; where hard needs clash, that of the nearest way out."""
        return self.verdict.framework

    def agrees(self) -> bool:
        """Whether fwpick says what the expert would sign; a hard need is as good as clear."""
        if self.verdict.call == "constraint":
            return any(framework == self.named for _, framework in self.opinion.signed)
        return (self.verdict.call, self.verdict.framework) in self.opinion.signed

    def steps_off(self, at: Thresholds = THRESHOLDS) -> int:
        """How many steps the call is off the nearest verdict the expert would sign."""
        here = step_at(self, at)
        return min(abs(here - step(*signed)) for signed in self.opinion.signed)


def step(call: Call, framework: Framework | None) -> int:
    """A call on the scale from -2 (TensorFlow, clear) to +2 (PyTorch, clear)."""
    size = {"clear": 2, "leaning": 1}.get(call, 0)
    return -size if framework == "tensorflow" else size


def step_at(row: Judged, at: Thresholds = THRESHOLDS) -> int:
    """fwpick's call on that scale under these thresholds."""
    return step(grade(row.verdict.win_share, at), row.verdict.leader)


def judge_all(catalog: Catalog, doubt: Doubt = DOUBT) -> list[Judged]:
    """Every persona under each lens that its expert speaks of."""
    known = {lens: leans(catalog, Case(answers={}), lens) for lens in LENSES}
    rows = []
    for persona in read_personas():
        case = Case(answers=persona.answers, weights=persona.weights)
        for lens, opinion in persona.opinions.items():
            verdict = judge(catalog, case, lens, known[lens], doubt=doubt)
            verdict = _with_way_out(verdict, persona, opinion, catalog)
            rows.append(Judged(persona=persona, lens=lens, opinion=opinion, verdict=verdict))
    return rows


def _with_way_out(
    verdict: Verdict, persona: Persona, opinion: Opinion, catalog: Catalog
) -> Verdict:
    """The verdict of the nearest way out, where hard needs clash and the expert names one."""
    if verdict.call != "none" or opinion.framework is None:
        return verdict
    answers = {name: Answer(value=value, origin="file") for name, value in persona.answers.items()}
    ways = recommend(catalog, answers).ways_out
    return replace(verdict, call="constraint", framework=ways[0].framework) if ways else verdict


def steps_off(rows: Sequence[Judged], at: Thresholds = THRESHOLDS) -> int:
    """How many steps the calls are off the experts' in all."""
    return sum(row.steps_off(at) for row in rows if not row.hard)


def half_of(rows: Sequence[Judged], half: int) -> list[Judged]:
    """The rows of one half of the personas."""
    return [row for row in rows if row.persona.number % 2 == half]


def candidates() -> list[Doubt]:
    """The whole grid; nearest to where it began first, so that ties change nothing."""
    grid = [
        Doubt(credence=credence, doubt=doubt, together=together)
        for credence, doubt, together in product(CREDENCES, DOUBTS, TOGETHER)
    ]
    return sorted(
        grid, key=lambda one: abs(one.credence - 0.25) + abs(one.doubt - 0.5) + one.together
    )


def weak_and_clear(catalog: Catalog, doubt: Doubt) -> list[tuple[str, str]]:
    """The single answers that would be clear today all alone and are not strong enough for it."""
    known = leans(catalog, Case(answers={}), "today")
    singles = [
        (question.id, choice.id)
        for question in catalog.questions.values()
        for choice in question.choices
        if not (choice.knows or choice.rules_out or (question.id, choice.id) in STRONG)
    ]
    return [
        pair
        for pair in singles
        if judge(catalog, Case(answers=dict([pair])), "today", known, doubt=doubt).call == "clear"
    ]


def best(catalog: Catalog) -> Doubt:
    """The first candidate at most one step off the fewest on the half that chooses.

    No weak answer alone may be clear under it.
    """
    fit = [doubt for doubt in candidates() if not weak_and_clear(catalog, doubt)]
    off = [steps_off(of_today(half_of(judge_all(catalog, doubt), CHOOSE))) for doubt in fit]
    return next(doubt for doubt, one in zip(fit, off, strict=True) if one <= min(off) + ONE_STEP)


def of_today(rows: Sequence[Judged]) -> list[Judged]:
    """What advice rests on: the articles' opinions were written of what was said alone."""
    return [row for row in rows if row.lens == "today"]


def wrong(row: Judged) -> bool:
    """Whether fwpick names the framework that the expert would not take."""
    signed = {framework for _, framework in row.opinion.signed}
    return row.named is not None and None not in signed and row.named not in signed
