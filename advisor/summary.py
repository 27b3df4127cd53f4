"""A recommendation in words and rows, for every way of showing it."""

from collections.abc import Iterable

from advisor.model import TITLES, Call, Catalog, Claim, Document, Evidence, Fact, Framework
from advisor.verdict import AnswerFlip, Line, Recommendation, Verdict


def call_text(verdict: Verdict) -> str:
    """The verdict in a few words."""
    if verdict.call == "none":
        return "Both frameworks are ruled out"
    if verdict.call == "close" or verdict.framework is None:
        return "Too close to call"
    how = {"clear": "clearly", "leaning": "leaning", "constraint": "by a hard need"}[verdict.call]
    return f"{TITLES[verdict.framework]}, {how}"


def counted(verdict: Verdict) -> list[Line]:
    """The lines that weigh anything, largest contribution first, then largest share."""
    lines = [line for line in (*verdict.lines, verdict.experience) if line.weight]
    return sorted(lines, key=lambda line: (-abs(line.contribution), -line.share, line.id))


def moved(recommendation: Recommendation) -> list[tuple[Line, Line]]:
    """(then, now) of each criterion that counts and leans otherwise today, largest first."""
    then = {line.id: line for line in recommendation.verdicts["documents"].lines}
    pairs = [
        (then[line.id], line)
        for line in recommendation.verdicts["today"].lines
        if line.weight and abs(line.lean - then[line.id].lean) >= 0.25
    ]
    return sorted(pairs, key=lambda pair: -pair[1].share * abs(pair[1].lean - pair[0].lean))


def cited_facts(recommendation: Recommendation, catalog: Catalog) -> list[Fact]:
    """The facts that today's leans, the constraints and the advice rest on, in that order."""
    names = [
        *(item.because for item in recommendation.verdict.constraints),
        *(name for line in counted(recommendation.verdicts["today"]) for name in line.because),
        *(line.because for line in recommendation.advice),
    ]
    return [catalog.facts[name] for name in dict.fromkeys(names)]


def cited_claims(recommendation: Recommendation, catalog: Catalog) -> list[Claim]:
    """The articles' claims behind the `documents` leans that count."""
    said = {claim.id: claim for item in catalog.criteria.values() for claim in item.claims}
    lines = counted(recommendation.verdicts["documents"])
    return [said[name] for name in dict.fromkeys(n for line in lines for n in line.because)]


def flip_rows(
    recommendation: Recommendation, catalog: Catalog, most: int | None = None
) -> list[str]:
    """What would change the verdict, as sentences: answers, then criteria, then sources.

    Args:
        most: how many of each to give; None gives all.
    """
    flips = recommendation.flips
    titles = {name: item.title for name, item in catalog.criteria.items()}
    titles["experience"] = recommendation.verdict.experience.title
    answers = [
        f"{question} = {' or '.join(values)} (now {before}): {outcome(call, framework)}"
        for (question, before, call, framework), values in _grouped(flips.answers).items()
    ]
    criteria = [
        f"{titles[flip.id]} {'above' if flip.flip_share > flip.share else 'below'} "
        f"{100 * flip.flip_share:.0f} % of all weight (now {100 * flip.share:.0f} %): "
        f"{TITLES[flip.towards]} leads"
        for flip in flips.criteria
    ]
    sources = [
        f'without "{flip.title}": {outcome(flip.call, flip.framework)}' for flip in flips.sources
    ]
    return [*answers[:most], *criteria[:most], *sources[:most]]


def _grouped(
    flips: Iterable[AnswerFlip],
) -> dict[tuple[str, str, Call, Framework | None], list[str]]:
    """The answers to one question that lead to the same verdict, together."""
    rows: dict[tuple[str, str, Call, Framework | None], list[str]] = {}
    for flip in flips:
        key = (flip.question, flip.before, flip.call, flip.framework)
        rows.setdefault(key, []).append(flip.after)
    return rows


def outcome(call: str, framework: Framework | None) -> str:
    """A changed verdict in a few words."""
    if framework is None:
        return "both ruled out" if call == "none" else "too close to call"
    return f"{TITLES[framework]} ({call})"


def source_row(source: Evidence) -> str:
    """One source with both its dates."""
    return (
        f"{_sentence(source.title)} {source.publisher}, {source.published} "
        f"(read {source.accessed}, {source.grade}). {source.url}"
    )


def _sentence(title: str) -> str:
    return title if title[-1] in ".?!" else f"{title}."


def document_row(document: Document) -> str:
    """One article with its date and how sure that is."""
    inferred = ", date inferred" if document.date_is == "inferred" else ""
    when = f"{document.published}{inferred}. {document.url}".rstrip()
    return f"{_sentence(document.title)} {document.publisher}, {when}"


def source_keys(catalog: Catalog) -> dict[str, tuple[str, ...]]:
    """Fact or claim id -> the addresses or articles it stands on."""
    keys = {
        name: tuple(source.url for source in fact.evidence) for name, fact in catalog.facts.items()
    }
    for criterion in catalog.criteria.values():
        for claim in criterion.claims:
            keys[claim.id] = tuple(dict.fromkeys(place.document for place in claim.mentions))
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
        *(line.because for line in recommendation.advice),
    ]
    keys = source_keys(catalog)
    return {key: rows[key] for name in names for key in keys[name]}


def nearest_sources(recommendation: Recommendation, catalog: Catalog) -> list[str]:
    """Of each thing that counts, most important first, the one source published last."""
    rows = cited_sources(recommendation, catalog)
    keys = source_keys(catalog)
    published = {
        source.url: source.published
        for fact in catalog.facts.values()
        for source in fact.evidence
        if source.published[0].isdigit()
    } | {document.id: document.published for document in catalog.documents.values()}
    cited = [
        *((item.because,) for item in recommendation.verdict.constraints),
        *(line.because for line in counted(recommendation.verdict) if line.because),
        *((line.because,) for line in recommendation.advice),
    ]
    newest = [
        max((key for name in names for key in keys[name]), key=lambda key: published.get(key, ""))
        for names in cited
    ]
    return [rows[key] for key in dict.fromkeys(newest)]


def constraint_rows(recommendation: Recommendation, catalog: Catalog) -> list[str]:
    """Each framework ruled out, by which answer and because of what."""
    return [
        f"{TITLES[item.framework]} is ruled out by {item.question} = {item.answer}: "
        f"{catalog.facts[item.because].says.strip()}"
        for item in recommendation.verdict.constraints
    ]


def newest_source_date(line: Line, catalog: Catalog) -> str:
    """The date of the newest source behind a line."""
    dates = [
        source.published
        for name in line.because
        if name in catalog.facts
        for source in catalog.facts[name].evidence
    ]
    claims = {claim.id: claim for item in catalog.criteria.values() for claim in item.claims}
    dates += [
        catalog.documents[place.document].published
        for name in line.because
        if name in claims
        for place in claims[name].mentions
    ]
    return max((date for date in dates if date[0].isdigit()), default="")


def answer_rows(recommendation: Recommendation) -> list[str]:
    """The answers by where they came from; the unanswered ones are left out."""
    labels = {"flag": "flags", "file": "file", "wizard": "wizard", "default": "default"}
    rows = []
    for origin, label in labels.items():
        given = [
            f"{name} {answer.value}"
            for name, answer in recommendation.answers.items()
            if answer.origin == origin
        ]
        if given:
            rows.append(f"from {label}: {', '.join(given)}")
    return rows
