"""The checks of the facts: what `make recheck` reads again, where, and what it should find."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from tools.data.tree import Path, Tree, facts, full_id

Place = Literal["pypi", "npm", "github", "page"]
How = Literal["is", "has", "lacks"]
HOWS: tuple[How, ...] = ("is", "has", "lacks")


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """What a check reads: a package, a repository or a page.

    `at` is a package's version or a repository's branch or tag; `number` an issue's.
    """

    place: Place
    name: str
    at: str = ""
    number: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One reading that a fact rests on: it is, has or lacks what is wanted."""

    fact: str
    read: str
    of: str
    how: How
    wanted: str
    item: str = ""

    @property
    def source(self) -> Source:
        """What `of` names."""
        return parse_source(self.of)

    @property
    def what(self) -> str:
        """The reading in a few words."""
        return " ".join(part for part in (self.read, "of", self.of, self.item) if part)


def parse_source(of: str) -> Source:
    """`of` in its parts; the schema holds its form."""
    if of.startswith("https://"):
        return Source(place="page", name=of)
    place, _, name = of.partition("/")
    known: dict[str, Place] = {"pypi": "pypi", "npm": "npm", "github": "github"}
    name, _, number = name.partition("#")
    scope, name = name[:1], name[1:]  # npm's scopes begin with the sign that parts the version off
    name, _, at = name.partition("@")
    return Source(place=known[place], name=scope + name, at=at, number=number)


def placed_checks(tree: Tree) -> Iterator[tuple[Path, Check]]:
    """Every check with its place in the tree; those of withdrawn facts too."""
    for fact in facts(tree):
        name = full_id(fact.owner, fact.row["id"])
        for at, row in enumerate(fact.row.get("checks", [])):
            how = next(how for how in HOWS if how in row)
            check = Check(
                fact=name,
                read=row["read"],
                of=row["of"],
                how=how,
                wanted=row[how],
                item=row.get("item", ""),
            )
            yield (*fact.path, "checks", at), check
