"""From the authored tree to the shipped one, which has the shape of `advisor.knowledge.model`."""

from collections.abc import Iterator
from typing import Any

from advisor.frameworks import FRAMEWORKS
from tools.data.tree import Tree, full_id


def derive(tree: Tree) -> Tree:
    """The tree of `read_sources` in the shape of `Catalog`: full ids, claims where they speak.

    Raises:
        KeyError: a field is missing; the schemas in data/schema say which are required.
    """
    tree = _stripped(tree)
    facts = {fact["id"]: fact for fact in _facts(tree)}
    return {
        "as_of": max(source["accessed"] for row in facts.values() for source in row["evidence"]),
        "documents": {row["id"]: row for row in tree["documents"]},
        "criteria": {name: _criterion(name, tree["criteria"]) for name in tree["criteria"]},
        "questions": {name: _question(name, row) for name, row in tree["questions"].items()},
        "systems": {name: _system(name, row) for name, row in tree["systems"].items()},
        "facts": facts,
        "machine": tree["machine"],
    }


def derive_words(tree: Tree) -> Tree:
    """The words of the tree of `read_sources` in the shape of `Glossary`."""
    return {"words": {row["id"]: row for row in _stripped(tree["words"])}}


def _stripped(value: Any) -> Any:
    """The same without the line end that a block of YAML leaves behind its text."""
    if isinstance(value, dict):
        return {key: _stripped(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_stripped(inner) for inner in value]
    return value.strip() if isinstance(value, str) else value


def _facts(tree: Tree) -> Iterator[Tree]:
    for kind in ("criteria", "systems"):
        for name, row in tree[kind].items():
            for fact in row.get("facts", ()):
                kept = {field: value for field, value in fact.items() if field != "checks"}
                yield {**kept, "id": full_id(name, fact["id"])}


def _criterion(name: str, criteria: Tree) -> Tree:
    row = criteria[name]
    shared = [
        _claim(elsewhere, claim)
        for elsewhere, source in criteria.items()
        for claim in source["claims"]
        if name in claim.get("also", ())
    ]
    return {
        **row,
        "id": name,
        "scale": [str(row["scale"][key]) for key in sorted(row["scale"], key=int)],
        "claims": [*(_claim(name, claim) for claim in row["claims"]), *shared],
        "today": _today(name, row["today"]),
        "facts": _fact_ids(name, row),
    }


def _fact_ids(owner: str, row: Tree) -> list[str]:
    return [full_id(owner, fact["id"]) for fact in row.get("facts", ())]


def _because(owner: str, row: Tree) -> list[str]:
    return [full_id(owner, fact) for fact in row.get("because", ())]


def _claim(criterion: str, row: Tree) -> Tree:
    outright = row.get("verdict", False)
    kept = ("id", "says", "favours", "strength", "contradicted_by", "now")
    return {
        **{field: row[field] for field in kept if field in row},
        "mentions": [{"verdict": outright, **place} for place in row["in"]],
        "because": _because(criterion, row),
    }


def _today(criterion: str, row: Tree | str) -> Tree | None:
    if isinstance(row, str):
        return None
    ratings: Tree = {
        name: {"value": row[name]["rating"], "because": _because(criterion, row[name])}
        for name in FRAMEWORKS
    }
    return {**row, **ratings}


def _system(name: str, row: Tree) -> Tree:
    return {
        **row,
        "id": name,
        "uses": [
            {"says": use["says"], "mentions": use["in"], "claims": use.get("claims", [])}
            for use in row.get("uses", ())
        ],
        "today": {**row["today"], "because": _because(name, row["today"])},
        "facts": _fact_ids(name, row),
    }


def _question(name: str, row: Tree) -> Tree:
    choices = [{"id": choice, **content} for choice, content in row["choices"].items()]
    return {**row, "id": name, "choices": choices}
