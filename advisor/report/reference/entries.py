"""Everything known about one thing that `explain` can be asked for, as a JSON entry."""

from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from advisor.judgement.derivation import derive
from advisor.judgement.leans import documents_lean
from advisor.judgement.weighing import spread
from advisor.knowledge.ids import Kind, Words, claims_by_id
from advisor.knowledge.model import Catalog, Choice, Claim, Instead, Rating
from advisor.knowledge.users import users
from advisor.knowledge.words import Word
from advisor.report.reference.evidence import (
    article_entries,
    claim_entry,
    document_entry,
    fact_entries,
    fact_entry,
)
from advisor.report.reference.interview import question_entry

Entry = dict[str, Any]


def describe(catalog: Catalog, words: Words, kind: Kind, name: str) -> Entry:
    """One thing with all that rests on it and all it rests on; the keys depend on the kind."""
    describers: dict[Kind, Callable[[Catalog, str], Entry]] = {
        "criterion": _criterion,
        "system": _system,
        "article": _article,
        "question": lambda catalog, name: question_entry(catalog.questions[name]),
        "fact": _fact,
        "claim": _claim,
        "word": lambda _, name: _word(words[name]),
    }
    return {"kind": kind, "id": name, **describers[kind](catalog, name)}


def _criterion(catalog: Catalog, name: str) -> Entry:
    item = catalog.criteria[name]
    today = None
    if item.today is not None:
        today = {
            "pytorch": _rating(item.today.pytorch, item.scale),
            "tensorflow": _rating(item.today.tensorflow, item.scale),
            "confidence": item.today.confidence,
            "note": item.today.note,
        }
    cited = [fact for claim in item.claims for fact in claim.because]
    if item.today is not None:
        cited += [*item.today.pytorch.because, *item.today.tensorflow.because]
    return {
        "title": item.title,
        "asks": item.asks,
        "group": item.group,
        "scale": list(item.scale),
        "today": today,
        "lenses": derive(item, catalog, None),
        "claims": [claim_entry(claim) for claim in item.claims],
        "facts": fact_entries(catalog, [*item.facts, *cited]),
        "articles": article_entries(catalog, item.claims),
        "weighed_by": [
            {
                "question": question.id,
                "answer": choice.id,
                "weight": weights[name],
                "when": dict(row.when) if isinstance(row, Instead) else {},
            }
            for question in catalog.questions.values()
            for choice in question.choices
            for row in _weighed(choice)
            if name in (weights := spread(row))
        ],
    }


def _weighed(choice: Choice) -> list[Choice | Instead]:
    """What a choice weighs, first as a rule, then where other answers change it."""
    return [choice, *choice.instead]


def _rating(rating: Rating, scale: tuple[str, ...]) -> Entry:
    return {
        "rating": rating.value,
        "means": scale[rating.value],
        "because": list(rating.because),
    }


def _system(catalog: Catalog, name: str) -> Entry:
    item = catalog.systems[name]
    cited = [claims_by_id(catalog)[claim] for use in item.uses for claim in use.claims]
    facts = [*item.today.because, *item.facts]
    facts += [fact for claim in cited for fact in claim.because]
    places = {place.document for use in item.uses for place in use.mentions}
    return {
        "title": item.title,
        "about": item.about,
        "what": item.what,
        "aliases": list(item.aliases),
        "uses": [
            {
                "says": use.says,
                "in": [{"document": row.document, "section": row.section} for row in use.mentions],
                "claims": list(use.claims),
            }
            for use in item.uses
        ],
        "today": {
            "state": item.today.state,
            "says": item.today.says,
            "because": list(item.today.because),
        },
        "successors": [asdict(row) for row in item.successors],
        "starters": [asdict(row) for row in item.starters],
        "claims": [claim_entry(claim) for claim in cited],
        "facts": fact_entries(catalog, facts),
        "articles": {
            row: document_entry(catalog.documents[row])
            for row in catalog.documents
            if row in places
        }
        | article_entries(catalog, cited),
    }


def _article(catalog: Catalog, name: str) -> Entry:
    """An article: all it claims, what it says outright, what it alone would say."""
    criteria = {}
    claims: dict[str, Claim] = {}
    for item in catalog.criteria.values():
        own = [claim for claim in item.claims if any(m.document == name for m in claim.mentions)]
        if own:
            lean = documents_lean(item, frozenset({name}))
            criteria[item.id] = {"lean": lean.value, "claims": [claim.id for claim in own]}
            claims |= {claim.id: claim for claim in own}
    outright = [
        claim.id
        for claim in claims.values()
        if any(place.verdict for place in claim.mentions if place.document == name)
    ]
    return {
        **document_entry(catalog.documents[name]),
        "verdicts": outright,
        "criteria": criteria,
        "claims": [claim_entry(claim) for claim in claims.values()],
        "systems": [
            system.id
            for system in catalog.systems.values()
            if any(row.document == name for use in system.uses for row in use.mentions)
        ],
    }


def _fact(catalog: Catalog, name: str) -> Entry:
    return {**fact_entry(catalog.facts[name]), "used_by": users(catalog, name)}


def _claim(catalog: Catalog, name: str) -> Entry:
    claim = claims_by_id(catalog)[name]
    entry = claim_entry(claim)
    del entry["id"]
    return {
        **entry,
        "criteria": [item.id for item in catalog.criteria.values() if claim in item.claims],
        "systems": [
            system.id
            for system in catalog.systems.values()
            if any(name in use.claims for use in system.uses)
        ],
        "facts": fact_entries(catalog, claim.because),
        "articles": article_entries(catalog, [claim]),
    }


def _word(word: Word) -> Entry:
    return {
        "title": word.title,
        "says": word.says,
        "aliases": [name for name in word.names if name != word.id],
        "see": list(word.see),
        "more": f"docs/arithmetic.md#{word.more}" if word.more else None,
    }
