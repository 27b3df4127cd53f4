"""How far a criterion leans: today's ratings, or the articles' claims."""

from dataclasses import dataclass, replace
from math import fsum, hypot, sqrt

from advisor.judgement.case import Case
from advisor.knowledge.age import age_in_years
from advisor.knowledge.model import Catalog, Claim, Criterion, Fact, Lens


def sign(favours: str) -> int:
    """+1 towards PyTorch, -1 towards TensorFlow, 0 for a tie or a neutral remark."""
    return {"pytorch": 1, "tensorflow": -1}.get(favours, 0)


STRONGEST = 3  # a claim's greatest strength: only an article that speaks so loudly leans fully
# Half-widths (one standard deviation) of a lean, in units of lean.
CONFIDENCE_SPREAD = {"high": 0.10, "medium": 0.15, "low": 0.25}
SPREAD_PER_YEAR = (
    0.03  # in `today`, for each year beyond the first of the older rating's newest source
)
UNDATED_YEARS = 2.0  # the age of a source that bears no date
ARTICLE_SPREAD = 0.25  # in `documents`, of a single article; falls with the root of their number
UNKNOWN_SPREAD = 0.50


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """What one article says on a criterion, and how strongly at its strongest."""

    document: str
    lean: float
    strength: int
    claims: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Lean:
    """A criterion's lean in [-1, 1], positive to PyTorch, how far it may be off, and why."""

    value: float
    spread: float
    because: tuple[str, ...]


UNKNOWN = Lean(value=0.0, spread=UNKNOWN_SPREAD, because=())


def voices(criterion: Criterion, sources: frozenset[str] | None = None) -> list[Voice]:
    """Each article's own lean on a criterion; its outright verdicts stand above what it lists."""
    speaking = {mention.document for claim in criterion.claims for mention in claim.mentions}
    heard = speaking if sources is None else speaking & sources
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
    return Voice(
        document=document,
        lean=lean,
        strength=max(strengths),
        claims=tuple(claim.id for claim in standing),
    )


def documents_lean(criterion: Criterion, sources: frozenset[str] | None = None) -> Lean:
    """The articles merged: the mean of their leans, each weighted by its strongest claim."""
    heard = voices(criterion, sources)
    if not heard:
        return UNKNOWN
    total = sum(voice.strength for voice in heard)
    mean = fsum(voice.strength * voice.lean for voice in heard) / total
    apart = sqrt(fsum(voice.strength * (voice.lean - mean) ** 2 for voice in heard) / total)
    claims = tuple(dict.fromkeys(claim for voice in heard for claim in voice.claims))
    return Lean(value=mean, spread=hypot(ARTICLE_SPREAD / sqrt(len(heard)), apart), because=claims)


def today_lean(criterion: Criterion, catalog: Catalog, without: str | None = None) -> Lean:
    """The difference of today's ratings over 4; unknown where no fact is left behind a rating."""
    today = criterion.today
    if today is None:
        return UNKNOWN
    ours, theirs = (
        live_facts(catalog, rating.because, without) for rating in (today.pytorch, today.tensorflow)
    )
    if not (ours and theirs):
        return UNKNOWN
    late = max(late_years(facts, catalog.as_of) for facts in (ours, theirs))
    spread = CONFIDENCE_SPREAD[today.confidence] + SPREAD_PER_YEAR * late
    lean = (today.pytorch.value - today.tensorflow.value) / 4
    because = tuple(dict.fromkeys(fact.id for fact in (*ours, *theirs)))
    return Lean(value=lean, spread=min(UNKNOWN_SPREAD, spread), because=because)


def late_years(facts: list[Fact], as_of: str) -> float:
    """Years beyond the first since the newest source behind one framework's rating."""
    ages = (_years(source.published, as_of) for fact in facts for source in fact.evidence)
    return max(0.0, min(ages) - 1.0)


def pivotal_sources(criterion: Criterion, catalog: Catalog) -> frozenset[str]:
    """The addresses without which today's lean would be another, each by itself.

    Such a one is alone in being the newest behind a rating: any other leaves its age as it is.
    """
    today = criterion.today
    if today is None:
        return frozenset()
    found: set[str] = set()
    for rating in (today.pytorch, today.tensorflow):
        rows = [row for name in rating.because for row in catalog.facts[name].evidence]
        years: dict[str, list[float]] = {row.url: [] for row in rows}
        for row in rows:
            years[row.url].append(_years(row.published, catalog.as_of))
        newest = min(min(each) for each in years.values())
        at = [url for url, each in years.items() if min(each) == newest]
        found.update(at if len(at) == 1 else ())
    return frozenset(found)


def _years(published: str, as_of: str) -> float:
    age = age_in_years(published, as_of)
    return UNDATED_YEARS if age is None else age


def live_facts(catalog: Catalog, because: tuple[str, ...], without: str | None) -> list[Fact]:
    """The facts named that have a source left, each with those sources alone."""
    facts = [catalog.facts[name] for name in because]
    if without is None:
        return facts
    remaining = [
        replace(fact, evidence=tuple(item for item in fact.evidence if item.url != without))
        if any(item.url == without for item in fact.evidence)
        else fact
        for fact in facts
    ]
    return [fact for fact in remaining if fact.evidence]


def leans(catalog: Catalog, case: Case, lens: Lens) -> dict[str, Lean]:
    """Every criterion's lean under a lens."""
    return {name: lean(catalog, name, case, lens) for name in catalog.criteria}


def lean(catalog: Catalog, criterion: str, case: Case, lens: Lens) -> Lean:
    """One criterion's lean under a lens."""
    item = catalog.criteria[criterion]
    if lens == "today":
        return today_lean(item, catalog, case.without)
    if case.without is None:
        return documents_lean(item, case.sources)
    admitted = frozenset(catalog.documents) if case.sources is None else case.sources
    return documents_lean(item, admitted - {case.without})
