"""Claims, facts and articles as JSON entries: what all else in the data is shown to rest on."""

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from advisor.knowledge.model import Catalog, Claim, Document, Fact

Entry = dict[str, Any]


def claim_entry(claim: Claim) -> Entry:
    """A claim as it stands in the data."""
    return {
        "id": claim.id,
        "says": claim.says,
        "favours": claim.favours,
        "strength": claim.strength,
        "in": [asdict(place) for place in claim.mentions],
        "contradicted_by": list(claim.contradicted_by),
        "now": claim.now,
        "because": list(claim.because),
    }


def fact_entry(fact: Fact) -> Entry:
    """A fact with every source that shows it."""
    return {
        "about": fact.about,
        "says": fact.says,
        "evidence": [asdict(source) for source in fact.evidence],
        "withdrawn": fact.withdrawn or None,
    }


def document_entry(row: Document) -> Entry:
    """An article; `date_is` says whether its date stands in it or was inferred."""
    return {
        "title": row.title,
        "publisher": row.publisher,
        "published": row.published,
        "date_is": row.date_is,
        "url": row.url,
    }


def fact_entries(catalog: Catalog, names: Iterable[str]) -> Entry:
    """These facts, each once."""
    return {name: fact_entry(catalog.facts[name]) for name in dict.fromkeys(names)}


def article_entries(catalog: Catalog, claims: Iterable[Claim]) -> Entry:
    """The articles that make or deny these claims."""
    named = {place.document for claim in claims for place in claim.mentions}
    named |= {name for claim in claims for name in claim.contradicted_by}
    return {
        name: document_entry(catalog.documents[name]) for name in catalog.documents if name in named
    }
