"""When to look at a decision again: by the age of the facts that carry it."""

from dataclasses import dataclass
from datetime import date, timedelta

from advisor.frameworks import FRAMEWORKS
from advisor.judgement.leans import sign
from advisor.judgement.verdict import Recommendation, Verdict, counted
from advisor.knowledge.age import newest_age
from advisor.knowledge.model import Catalog, Fact

DAYS = 180  # as `fwpick stale` counts, from the day a fact was last read
SOON = 90  # where a fact was old already when it was read
CARRIERS = 3  # of the criteria, heaviest first


@dataclass(frozen=True, slots=True, kw_only=True)
class LookAgain:
    """The day by which to look again, and why on that day."""

    day: date
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Carrier:
    """What carries a verdict, and the facts behind it, those of each framework together."""

    title: str
    groups: tuple[tuple[Fact, ...], ...]


def look_again(recommendation: Recommendation, catalog: Catalog) -> LookAgain:
    """180 days after the facts that carry today's verdict were read; 90 where one is old.

    They are those of the hard needs, where they decide, else those of the three heaviest criteria
    that speak for the leader. Old is what has no source of the last year. Where none carries it,
    all facts do. Articles do not age: their verdict too is looked at again by today's facts.
    """
    carriers = _carriers(recommendation.verdicts["today"], catalog)
    facts = [fact for carrier in carriers for group in carrier.groups for fact in group]
    read = min((_last_read(fact) for fact in facts), default=date.fromisoformat(catalog.as_of))
    old = next((carrier.title for carrier in carriers if _is_old(carrier, catalog.as_of)), None)
    days = DAYS if old is None else SOON
    why = f"{days} days after the facts that carry it were read"
    if old is not None:
        why += f", not {DAYS}, as the newest source on {old} is over a year old"
    return LookAgain(day=read + timedelta(days=days), why=why)


def _carriers(verdict: Verdict, catalog: Catalog) -> list[_Carrier]:
    if verdict.constraints:
        return [
            _Carrier(
                title=catalog.questions[need.question].title,
                groups=((catalog.facts[need.because],),),
            )
            for need in verdict.constraints
        ]
    towards = sign(verdict.leader or "")
    lines = [
        line
        for line in counted(verdict)
        if line.because and (not towards or line.contribution * towards > 0)
    ]
    return [
        _Carrier(title=line.title, groups=_rated(line.id, catalog)) for line in lines[:CARRIERS]
    ]


def _rated(criterion: str, catalog: Catalog) -> tuple[tuple[Fact, ...], ...]:
    """The facts behind the rating of each framework."""
    today = catalog.criteria[criterion].today
    if today is None:
        return ()
    return tuple(
        tuple(catalog.facts[name] for name in today.of(framework).because)
        for framework in FRAMEWORKS
    )


def _last_read(fact: Fact) -> date:
    return max(date.fromisoformat(source.accessed) for source in fact.evidence)


def _is_old(carrier: _Carrier, as_of: str) -> bool:
    """Whether a rating's newest source is over a year old, or bears no date."""
    ages = (newest_age(group, as_of) for group in carrier.groups)
    return any(age is None or age > 1.0 for age in ages)
