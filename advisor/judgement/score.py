"""Answers and catalogue in, verdict out: lean, weight, margin, win share, call.

The whole arithmetic is described for hand calculation in docs/arithmetic.md.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import erf, fsum, hypot, sqrt

from advisor.frameworks import Framework, other
from advisor.judgement import weighing
from advisor.judgement.case import Case
from advisor.judgement.leans import Lean, leans, live_facts, sign
from advisor.judgement.unsaid import DOUBT, Doubt, Guess, Guesser, Open, guess, open_questions
from advisor.judgement.verdict import Call, Constraint, Line, OpenQuestion, Unsaid, Verdict, grade
from advisor.knowledge.model import Catalog, Lens

TIE = 1e-12  # a smaller sum is what rounding left of 0
WEIGHT_SHAPE = 12.0  # the weights' own doubt is worth 1 / sqrt(12), 29 %, of what they move


@dataclass(frozen=True, slots=True, kw_only=True)
class Sums:
    """What the win share is taken from.

    Args:
        pull: the sum of weight x lean, positive for PyTorch.
        size: of weight x sqrt(lean^2 + spread^2): what doubtful weights may move.
        spread: of weight x spread: what doubtful leans may move.
        doubt: what was not said may move, one standard deviation.
    """

    pull: float
    size: float
    spread: float
    doubt: float


def win_share(sums: Sums) -> float:
    """The chance that PyTorch leads: a normal deviate of mean `pull` is above 0.

    Weights vary by a twelfth of the sum's square, all leans move together (sources that err tend
    to err alike, and so splitting a line changes nothing), and what was not said adds its own.
    """
    variance = _variance(sums)
    return (1 + erf(sums.pull / sqrt(2 * variance))) / 2 if variance > 0.0 else 0.5


def _variance(sums: Sums) -> float:
    return sums.size**2 / WEIGHT_SHAPE + sums.spread**2 + sums.doubt**2


def judge(
    catalog: Catalog,
    case: Case,
    lens: Lens,
    known: Mapping[str, Lean] | None = None,
    unsaid: Sequence[Open] | Guesser | None = None,
    doubt: Doubt = DOUBT,
) -> Verdict:
    """The verdict of one lens.

    Args:
        known: the leans of this very lens, `sources` and `without`, to save computing them again.
        unsaid: the open questions of these very answers, or what works them out under these very
            leans, likewise.
    """
    lean_of = leans(catalog, case, lens) if known is None else known
    guessed = _unsaid(_guesses(catalog, case, lean_of, unsaid), doubt)
    needs = tuple(
        item
        for item in weighing.constraints(catalog, case.answers)
        if live_facts(catalog, (item.because,), case.without)
    )
    terms = _terms(catalog, case, lean_of)
    return _verdict(lens, terms, guessed, needs, stated_alone=case.stated_alone)


def _guesses(
    catalog: Catalog,
    case: Case,
    leans_of: Mapping[str, Lean],
    unsaid: Sequence[Open] | Guesser | None,
) -> list[Guess]:
    if isinstance(unsaid, Guesser):
        return [] if case.stated_alone else unsaid.guesses(case.answers)
    rows = weighed_unsaid(catalog, case) if unsaid is None else unsaid
    return [guess(row, leans_of) for row in rows]


def weighed_unsaid(catalog: Catalog, case: Case) -> tuple[Open, ...]:
    """The open questions of a case; none where only what was stated weighs."""
    return () if case.stated_alone else open_questions(catalog, case.answers)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Term:
    """A line of the sum before it is known what part of all weight it is."""

    id: str
    title: str
    weight: float
    lean: Lean

    def as_line(self, total: float) -> Line:
        share = self.weight / total if total else 0.0
        return Line(
            id=self.id,
            title=self.title,
            weight=self.weight,
            share=share,
            lean=self.lean.value,
            spread=self.lean.spread,
            contribution=share * self.lean.value,
            because=self.lean.because,
        )


def _terms(catalog: Catalog, case: Case, lean_of: Mapping[str, Lean]) -> list[_Term]:
    """Each criterion as what was said weighs it, and last what the team knows."""
    weight_of = {**weighing.weights(catalog, case.answers), **case.weights}
    known_weight, knows = weighing.known_framework(catalog, case.answers)
    return [
        *(
            _Term(id=name, title=criterion.title, weight=weight_of[name], lean=lean_of[name])
            for name, criterion in catalog.criteria.items()
        ),
        _Term(
            id="experience",
            title="What you know",
            weight=known_weight,
            lean=Lean(value=float(sign(knows or "tie")), spread=0.0, because=()),
        ),
    ]


def _unsaid(rows: Sequence[Guess], doubt: Doubt) -> Unsaid | None:
    """All open questions as one line; None where there are none."""
    if not rows:
        return None
    weight = doubt.credence * fsum(row.weight for row in rows)

    def mean(total: float) -> float:
        return doubt.credence * total / weight if weight else 0.0

    apart = fsum(row.deviation for row in rows) ** 2
    each = fsum(row.deviation**2 for row in rows)
    return Unsaid(
        weight=weight,
        lean=mean(fsum(row.pull for row in rows)),
        size=mean(fsum(row.size for row in rows)),
        spread=mean(fsum(row.spread for row in rows)),
        doubt=doubt.doubt * sqrt(doubt.together * apart + (1 - doubt.together) * each),
        questions=tuple(
            OpenQuestion(questions=row.questions, pull=row.pull, deviation=row.deviation)
            for row in rows
        ),
    )


def _verdict(
    lens: Lens,
    terms: Sequence[_Term],
    unsaid: Unsaid | None,
    constraints: tuple[Constraint, ...],
    *,
    stated_alone: bool,
) -> Verdict:
    total = fsum((*(term.weight for term in terms), unsaid.weight if unsaid else 0.0))
    sums = _sums(terms, unsaid)
    leader: Framework | None = None
    share, margin = 0.5, 0.0
    if abs(sums.pull) >= TIE:
        leader = "pytorch" if sums.pull > 0 else "tensorflow"
        share = win_share(replace(sums, pull=abs(sums.pull)))  # exchanging changes no last digit
        margin = sums.pull / total
    call, framework = _call(share, leader, {item.framework for item in constraints})
    lines = [term.as_line(total) for term in terms]
    return Verdict(
        lens=lens,
        call=call,
        framework=framework,
        leader=leader,
        margin=margin,
        win_share=share,
        lines=tuple(lines[:-1]),
        experience=lines[-1],
        unsaid=unsaid.of(total) if unsaid else None,
        deviation=sqrt(_variance(sums)) / total if total else 0.0,
        stated_alone=stated_alone,
        constraints=constraints,
    )


def _sums(terms: Sequence[_Term], unsaid: Unsaid | None) -> Sums:
    rows = [
        (term.weight, term.lean.value, term.lean.spread, hypot(term.lean.value, term.lean.spread))
        for term in terms
        if term.weight
    ]
    if unsaid is not None:
        rows.append((unsaid.weight, unsaid.lean, unsaid.spread, unsaid.size))
    return Sums(
        pull=fsum(weight * lean for weight, lean, _, _ in rows),
        size=fsum(weight * size for weight, _, _, size in rows),
        spread=fsum(weight * spread for weight, _, spread, _ in rows),
        doubt=unsaid.doubt if unsaid else 0.0,
    )


def _call(
    share: float, leader: Framework | None, excluded: set[Framework]
) -> tuple[Call, Framework | None]:
    if len(excluded) == 2:
        return "none", None
    if excluded:
        return "constraint", other(excluded.pop())
    call = grade(share)
    return call, None if call == "close" else leader
