"""Read the derived file of everything the program knows into frozen values."""

import json
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from advisor.errors import DataError
from advisor.knowledge.model import (
    Advice,
    Catalog,
    Choice,
    Claim,
    Criterion,
    Document,
    Evidence,
    Fact,
    MachineRule,
    Mention,
    Question,
    Rating,
    RuleOut,
    StarterUse,
    State,
    Successor,
    System,
    Today,
    Use,
)
from advisor.paths import CATALOG

Tree = Mapping[str, Any]


@cache  # the flags come from it, and then the command reads it
def load_catalog(path: Path = CATALOG) -> Catalog:
    """The catalogue from the derived file, some thirty times faster to read than the YAML.

    Raises:
        DataError: the file is missing or broken.
    """
    try:
        return build_catalog(json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, LookupError, TypeError, AttributeError) as error:
        raise DataError(
            f"{path.name}: the shipped data cannot be read ({error})",
            "Reinstall fwpick; in a checkout run: make sync",
        ) from error


def build_catalog(tree: Tree) -> Catalog:
    """The tree of `read_sources` as frozen values.

    Raises:
        KeyError: a field is missing; the schemas in data/schema say which are required.
    """
    facts = {
        fact.id: fact
        for kind in ("criteria", "systems")
        for name, row in tree[kind].items()
        for fact in _facts(name, row.get("facts", ()))
    }
    return Catalog(
        as_of=max(source.accessed for fact in facts.values() for source in fact.evidence),
        documents={row["id"]: Document(**row) for row in tree["documents"]},
        criteria={name: _criterion(name, tree["criteria"]) for name in tree["criteria"]},
        systems={name: _system(name, row) for name, row in tree["systems"].items()},
        questions={name: _question(name, row) for name, row in tree["questions"].items()},
        facts=facts,
        machine=tuple(_machine_rule(row) for row in tree["machine"]),
    )


def full_id(owner: str, fact: str) -> str:
    """A fact's id as used everywhere outside its own file: `criterion/fact` or `system/fact`."""
    return fact if "/" in fact else f"{owner}/{fact}"


def _facts(owner: str, rows: Iterable[Tree]) -> tuple[Fact, ...]:
    return tuple(
        Fact(
            id=full_id(owner, row["id"]),
            about=row["about"],
            says=row["says"],
            evidence=tuple(Evidence(**source) for source in row["evidence"]),
            withdrawn=row.get("withdrawn", ""),
        )
        for row in rows
    )


def _criterion(name: str, criteria: Mapping[str, Tree]) -> Criterion:
    row = criteria[name]
    shared = [
        _claim(elsewhere, claim)
        for elsewhere, source in criteria.items()
        for claim in source["claims"]
        if name in claim.get("also", ())
    ]
    return Criterion(
        id=name,
        title=row["title"],
        asks=row["asks"],
        group=row["group"],
        scale=tuple(str(row["scale"][key]) for key in sorted(row["scale"], key=int)),
        claims=(*(_claim(name, claim) for claim in row["claims"]), *shared),
        today=_today(name, row["today"]),
        facts=_facts(name, row["facts"]),
    )


def _claim(criterion: str, row: Tree) -> Claim:
    outright = row.get("verdict", False)
    return Claim(
        id=row["id"],
        says=row["says"],
        favours=row["favours"],
        strength=row["strength"],
        mentions=tuple(
            Mention(place["document"], place["section"], place.get("verdict", outright))
            for place in row["in"]
        ),
        contradicted_by=tuple(row.get("contradicted_by", ())),
        now=row["now"],
        because=_because(criterion, row),
    )


def _because(owner: str, row: Tree) -> tuple[str, ...]:
    return tuple(full_id(owner, fact) for fact in row.get("because", ()))


def _today(criterion: str, row: Tree | str) -> Today | None:
    if isinstance(row, str):
        return None
    pytorch, tensorflow = (
        Rating(row[name]["rating"], _because(criterion, row[name]))
        for name in ("pytorch", "tensorflow")
    )
    return Today(pytorch, tensorflow, row["confidence"], row.get("note", ""))


def _system(name: str, row: Tree) -> System:
    today = row["today"]
    return System(
        id=name,
        title=row["title"],
        about=row["about"],
        what=row["what"],
        aliases=tuple(row.get("aliases", ())),
        uses=tuple(
            Use(
                says=use["says"],
                mentions=tuple(
                    Mention(place["document"], place["section"], False) for place in use["in"]
                ),
                claims=tuple(use.get("claims", ())),
            )
            for use in row["uses"]
        ),
        today=State(today["state"], today["says"], _because(name, today)),
        successors=tuple(
            Successor(next_["name"], next_["why"], next_.get("system"))
            for next_ in row.get("successors", ())
        ),
        starters=tuple(StarterUse(**use) for use in row.get("starters", ())),
        facts=_facts(name, row.get("facts", ())),
    )


def _when(row: Tree, key: str = "when") -> dict[str, tuple[str, ...]]:
    return {question: tuple(choices) for question, choices in row.get(key, {}).items()}


def _question(name: str, row: Tree) -> Question:
    return Question(
        id=name,
        prompt=row["prompt"],
        help=row["help"],
        core=row["core"],
        default=row["default"],
        choices=tuple(_choice(choice, content) for choice, content in row["choices"].items()),
        ask_when=_when(row, "ask_when"),
        machine=row.get("machine", ""),
    )


def _machine_rule(row: Tree) -> MachineRule:
    return MachineRule(
        framework=row["framework"],
        effect=row["effect"],
        says=row["says"],
        because=row["because"],
        when=_when(row),
        unless=_when(row, "unless"),
    )


def _choice(name: str, row: Tree) -> Choice:
    return Choice(
        id=name,
        says=row["says"],
        importance=row.get("importance", 0),
        weighs=row.get("weighs", {}),
        knows=row.get("knows"),
        sets=_when(row, "sets"),
        rules_out=tuple(
            RuleOut(rule["framework"], rule["because"], _when(rule))
            for rule in row.get("rules_out", ())
        ),
        advice=tuple(
            Advice(line["says"], line["because"], _when(line)) for line in row.get("advice", ())
        ),
    )
