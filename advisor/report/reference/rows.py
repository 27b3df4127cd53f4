"""Claims, facts and articles as rows of a page, from their JSON entries."""

from typing import Any

from advisor.report.claims import NOW, weight_of
from advisor.report.payload import sentence, source_line

Entry = dict[str, Any]


def when(name: str, row: Entry) -> str:
    """An article's id with its date."""
    inferred = ", date inferred" if row["date_is"] == "inferred" else ""
    return f"{name} ({row['published']}{inferred})"


def claim_row(row: Entry) -> str:
    """A claim, where it stands and what became of it."""
    places = "; ".join(
        f"{place['document']}, {place['section']}{', outright' if place['verdict'] else ''}"
        for place in row["in"]
    )
    against = ", ".join(row["contradicted_by"])
    parts = [
        f"{row['id']}: {row['says']}",
        f"It speaks {weight_of(row['favours'], row['strength'])}. In {places}.",
        f"Contradicted by {against}." if against else "",
        f"Today: {NOW[row['now']]}{_because(row['because'])}.",
    ]
    return " ".join(filter(None, parts))


def _because(names: list[str]) -> str:
    return f" because of {', '.join(names)}" if names else ""


def fact_rows(facts: Entry) -> list[str]:
    """Facts with their sources."""
    return [
        f"{name}: {withdrawn(row)}{row['says']} {_evidence(row)}" for name, row in facts.items()
    ]


def withdrawn(fact: Entry) -> str:
    """That a fact no longer stands, and why; empty where it does."""
    return f"(withdrawn {fact['withdrawn']}) " if fact["withdrawn"] else ""


def _evidence(row: Entry) -> str:
    return " ".join(f"[{source_line(source)}]" for source in row["evidence"])


def article_rows(articles: Entry) -> list[str]:
    """Articles with date, title and address."""
    return [
        f"{when(name, row)}: {sentence(row['title'])} {row['publisher']}. {row['url']}".rstrip()
        for name, row in articles.items()
    ]
