"""The data at a glance: every criterion under both lenses, the interview, the facts grown old."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from advisor.frameworks import FRAMEWORKS
from advisor.judgement.leans import documents_lean, today_lean, voices
from advisor.knowledge.age import UNDATED, By, first_day
from advisor.knowledge.model import LENSES, Catalog, Criterion, Fact
from advisor.report.reference.interview import question_entry

Entry = dict[str, Any]


def criteria_rows(catalog: Catalog, sources: frozenset[str] | None) -> list[Entry]:
    """Each criterion under both lenses, from what leans most to PyTorch today to TensorFlow.

    Args:
        sources: the articles admitted to the `documents` lens; None admits all.
    """
    rows = [_criterion(item, catalog, sources) for item in catalog.criteria.values()]
    return sorted(rows, key=lambda row: tuple(-row["lenses"][lens]["lean"] for lens in LENSES))


def _criterion(item: Criterion, catalog: Catalog, sources: frozenset[str] | None) -> Entry:
    today, then = today_lean(item, catalog), documents_lean(item, sources)
    heard = [voice.document for voice in voices(item, sources)]
    ratings = None
    if item.today is not None:
        ratings = {name: item.today.of(name).value for name in FRAMEWORKS}
    return {
        "id": item.id,
        "title": item.title,
        "asks": item.asks,
        "group": item.group,
        "ratings": ratings,
        "confidence": item.today.confidence if item.today else None,
        "lenses": {
            "today": {"lean": today.value, "spread": today.spread},
            "documents": {"lean": then.value, "spread": then.spread, "articles": heard},
        },
        "claims": len(item.claims),
        "facts": len(item.facts),
    }


def question_rows(catalog: Catalog) -> list[Entry]:
    """The interview in its order."""
    return [{"id": item.id, **question_entry(item)} for item in catalog.questions.values()]


def stale_rows(catalog: Catalog, days: int, by: By, now: date) -> list[Entry]:
    """The facts whose newest source is older than so many days, oldest first.

    Args:
        by: whether age runs from the day a source was last read or was published.
        now: the day to count to.
    """
    rows = [row for fact in catalog.facts.values() for row in _aged(fact, by, now)]
    old = [row for row in rows if row["days"] > days]
    return sorted(old, key=lambda row: (-row["days"], row["fact"]))


def oldest_age_in_days(catalog: Catalog, by: By, now: date) -> int:
    """The age of the oldest fact, however young it is."""
    ages: list[int] = [
        row["days"] for fact in catalog.facts.values() for row in _aged(fact, by, now)
    ]
    return max(ages, default=0)


def _aged(fact: Fact, by: By, now: date) -> Iterator[Entry]:
    """The fact with its age by its newest source; nothing where none is dated, or withdrawn."""
    read = max(source.accessed for source in fact.evidence)
    dated = [item.published for item in fact.evidence if item.published != UNDATED]
    published = max(dated, default=None)
    day = first_day(read if by == "read" else published or UNDATED)
    if day is not None and not fact.withdrawn:
        yield {
            "fact": fact.id,
            "says": fact.says,
            "days": (now - day).days,
            "read": read,
            "published": published,
            "sources": [source.url for source in fact.evidence],
        }
