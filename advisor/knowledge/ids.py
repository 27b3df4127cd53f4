"""What an id means: which criterion, system, article, question, fact, claim or word it names."""

from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from typing import Literal

from advisor.errors import UsageError, require_known
from advisor.knowledge.model import Catalog, Claim
from advisor.knowledge.words import Word

Kind = Literal["criterion", "system", "article", "question", "fact", "claim", "word"]
Meaning = tuple[Kind, str]
KINDS: tuple[Kind, ...] = (
    "criterion",
    "system",
    "article",
    "question",
    "fact",
    "claim",
    "word",
)
Words = Mapping[str, Word]


def find(catalog: Catalog, words: Words, word: str) -> list[Meaning]:
    """Everything that an id names, or `kind:ID`, a title or another name of it, in any case.

    Raises:
        UsageError: nothing has that name; says which come nearest.
    """
    kind, colon, rest = word.partition(":")
    if colon:
        kind = require_known("kind", kind.strip(), KINDS)
    wanted = " ".join((rest if colon else word).lower().split())
    names = _names(catalog, words)
    named = names.get(wanted) or names.get(wanted.replace(" ", "-"), [])
    found = [meaning for meaning in named if not colon or meaning[0] == kind]
    if not found:
        near = [name for name, meanings in names.items() if not colon or kind in dict(meanings)]
        raise UsageError(
            f"{word!r} names {f'no {kind}' if colon else 'nothing that fwpick knows'}",
            f"{_nearest(wanted, near)}Also every word of a report, such as margin. Lists: fwpick "
            f"criteria, fwpick questions; or {'|'.join(KINDS)}:ID",
        )
    return found


def _nearest(word: str, names: Iterable[str]) -> str:
    close = get_close_matches(word, list(names), n=3, cutoff=0.5)
    return f"Nearest: {', '.join(close)}. " if close else ""


def _names(catalog: Catalog, words: Words) -> dict[str, list[Meaning]]:
    """Lower-case name -> what it means; ids first, then titles and other names."""
    names: dict[str, list[Meaning]] = {}
    for kind, ids in ids_by_kind(catalog).items():
        for name in ids:
            names.setdefault(name.lower(), []).append((kind, name))
    for kind, name, title in (*_titles(catalog), *_word_names(words)):
        meanings = names.setdefault(title.lower(), [])
        if (kind, name) not in meanings:
            meanings.append((kind, name))
    return names


def _titles(catalog: Catalog) -> Iterable[tuple[Kind, str, str]]:
    for item in catalog.criteria.values():
        yield "criterion", item.id, item.title
    for system in catalog.systems.values():
        for title in (system.title, *system.aliases):
            yield "system", system.id, title


def _word_names(words: Words) -> Iterable[tuple[Kind, str, str]]:
    for word in words.values():
        for name in word.names:
            yield "word", word.id, name


def ids_by_kind(catalog: Catalog) -> dict[Kind, tuple[str, ...]]:
    """Every id of the catalogue, kind by kind."""
    return {
        "criterion": tuple(catalog.criteria),
        "system": tuple(catalog.systems),
        "article": tuple(catalog.documents),
        "question": tuple(catalog.questions),
        "fact": tuple(catalog.facts),
        "claim": tuple(claims_by_id(catalog)),
    }


def claims_by_id(catalog: Catalog) -> Mapping[str, Claim]:
    """Every claim once, also one that speaks on several criteria."""
    return {claim.id: claim for item in catalog.criteria.values() for claim in item.claims}
