"""A recommendation as JSON, for scripts."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING

from advisor.judgement.decision import Decision
from advisor.judgement.leans import Voice
from advisor.judgement.verdict import Line, Recommendation, Verdict
from advisor.knowledge.model import LENSES, Advice, Catalog, Claim, Fact
from advisor.report.payload import Payload, head
from advisor.report.recommendation import sources, words

if TYPE_CHECKING:  # who asks for one recommendation need not load what compares two
    from advisor.judgement.comparison import Comparison


def as_dict(
    recommendation: Recommendation, catalog: Catalog, decision: Decision | None = None
) -> Payload:
    """The recommendation for scripts; shape and meaning in docs/json.md."""
    verdict = recommendation.verdict
    payload = {
        **head(catalog),
        "lens": recommendation.terms.lens,
        "call": verdict.call,
        "framework": verdict.framework,
        "leader": verdict.leader,
        "margin": verdict.margin,
        "win_share": verdict.win_share,
        "criteria": [asdict(line) for line in verdict.lines],
        "experience": asdict(verdict.experience),
        "unsaid": asdict(verdict.unsaid) if verdict.unsaid else None,
        "stated_alone": verdict.stated_alone,
        "flips": asdict(recommendation.flips),
        "contested": [
            _contest(line, heard) for line, heard in words.contests(recommendation, catalog)
        ],
        "lenses": {lens: _summary(recommendation.verdicts[lens]) for lens in LENSES},
        "constraints": [asdict(item) for item in verdict.constraints],
        "ways_out": [asdict(way) for way in recommendation.ways_out],
        "warnings": list(recommendation.clashes),
        "before": _lines(recommendation.before),
        "advice": _lines(recommendation.advice),
        "makes": list(recommendation.makes),
        "facts": {fact.id: _fact(fact) for fact in sources.cited_facts(recommendation, catalog)},
        "claims": {
            claim.id: _claim(claim, recommendation)
            for claim in sources.cited_claims(recommendation, catalog)
        },
        "answers": {
            name: {"value": answer.value, "from": answer.origin}
            for name, answer in recommendation.answers.items()
        },
    }
    if decision is not None:
        payload["decision"] = asdict(decision)
    return payload


def both_as_dict(comparison: "Comparison", catalog: Catalog, names: Sequence[str]) -> Payload:
    """Two recommendations and what parts them, for scripts; shape and meaning in docs/json.md."""
    return {
        **head(catalog),
        "files": list(names),
        "first": as_dict(comparison.first, catalog),
        "second": as_dict(comparison.second, catalog),
        "same_verdict": comparison.same_verdict,
        "same_terms": comparison.same_terms,
        "differs": [asdict(row) for row in comparison.differs],
        "agreed": dict(comparison.agreed),
        "weighed": [asdict(row) for row in comparison.weighed],
        "swaps": {
            "first": [asdict(swap) for swap in comparison.first_swaps],
            "second": [asdict(swap) for swap in comparison.second_swaps],
        },
    }


def _lines(rows: Iterable[Advice]) -> list[Payload]:
    return [{"says": row.says, "because": row.because} for row in rows]


def _contest(line: Line, heard: Iterable[Voice]) -> Payload:
    return {
        "id": line.id,
        "share": line.share,
        "lean": line.lean,
        "spread": line.spread,
        "articles": [asdict(voice) for voice in heard],
    }


def _summary(verdict: Verdict) -> Payload:
    return {
        "call": verdict.call,
        "framework": verdict.framework,
        "leader": verdict.leader,
        "margin": verdict.margin,
        "win_share": verdict.win_share,
    }


def _fact(fact: Fact) -> Payload:
    first, *more = fact.evidence
    return {
        "title": first.title,
        "url": first.url,
        "published": first.published,
        "accessed": first.accessed,
        "says": fact.says,
        "publisher": first.publisher,
        "grade": first.grade,
        "more": [source.url for source in more],
    }


def _claim(claim: Claim, recommendation: Recommendation) -> Payload:
    return {
        "says": claim.says,
        "favours": claim.favours,
        "strength": claim.strength,
        "now": claim.now,
        "documents": list(sources.heard_in(claim, recommendation)),
    }
