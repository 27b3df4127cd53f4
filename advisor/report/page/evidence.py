"""The evidence behind a criterion, in more or less detail."""

from collections import Counter
from itertools import zip_longest

from advisor.frameworks import FRAMEWORKS, TITLES
from advisor.judgement.verdict import Recommendation
from advisor.knowledge.age import UNDATED
from advisor.knowledge.model import Catalog, Claim, Criterion, Evidence, Fact
from advisor.report.claims import NOW
from advisor.report.recommendation.sources import heard_in
from advisor.values import value

UNLINKED = "pkg:"  # a package is named by its address, which no browser opens


@value
class Detail:
    """How much of a criterion's evidence is told; what is left out is counted.

    Args:
        facts: how many facts, from both sides in turn; None tells all.
        sources: how many sources of a fact, the newest first; None tells all.
        titles: whether a source is named by its title, else by who published it.
        notes: whether the question behind it and the reasons of the ratings are told.
        claims: whether the articles' claims are told.
    """

    facts: int | None = None
    sources: int | None = None
    titles: bool = True
    notes: bool = True
    claims: bool = True


@value
class Source:
    """A source as it is cited: what to show, where to (empty for a package), and its dates."""

    label: str
    url: str
    dates: str


@value
class Stated:
    """A fact as it is told; `more` counts the sources left out."""

    says: str
    sources: tuple[Source, ...]
    more: int


@value
class Said:
    """A claim as it is told, whom it favours and how strongly, where, and what became of it."""

    says: str
    favours: str
    where: str
    now: str


@value
class Grounds:
    """What stands behind a criterion; `stated`, `claimed` count facts and claims, told or not."""

    asks: str
    ratings: tuple[str, ...]
    note: str
    facts: tuple[Stated, ...]
    stated: int
    claims: tuple[Said, ...]
    claimed: int


STRENGTH = {1: "hints at", 2: "favours", 3: "decides for"}


def usual_day(catalog: Catalog) -> str:
    """The day on which most sources were read last."""
    days = Counter(item.accessed for fact in catalog.facts.values() for item in fact.evidence)
    return max(days, key=lambda day: (days[day], day))


def grounds(
    item: Criterion, recommendation: Recommendation, catalog: Catalog, detail: Detail, day: str
) -> Grounds:
    """What stands behind a criterion, in this detail; `day` is the usual day of reading."""
    names = _facts_in_turn(item)
    heard = [claim for claim in item.claims if heard_in(claim, recommendation)]
    claims = heard if detail.claims else []
    return Grounds(
        asks=item.asks if detail.notes else "",
        ratings=_ratings(item, detail),
        note=item.today.note if item.today and detail.notes else "",
        facts=tuple(_stated(catalog.facts[name], detail, day) for name in names[: detail.facts]),
        stated=len(names),
        claims=tuple(_said(claim, recommendation) for claim in claims),
        claimed=len(heard),
    )


def _ratings(item: Criterion, detail: Detail) -> tuple[str, ...]:
    if item.today is None:
        return ()
    rows = ((TITLES[name], item.today.of(name).value) for name in FRAMEWORKS)
    return tuple(
        f"{title} {value} of 4" + (f": {item.scale[value]}" if detail.notes else "")
        for title, value in rows
    )


def _facts_in_turn(item: Criterion) -> list[str]:
    """The facts behind today's ratings, one of each framework in turn."""
    if item.today is None:
        return []
    sides = (item.today.of(name).because for name in FRAMEWORKS)
    return list(dict.fromkeys(name for pair in zip_longest(*sides) for name in pair if name))


def _stated(fact: Fact, detail: Detail, day: str) -> Stated:
    told = newest(fact)[: detail.sources]
    return Stated(
        says=fact.says,
        sources=tuple(source(item, day, titles=detail.titles) for item in told),
        more=len(fact.evidence) - len(told),
    )


def newest(fact: Fact) -> list[Evidence]:
    """The sources of a fact, the one published last first, those without a date at the end."""
    dated = {
        item.url: "" if item.published == UNDATED else item.published for item in fact.evidence
    }
    return sorted(fact.evidence, key=lambda item: dated[item.url], reverse=True)


def source(item: Evidence, day: str, *, titles: bool = True) -> Source:
    """A source as it is cited; the day it was read only where it is not the usual one."""
    read = "" if item.accessed == day else f", read {item.accessed}"
    dates = f"{item.published}{read}"
    if item.url.startswith(UNLINKED):
        return Source(label=item.url, url="", dates=dates)
    if not titles or item.publisher in item.title:
        return Source(label=item.title if titles else item.publisher, url=item.url, dates=dates)
    return Source(label=item.title, url=item.url, dates=f"{item.publisher}, {dates}")


def cited(fact: Fact, day: str) -> Source:
    """The newest source of a fact, as it is cited."""
    return source(newest(fact)[0], day)


def _said(claim: Claim, recommendation: Recommendation) -> Said:
    return Said(
        says=claim.says,
        favours=f"{STRENGTH[claim.strength]} {TITLES[claim.favours]}"
        if claim.favours in ("pytorch", "tensorflow")
        else "favours neither",
        where=", ".join(heard_in(claim, recommendation)),
        now=NOW[claim.now],
    )
