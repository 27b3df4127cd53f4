"""Answers and catalogue in, verdict out: lean, weight, margin, win share, call.

The whole arithmetic is described for hand calculation in docs/arithmetic.md.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from math import erf, exp, fsum, hypot, pi, sqrt

from advisor import questionnaire
from advisor.freshness import newest_age
from advisor.model import (
    Call,
    Catalog,
    Claim,
    Criterion,
    Fact,
    Framework,
    Lens,
    other,
    sign,
)
from advisor.verdict import Constraint, Line, Verdict, grade

TIE = 1e-12  # a smaller margin is what rounding left of a sum of 0

# A weight varies like Gamma(WEIGHT_SHAPE x share): at 12, a half of all weight varies by 41 %.
WEIGHT_SHAPE = 12.0

STRONGEST = 3  # a claim's greatest strength: only an article that speaks so loudly leans fully

# Half-widths (one standard deviation) of a lean, in units of lean.
CONFIDENCE_SPREAD = {"high": 0.10, "medium": 0.15, "low": 0.25}
SPREAD_PER_YEAR = 0.03  # in `today`, for each year of age of the newest source beyond the first
ARTICLE_SPREAD = 0.25  # in `documents`, of a single article; falls with the root of their number
UNKNOWN_SPREAD = 0.50


@dataclass(frozen=True, slots=True)
class Case:
    """What is to be judged.

    Args:
        answers: question -> value; missing ones count as unsure.
        stated: criterion -> weight given directly; replaces the weight from answers.
        sources: the articles admitted to the `documents` lens; None admits all.
        without: an address whose evidence is disregarded in `today`.
    """

    answers: Mapping[str, str]
    stated: Mapping[str, float] = field(default_factory=dict)
    sources: frozenset[str] | None = None
    without: str | None = None


@dataclass(frozen=True, slots=True)
class Voice:
    """What one article says on a criterion, and how strongly at its strongest."""

    document: str
    lean: float
    strength: int
    claims: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Lean:
    """A criterion's lean in [-1, 1], positive to PyTorch, how far it may be off, and why."""

    value: float
    spread: float
    because: tuple[str, ...]


UNKNOWN = Lean(0.0, UNKNOWN_SPREAD, ())


def voices(criterion: Criterion, sources: frozenset[str] | None = None) -> list[Voice]:
    """Each article's own lean on a criterion; its outright verdicts stand above what it lists."""
    said = {mention.document for claim in criterion.claims for mention in claim.mentions}
    heard = said if sources is None else said & sources
    return [_voice(document, criterion.claims) for document in sorted(heard)]


def _voice(document: str, claims: tuple[Claim, ...]) -> Voice:
    """One article's lean; a claim it makes in several sections counts once."""
    outright = {
        claim: any(place.verdict for place in claim.mentions if place.document == document)
        for claim in claims
        if any(place.document == document for place in claim.mentions)
    }
    standing = [claim for claim, decides in outright.items() if decides] or list(outright)
    strengths = [claim.strength for claim in standing]
    balance = sum(sign(claim.favours) * claim.strength for claim in standing) / sum(strengths)
    lean = balance * max(strengths) / STRONGEST
    return Voice(document, lean, max(strengths), tuple(claim.id for claim in standing))


def documents_lean(criterion: Criterion, sources: frozenset[str] | None = None) -> Lean:
    """The articles merged: the mean of their leans, each weighted by its strongest claim."""
    heard = voices(criterion, sources)
    if not heard:
        return UNKNOWN
    total = sum(voice.strength for voice in heard)
    mean = fsum(voice.strength * voice.lean for voice in heard) / total
    apart = sqrt(fsum(voice.strength * (voice.lean - mean) ** 2 for voice in heard) / total)
    claims = tuple(dict.fromkeys(claim for voice in heard for claim in voice.claims))
    return Lean(mean, hypot(ARTICLE_SPREAD / sqrt(len(heard)), apart), claims)


def today_lean(criterion: Criterion, catalog: Catalog, without: str | None = None) -> Lean:
    """The difference of today's ratings over 4; unknown where no fact is left behind a rating."""
    today = criterion.today
    if today is None:
        return UNKNOWN
    ours, theirs = (
        _live_facts(catalog, rating.because, without)
        for rating in (today.pytorch, today.tensorflow)
    )
    if not (ours and theirs):
        return UNKNOWN
    facts = (*ours, *theirs)
    age = newest_age(facts, catalog.as_of)
    late = max(0.0, (1.0 if age is None else age) - 1.0)
    spread = CONFIDENCE_SPREAD[today.confidence] + SPREAD_PER_YEAR * late
    lean = (today.pytorch.value - today.tensorflow.value) / 4
    because = tuple(dict.fromkeys(fact.id for fact in facts))
    return Lean(lean, min(UNKNOWN_SPREAD, spread), because)


def _live_facts(catalog: Catalog, because: tuple[str, ...], without: str | None) -> list[Fact]:
    """The facts named that have a source left, each with those sources alone."""
    facts = [catalog.facts[name] for name in because]
    if without is None:
        return facts
    left = [
        replace(fact, evidence=tuple(item for item in fact.evidence if item.url != without))
        if any(item.url == without for item in fact.evidence)
        else fact
        for fact in facts
    ]
    return [fact for fact in left if fact.evidence]


def leans(catalog: Catalog, case: Case, lens: Lens) -> dict[str, Lean]:
    """Every criterion's lean under a lens."""
    return {name: lean(catalog, name, case, lens) for name in catalog.criteria}


def lean(catalog: Catalog, criterion: str, case: Case, lens: Lens) -> Lean:
    """One criterion's lean under a lens."""
    item = catalog.criteria[criterion]
    if lens == "today":
        return today_lean(item, catalog, case.without)
    return documents_lean(item, case.sources)


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
    weight_of = {**questionnaire.weights(catalog, case.answers), **case.stated}
    known_weight, knows = questionnaire.known_framework(catalog, case.answers)
    total = fsum((*weight_of.values(), known_weight))

    def line(name: str, title: str, weight: float, lean: Lean) -> Line:
        share = weight / total if total else 0.0
        return Line(
            name, title, weight, share, lean.value, lean.spread, share * lean.value, lean.because
        )

    lines = tuple(
        line(name, criterion.title, weight_of[name], lean_of[name])
        for name, criterion in catalog.criteria.items()
    )
    experience = line(
        "experience", "What you know", known_weight, Lean(float(sign(knows or "tie")), 0.0, ())
    )
    constraints = tuple(
        item
        for item in questionnaire.constraints(catalog, case.answers)
        if _live_facts(catalog, (item.because,), case.without)
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
    return Verdict(lens, call, framework, leader, margin, share, lines[:-1], lines[-1], constraints)


def _call(
    margin: float, share: float, leader: Framework | None, excluded: set[Framework]
) -> tuple[Call, Framework | None]:
    if len(excluded) == 2:
        return "none", None
    if excluded:
        return "constraint", other(excluded.pop())
    call = grade(margin, share)
    return call, None if call == "close" else leader
