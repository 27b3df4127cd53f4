"""A recommendation as JSON for scripts and as Markdown for a team's records."""

from collections.abc import Iterable
from typing import Any

from advisor import __version__
from advisor.judgement.decision import Decision
from advisor.judgement.leans import Voice
from advisor.judgement.verdict import Line, Recommendation, Verdict
from advisor.knowledge.model import LENSES, Catalog, Claim, Fact
from advisor.report import citations, sentences

SCHEMA = 1  # counts breaks; keys are only added


def as_dict(
    recommendation: Recommendation, catalog: Catalog, decision: Decision | None = None
) -> dict[str, Any]:
    """The recommendation for scripts; shape and meaning in docs/json.md."""
    verdict = recommendation.verdict
    told = {
        "schema": SCHEMA,
        "fwpick": __version__,
        "as_of": catalog.as_of,
        "lens": recommendation.terms.lens,
        "call": verdict.call,
        "framework": verdict.framework,
        "margin": verdict.margin,
        "win_share": verdict.win_share,
        "criteria": [_line(line) for line in verdict.lines],
        "experience": _line(verdict.experience),
        "flips": _flips(recommendation),
        "contested": [
            _contest(line, heard) for line, heard in sentences.contests(recommendation, catalog)
        ],
        "lenses": {lens: _summary(recommendation.verdicts[lens]) for lens in LENSES},
        "constraints": [
            {name: getattr(item, name) for name in ("framework", "question", "answer", "because")}
            for item in verdict.constraints
        ],
        "advice": [{"says": line.says, "because": line.because} for line in recommendation.advice],
        "facts": {fact.id: _fact(fact) for fact in citations.cited_facts(recommendation, catalog)},
        "claims": {
            claim.id: _claim(claim, recommendation)
            for claim in citations.cited_claims(recommendation, catalog)
        },
        "answers": {
            name: {"value": answer.value, "from": answer.origin}
            for name, answer in recommendation.answers.items()
        },
    }
    if decision is not None:
        told["decision"] = {
            "framework": decision.framework,
            "by": decision.by,
            "how": decision.how,
        }
    return told


def _line(line: Line) -> dict[str, Any]:
    names = ("id", "title", "weight", "share", "lean", "spread", "contribution")
    return {**{name: getattr(line, name) for name in names}, "because": list(line.because)}


def _contest(line: Line, heard: Iterable[Voice]) -> dict[str, Any]:
    said = [
        {name: getattr(voice, name) for name in ("document", "lean", "strength")}
        | {"claims": list(voice.claims)}
        for voice in heard
    ]
    return {"id": line.id, "share": line.share, "lean": line.lean, "spread": line.spread} | {
        "articles": said
    }


def _summary(verdict: Verdict) -> dict[str, Any]:
    return {name: getattr(verdict, name) for name in ("call", "framework", "margin", "win_share")}


def _flips(recommendation: Recommendation) -> dict[str, Any]:
    def rows(items: Iterable[Any]) -> list[dict[str, Any]]:
        return [{name: getattr(item, name) for name in item.__slots__} for item in items]

    flips = recommendation.flips
    return {
        "answers": rows(flips.answers),
        "criteria": rows(flips.criteria),
        "sources": rows(flips.sources),
        "tornado": rows(flips.tornado),
    }


def _fact(fact: Fact) -> dict[str, Any]:
    first, *more = fact.evidence
    shown = {name: getattr(first, name) for name in ("title", "url", "published", "accessed")}
    shown |= {"says": fact.says, "publisher": first.publisher, "grade": first.grade}
    return shown | {"more": [source.url for source in more]}


def _claim(claim: Claim, recommendation: Recommendation) -> dict[str, Any]:
    shown = {name: getattr(claim, name) for name in ("says", "favours", "strength", "now")}
    return shown | {"documents": list(citations.heard_in(claim, recommendation))}
