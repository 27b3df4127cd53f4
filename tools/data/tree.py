"""Walk the tree of the authored data: what stands where, and what rests on which fact."""

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from advisor.frameworks import FRAMEWORKS

Tree = dict[str, Any]
Path = tuple[str | int, ...]


class Problem(NamedTuple):
    """A place in the tree of `read_sources`, and what is wrong there."""

    path: Path
    says: str


Rule = Callable[[Tree], Iterator[Problem]]


class Placed(NamedTuple):
    """A claim, a fact or a choice with its place and the file it stands in."""

    path: Path
    owner: str
    row: Tree


def full_id(owner: str, fact: str) -> str:
    """A fact's id as used everywhere outside its own file: `criterion/fact` or `system/fact`."""
    return fact if "/" in fact else f"{owner}/{fact}"


def claims(tree: Tree) -> Iterator[Placed]:
    """Every claim; the owner is its criterion."""
    for name, criterion in tree["criteria"].items():
        for at, claim in enumerate(criterion["claims"]):
            yield Placed(("criteria", name, "claims", at), name, claim)


def facts(tree: Tree) -> Iterator[Placed]:
    """Every fact; the owner is its criterion or system."""
    for kind in ("criteria", "systems"):
        for name, row in tree[kind].items():
            for at, fact in enumerate(row.get("facts", [])):
                yield Placed((kind, name, "facts", at), name, fact)


def facts_by_id(tree: Tree) -> dict[str, Tree]:
    """Every fact under its full id."""
    return {full_id(fact.owner, fact.row["id"]): fact.row for fact in facts(tree)}


def sources(tree: Tree) -> Iterator[Placed]:
    """Every piece of evidence; the owner is its fact's full id."""
    for fact in facts(tree):
        for at, source in enumerate(fact.row["evidence"]):
            yield Placed((*fact.path, "evidence", at), full_id(fact.owner, fact.row["id"]), source)


def choices(tree: Tree) -> Iterator[Placed]:
    """Every choice; the owner is its question."""
    for name, question in tree["questions"].items():
        for choice, content in question["choices"].items():
            yield Placed(("questions", name, "choices", choice), name, content)


def grounds(tree: Tree) -> Iterator[tuple[Path, str]]:
    """(place, full id) of every fact that a judgement rests on."""
    for claim in claims(tree):
        yield from _because(claim.path, claim.owner, claim.row)
    for name, criterion in tree["criteria"].items():
        for framework in FRAMEWORKS if isinstance(criterion["today"], dict) else ():
            path = ("criteria", name, "today", framework)
            yield from _because(path, name, criterion["today"][framework])
    for name, system in tree["systems"].items():
        yield from _because(("systems", name, "today"), name, system["today"])
    for choice in choices(tree):
        for kind in ("rules_out", "before", "advice"):
            for at, row in enumerate(choice.row.get(kind, [])):
                yield (*choice.path, kind, at, "because"), row["because"]
    for at, row in enumerate(tree["machine"]):
        yield ("machine", at, "because"), row["because"]


def _because(path: Path, owner: str, row: Tree) -> Iterator[tuple[Path, str]]:
    for at, fact in enumerate(row.get("because", [])):
        yield (*path, "because", at), full_id(owner, fact)
