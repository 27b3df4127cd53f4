"""Answers and catalogue in, verdict out: lean, weight, margin, win share, call.

The whole arithmetic is described for hand calculation in docs/arithmetic.md.
"""

from collections.abc import Mapping
from math import erf, exp, fsum, pi, sqrt

from advisor.frameworks import Framework, other
from advisor.judgement import weighing
from advisor.judgement.case import Case
from advisor.judgement.leans import Lean, leans, live_facts, sign
from advisor.judgement.verdict import Call, Constraint, Line, Verdict, grade
from advisor.knowledge.model import Catalog, Lens

TIE = 1e-12  # a smaller margin is what rounding left of a sum of 0
# A weight varies like Gamma(WEIGHT_SHAPE x share): at 12, a half of all weight varies by 41 %.
WEIGHT_SHAPE = 12.0


def win_share(terms: list[tuple[float, float, float]]) -> float:
    """The chance that PyTorch leads, from (weight, lean, spread) of each line.

    Weights are independent Gammas around theirs with a common scale; all leans move together by a
    normal deviate times their spread (sources that err tend to err alike, and so splitting a line
    changes nothing). Normal approximation with one term for skewness.
    """
    scale = fsum(weight for weight, _, _ in terms) / WEIGHT_SHAPE
    mean = fsum(weight * lean for weight, lean, _ in terms)
    common = fsum(weight * spread for weight, _, spread in terms)
    variance = scale * fsum(w * (x * x + s * s) for w, x, s in terms) + common * common
    if variance <= 0.0:
        return 0.5
    third = 2 * scale * scale * fsum(
        w * x * (x * x + 3 * s * s) for w, x, s in terms
    ) + 6 * scale * common * fsum(w * x * s for w, x, s in terms)
    z = mean / sqrt(variance)
    skewness = third / (variance * sqrt(variance))
    density = exp(-z * z / 2) / sqrt(2 * pi)
    above_half = erf(z / sqrt(2)) / 2 + density * skewness * (z * z - 1) / 6
    return 0.5 + max(-0.5, min(0.5, above_half))


def judge(
    catalog: Catalog, case: Case, lens: Lens, known: Mapping[str, Lean] | None = None
) -> Verdict:
    """The verdict of one lens.

    Args:
        known: the leans of this very lens, `sources` and `without`, to save computing them again.
    """
    lean_of = leans(catalog, case, lens) if known is None else known
    weight_of = {**weighing.weights(catalog, case.answers), **case.weights}
    known_weight, knows = weighing.known_framework(catalog, case.answers)
    total = fsum((*weight_of.values(), known_weight))

    def line(name: str, title: str, weight: float, lean: Lean) -> Line:
        share = weight / total if total else 0.0
        return Line(
            id=name,
            title=title,
            weight=weight,
            share=share,
            lean=lean.value,
            spread=lean.spread,
            contribution=share * lean.value,
            because=lean.because,
        )

    lines = tuple(
        line(name, criterion.title, weight_of[name], lean_of[name])
        for name, criterion in catalog.criteria.items()
    )
    experience = line(
        "experience",
        "What you know",
        known_weight,
        Lean(value=float(sign(knows or "tie")), spread=0.0, because=()),
    )
    constraints = tuple(
        item
        for item in weighing.constraints(catalog, case.answers)
        if live_facts(catalog, (item.because,), case.without)
    )
    return _verdict(lens, (*lines, experience), constraints)


def _verdict(lens: Lens, lines: tuple[Line, ...], constraints: tuple[Constraint, ...]) -> Verdict:
    total = fsum(line.weight for line in lines)
    margin = fsum(line.weight * line.lean for line in lines) / total if total else 0.0
    leader: Framework | None = None
    share = 0.5
    if abs(margin) < TIE:
        margin = 0.0
    else:
        leader = "pytorch" if margin > 0 else "tensorflow"
        side = sign(leader)  # exchanged before the sum, so that exchanging changes no last digit
        share = win_share([(line.weight, side * line.lean, line.spread) for line in lines])
    call, framework = _call(margin, share, leader, {item.framework for item in constraints})
    return Verdict(
        lens=lens,
        call=call,
        framework=framework,
        leader=leader,
        margin=margin,
        win_share=share,
        lines=lines[:-1],
        experience=lines[-1],
        constraints=constraints,
    )


def _call(
    margin: float, share: float, leader: Framework | None, excluded: set[Framework]
) -> tuple[Call, Framework | None]:
    if len(excluded) == 2:
        return "none", None
    if excluded:
        return "constraint", other(excluded.pop())
    call = grade(margin, share)
    return call, None if call == "close" else leader
