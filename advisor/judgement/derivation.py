"""How a criterion's lean comes about: every number and every step, to be recomputed by hand."""

from collections.abc import Iterable, Mapping
from math import fsum, sqrt
from typing import Any

from advisor.frameworks import FRAMEWORKS, TITLES, Framework
from advisor.judgement.leans import (
    ARTICLE_SPREAD,
    CONFIDENCE_SPREAD,
    SPREAD_PER_YEAR,
    STRONGEST,
    UNDATED_YEARS,
    UNKNOWN_SPREAD,
    Lean,
    Voice,
    documents_lean,
    late_years,
    sign,
    today_lean,
    voices,
)
from advisor.knowledge.age import UNDATED, newest_age
from advisor.knowledge.model import Catalog, Claim, Criterion, Fact, Mention

Entry = dict[str, Any]


def derive_today(criterion: Criterion, catalog: Catalog) -> Entry:
    """Today's lean and spread with the ratings, the age and the constants they come from."""
    lean, today = today_lean(criterion, catalog), criterion.today
    if today is None:
        return {
            **_result(lean),
            "steps": ["Nothing reliable is known: lean 0, and the widest spread."],
        }
    sides = {name: [catalog.facts[fact] for fact in today.of(name).because] for name in FRAMEWORKS}
    late = {name: late_years(facts, catalog.as_of) for name, facts in sides.items()}
    newest = {name: newest_date(facts) for name, facts in sides.items()}
    ours, theirs = today.pytorch.value, today.tensorflow.value
    base = CONFIDENCE_SPREAD[today.confidence]
    return {
        **_result(lean),
        "ratings": {"pytorch": ours, "tensorflow": theirs},
        "confidence": today.confidence,
        "confidence_spread": base,
        "newest_source": newest_date([fact for facts in sides.values() for fact in facts]),
        "newest_sources": newest,
        "age_years": newest_age(
            [fact for facts in sides.values() for fact in facts], catalog.as_of
        ),
        "late_years": max(late.values()),
        "late_years_of": late,
        "undated_years": UNDATED_YEARS,
        "spread_per_year": SPREAD_PER_YEAR,
        "widest_spread": UNKNOWN_SPREAD,
        "steps": [
            f"lean = (PyTorch {ours} - TensorFlow {theirs}) / 4 = {lean.value:+.2f}",
            f"spread = {base:.2f} for {today.confidence} confidence + {SPREAD_PER_YEAR} x "
            f"{max(late.values()):.2f} years beyond the first = {lean.spread:.2f}, at most "
            f"{UNKNOWN_SPREAD:.2f} ({_aged(newest, late)}; counted to {catalog.as_of}, an undated "
            f"source as {UNDATED_YEARS:.0f} years old, the older side counts)",
        ],
    }


def _aged(newest: Mapping[Framework, str | None], late: Mapping[Framework, float]) -> str:
    return ", ".join(
        f"{TITLES[name]}'s newest source {f'is of {day}' if day else 'bears no date'}: "
        f"{late[name]:.2f}"
        for name, day in newest.items()
    )


def newest_date(facts: Iterable[Fact]) -> str | None:
    """The latest day of publication behind these facts; None when none is dated."""
    dates = (item.published for fact in facts for item in fact.evidence)
    return max((day for day in dates if day != UNDATED), default=None)


def derive_documents(
    criterion: Criterion, catalog: Catalog, sources: frozenset[str] | None = None
) -> Entry:
    """The articles' lean and spread with each article's own, and what stands or is set aside."""
    lean, heard = documents_lean(criterion, sources), voices(criterion, sources)
    if not heard:
        return {
            **_result(lean),
            "articles": [],
            "steps": ["No article that is heard speaks of it: lean 0, and the widest spread."],
        }
    total = sum(voice.strength for voice in heard)
    apart = sqrt(fsum(voice.strength * (voice.lean - lean.value) ** 2 for voice in heard) / total)
    products = " + ".join(f"{voice.strength} x {_signed(voice.lean)}" for voice in heard)
    return {
        **_result(lean),
        "articles": [_article(voice, criterion, catalog) for voice in heard],
        "strengths": total,
        "apart": apart,
        "article_spread": ARTICLE_SPREAD,
        "steps": [
            f"lean = ({products}) / {total} = {lean.value:+.2f}, each article with the strength of "
            "its strongest standing claim",
            f"spread = sqrt({ARTICLE_SPREAD:.2f}^2 / {len(heard)} + {apart:.2f}^2) = "
            f"{lean.spread:.2f}: {len(heard)} articles, {apart:.2f} apart",
        ],
    }


def _article(voice: Voice, criterion: Criterion, catalog: Catalog) -> Entry:
    claims = [claim for claim in criterion.claims if _places(claim, voice.document)]
    standing = [claim for claim in claims if claim.id in voice.claims]
    aside = [claim.id for claim in claims if claim.id not in voice.claims]
    counts = [sign(claim.favours) * claim.strength for claim in standing]
    strengths = sum(claim.strength for claim in standing)
    decides = any(place.verdict for claim in standing for place in _places(claim, voice.document))
    document = catalog.documents[voice.document]
    names = ", ".join(claim.id for claim in standing)
    kept = "its outright verdicts alone" if decides and aside else "all it says"
    return {
        "id": voice.document,
        "published": document.published,
        "date_is": document.date_is,
        "lean": voice.lean,
        "strength": voice.strength,
        "strongest": STRONGEST,
        "claims": [
            {"id": claim.id, "favours": claim.favours, "strength": claim.strength, "counts": count}
            for claim, count in zip(standing, counts, strict=True)
        ],
        "set_aside": aside,
        "step": f"({' '.join(f'{count:+d}' for count in counts)}) / {strengths} x "
        f"{voice.strength} / {STRONGEST} = {voice.lean:+.2f} from {names}; {kept}",
    }


def _places(claim: Claim, document: str) -> list[Mention]:
    return [place for place in claim.mentions if place.document == document]


def _signed(number: float) -> str:
    return f"({number:+.2f})" if number < 0 else f"{number:.2f}"


def _result(lean: Lean) -> Entry:
    return {"lean": lean.value, "spread": lean.spread}


def derive(criterion: Criterion, catalog: Catalog, sources: frozenset[str] | None) -> Entry:
    """Both lenses."""
    return {
        "today": derive_today(criterion, catalog),
        "documents": derive_documents(criterion, catalog, sources),
    }
