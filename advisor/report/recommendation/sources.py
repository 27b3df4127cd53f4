"""What a recommendation stands on: facts and claims, and the sources behind them."""

from dataclasses import asdict

from advisor.frameworks import TITLES
from advisor.judgement.verdict import Line, Recommendation, counted
from advisor.knowledge.model import Catalog, Claim, Document, Evidence, Fact, Rating
from advisor.report.claims import weight_of
from advisor.report.payload import sentence, source_line


def cited_facts(recommendation: Recommendation, catalog: Catalog) -> list[Fact]:
    """The facts that today's leans, the constraints and the advice name, what counts first."""
    today = recommendation.verdicts["today"]
    names = [
        *(item.because for item in recommendation.verdict.constraints),
        *(name for line in (*counted(today), *today.lines) for name in line.because),
        *(line.because for line in (*recommendation.before, *recommendation.advice)),
    ]
    return [catalog.facts[name] for name in dict.fromkeys(names)]


def cited_claims(recommendation: Recommendation, catalog: Catalog) -> list[Claim]:
    """The articles' claims that the `documents` leans name."""
    claims = {claim.id: claim for item in catalog.criteria.values() for claim in item.claims}
    lines = recommendation.verdicts["documents"].lines
    return [claims[name] for name in dict.fromkeys(n for line in lines for n in line.because)]


def heard_in(claim: Claim, recommendation: Recommendation) -> tuple[str, ...]:
    """The admitted articles that make this claim."""
    admitted = recommendation.terms.sources
    articles = dict.fromkeys(place.document for place in claim.mentions)
    return tuple(name for name in articles if admitted is None or name in admitted)


def source_row(source: Evidence) -> str:
    """One source with both its dates."""
    return source_line(asdict(source))


def document_row(document: Document) -> str:
    """One article with its date and how sure that is."""
    inferred = ", date inferred" if document.date_is == "inferred" else ""
    when = f"{document.published}{inferred}. {document.url}".rstrip()
    return f"{sentence(document.title)} {document.publisher}, {when}"


def source_keys(recommendation: Recommendation, catalog: Catalog) -> dict[str, tuple[str, ...]]:
    """Fact or claim id -> the addresses, or the admitted articles, that it stands on."""
    keys = {
        name: tuple(source.url for source in fact.evidence) for name, fact in catalog.facts.items()
    }
    for criterion in catalog.criteria.values():
        for claim in criterion.claims:
            keys[claim.id] = heard_in(claim, recommendation)
    return keys


def cited_sources(recommendation: Recommendation, catalog: Catalog) -> dict[str, str]:
    """Each source of the lens asked for, the constraints and the advice: its key and its row."""
    rows = {key: document_row(document) for key, document in catalog.documents.items()}
    rows |= {
        source.url: source_row(source)
        for fact in catalog.facts.values()
        for source in fact.evidence
    }
    names = [
        *(item.because for item in recommendation.verdict.constraints),
        *(name for line in counted(recommendation.verdict) for name in line.because),
        *(line.because for line in (*recommendation.before, *recommendation.advice)),
    ]
    keys = source_keys(recommendation, catalog)
    return {key: rows[key] for name in names for key in keys[name]}


def published(catalog: Catalog) -> dict[str, str]:
    """Source key -> its date; the undated ones are left out."""
    dates = {document.id: document.published for document in catalog.documents.values()}
    for fact in catalog.facts.values():
        dates |= {item.url: item.published for item in fact.evidence if item.published[0].isdigit()}
    return dates


def newest_dates(recommendation: Recommendation, catalog: Catalog) -> dict[str, str]:
    """Line id -> the date of the newest source behind it, empty where none is dated."""
    keys, dates = source_keys(recommendation, catalog), published(catalog)
    return {
        line.id: max(
            (dates.get(key, "") for name in line.because for key in keys[name]), default=""
        )
        for line in counted(recommendation.verdict)
    }


def ratings(line: Line, recommendation: Recommendation, catalog: Catalog) -> list[str]:
    """Today's ratings behind a line, each with what it means on the criterion's scale."""
    criterion = catalog.criteria.get(line.id)
    if recommendation.terms.lens != "today" or criterion is None or criterion.today is None:
        return []
    today = criterion.today
    pairs: tuple[tuple[str, Rating], ...] = (
        (TITLES["pytorch"], today.pytorch),
        (TITLES["tensorflow"], today.tensorflow),
    )
    rows = [
        f"{title} {rating.value} of 4: {criterion.scale[rating.value]}" for title, rating in pairs
    ]
    return [*rows, f"confidence {today.confidence}: {today.note}"]


def grounds(line: Line, catalog: Catalog) -> dict[str, str]:
    """Fact or claim id -> its sentence, for everything a line rests on."""
    claims = {claim.id: claim for item in catalog.criteria.values() for claim in item.claims}
    rows = {}
    for name in line.because:
        if name in claims:
            claim = claims[name]
            rows[name] = f"{claim.says} ({weight_of(claim.favours, claim.strength)})"
        else:
            rows[name] = catalog.facts[name].says
    return rows
