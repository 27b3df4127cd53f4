"""What questions that were not asked yet could do to a verdict: how much, and whether at all."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from math import fsum, hypot, sqrt

from advisor.interview.questionnaire import Answers, said
from advisor.interview.terms import Terms
from advisor.judgement.case import Case
from advisor.judgement.leans import Lean, leans, sign
from advisor.judgement.score import WEIGHT_SHAPE, judge
from advisor.judgement.unsaid import DOUBT, Guesser
from advisor.judgement.verdict import THRESHOLDS, Verdict
from advisor.judgement.weighing import spread
from advisor.knowledge.model import UNSURE, Catalog, Choice, Instead, Lens

LEAST = 1e-9  # a share that moves less has not moved


def reach(
    catalog: Catalog, answers: Answers, terms: Terms, names: Collection[str]
) -> tuple[str, ...]:
    """The questions of these that can still change the verdict, the most influential first.

    Args:
        names: the questions that were not asked yet.

    Returns:
        None of them where no answers whatever to them could change the verdict.
    """
    case = Case(answers=said(answers), weights=terms.weights, sources=terms.sources)
    if is_settled(catalog, case, terms.lens, names):
        return ()
    # Where none moves it alone, two of them together still may, by a hard need for example.
    return by_influence(catalog, case, terms.lens, names) or tuple(names)


def by_influence(
    catalog: Catalog, case: Case, lens: Lens, names: Collection[str]
) -> tuple[str, ...]:
    """The questions whose answers move the win share, the one that moves it most first."""
    known = leans(catalog, case, lens)
    guesser = Guesser(catalog, known)

    def shares(name: str) -> Iterator[float]:
        for value in catalog.questions[name].values:
            changed = replace(case, answers={**case.answers, name: value})
            yield _share(judge(catalog, changed, lens, known, guesser))

    ends = {name: list(shares(name)) for name in names}
    moves = {name: max(row) - min(row) for name, row in ends.items()}
    moving = (name for name in moves if moves[name] > LEAST)
    return tuple(sorted(moving, key=lambda name: -moves[name]))


def _share(verdict: Verdict) -> float:
    """PyTorch's win share; all or nothing where a hard need decides."""
    if verdict.constraints:
        return {"pytorch": 1.0, "tensorflow": 0.0}.get(verdict.framework or "", 0.5)
    return verdict.win_share if verdict.leader == "pytorch" else 1.0 - verdict.win_share


@dataclass(frozen=True, slots=True, kw_only=True)
class _Part:
    """What an answer adds: `pull` of weight x lean towards the leader, `off` how far it may err."""

    pull: float
    off: float


def is_settled(catalog: Catalog, case: Case, lens: Lens, names: Collection[str]) -> bool:
    """Whether no answers whatever to these questions could change the call or who leads.

    Never true where it is not so; it may be so and not be found. Each question is bounded by
    itself: standard deviations add up to no more than their sum.
    """
    verdict = judge(catalog, case, lens)
    if _may_rule_out(catalog, case, verdict, names):
        return False
    if verdict.constraints:
        return True
    if verdict.leader is None:
        return not names
    bounds = _Bounds.of(catalog, case, verdict, names)
    clear, leaning = _deviations()
    return {
        "clear": bounds.worst(clear) >= 0.0,
        "leaning": bounds.worst(leaning) >= 0.0 > bounds.best(clear),
        "close": bounds.worst(0.0) > 0.0 > bounds.best(leaning),
    }[verdict.call]


@cache
def _deviations() -> tuple[float, float]:
    """How many standard deviations above 0 a clear call begins, and a leaning one."""
    from statistics import NormalDist  # 10 ms that only an interview needs

    usual = NormalDist()
    return usual.inv_cdf(THRESHOLDS.clear), usual.inv_cdf(THRESHOLDS.leaning)


def _may_rule_out(catalog: Catalog, case: Case, verdict: Verdict, names: Collection[str]) -> bool:
    """Whether answers to these may exclude a framework that is still in."""

    def possible(question: str, values: Collection[str]) -> bool:
        return question in names or case.answers.get(question, UNSURE) in values

    out = {item.framework for item in verdict.constraints}
    return any(
        rule.framework not in out and all(possible(*need) for need in rule.when.items())
        for question in catalog.questions.values()
        for choice in question.choices
        if possible(question.id, (choice.id,))
        for rule in choice.rules_out
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Bounds:
    """The ends between which the sum lies, whatever is answered.

    Args:
        base: what was said.
        asked: a row for each question that may be answered: every answer's part.
        guessed: a row for each that may stay unsaid: its usual answers' part at its worst, at best.
    """

    base: _Part
    asked: Sequence[Sequence[_Part]]
    guessed: Sequence[tuple[_Part, _Part]]

    @classmethod
    def of(
        cls, catalog: Catalog, case: Case, verdict: Verdict, names: Collection[str]
    ) -> "_Bounds":
        side = sign(verdict.leader or "tie")
        lines = (*verdict.lines, verdict.experience)
        base = _part([(line.weight, line.lean, line.spread) for line in lines], side)
        known = leans(catalog, case, verdict.lens)
        open_rows = {
            name: [_answer(row, known, case, side) for row in _rows(question.choices)]
            for name, question in catalog.questions.items()
            if case.answers.get(name, UNSURE) == UNSURE
        }
        return cls(
            base=base,
            asked=[row for name, row in open_rows.items() if name in names],
            guessed=[] if case.stated_alone else [_guesses(row) for row in open_rows.values()],
        )

    def worst(self, deviations: float) -> float:
        """The least that pull - deviations x off may be; where it is below 0 the share may fall."""

        def height(part: _Part) -> float:
            return part.pull - deviations * part.off

        return (
            height(self.base)
            + fsum(min(0.0, *map(height, row)) for row in self.asked)
            + fsum(min(0.0, height(low)) for low, _ in self.guessed)
        )

    def best(self, deviations: float) -> float:
        """The most that it may be: what is added may come without doubt of its own."""
        return (
            self.base.pull
            - deviations * self.base.off
            + fsum(max(0.0, *(part.pull for part in row)) for row in self.asked)
            + fsum(max(0.0, high.pull) for _, high in self.guessed)
        )


def _rows(choices: Sequence[Choice]) -> list[Choice | Instead]:
    """What each choice weighs as a rule, and where other answers change it."""
    rows: list[Choice | Instead] = []
    for choice in choices:
        rows += [choice, *choice.instead]
    return rows


def _answer(row: Choice | Instead, known: Mapping[str, Lean], case: Case, side: int) -> _Part:
    """What an answer adds; what stands in weights given by hand adds nothing."""
    lines = [
        (weight, known[name].value, known[name].spread)
        for name, weight in (spread(row) if row.weighs else {}).items()
        if name not in case.weights
    ]
    if isinstance(row, Choice) and row.knows:
        lines.append((row.importance, float(sign(row.knows)), 0.0))
    return _part(lines, side)


def _part(lines: Sequence[tuple[float, float, float]], side: int) -> _Part:
    """The part of lines of (weight, lean, spread)."""
    size = fsum(weight * hypot(lean, off) for weight, lean, off in lines)
    return _Part(
        pull=side * fsum(weight * lean for weight, lean, _ in lines),
        off=hypot(size / sqrt(WEIGHT_SHAPE), fsum(weight * off for weight, _, off in lines)),
    )


def _guesses(row: Sequence[_Part]) -> tuple[_Part, _Part]:
    """The usual answers' part at its worst and at its best.

    Their mean lies between the least and the most of all answers, and their standard deviation
    is at most half of that range.
    """
    pulls = [0.0, *(part.pull for part in row)]
    low, high = min(pulls), max(pulls)
    off = DOUBT.credence * max((part.off for part in row), default=0.0)
    off += DOUBT.doubt * (high - low) / 2
    return (
        _Part(pull=DOUBT.credence * low, off=off),
        _Part(pull=DOUBT.credence * high, off=off),
    )
