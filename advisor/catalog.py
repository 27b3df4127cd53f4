"""Read the facts, criteria and questions: from their YAML files, or from the one derived file."""

import json
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, NoReturn

from advisor.errors import DataError
from advisor.model import (
    Advice,
    Catalog,
    Choice,
    Claim,
    Criterion,
    Document,
    Evidence,
    Fact,
    Mention,
    Question,
    Rating,
    RuleOut,
    Today,
)
from advisor.paths import CATALOG, DATA

Tree = Mapping[str, Any]


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


def read_sources(folder: Path = DATA) -> dict[str, Any]:
    """The authored YAML files as one tree, each criterion and question under its file's id.

    Raises:
        DataError: naming file and line of a syntax error or a key written twice.
    """
    return {
        "documents": read_yaml(folder / "documents.yaml"),
        "criteria": {
            path.stem: read_yaml(path) for path in sorted((folder / "criteria").glob("*.yaml"))
        },
        "questions": _questions(folder / "questions"),
    }


def _questions(folder: Path) -> dict[str, Any]:
    questions: dict[str, Any] = {}
    for path in sorted(folder.glob("*.yaml")):
        name = path.stem.partition("-")[2]
        if name in questions:
            raise DataError(f"{path.name}: there is another question {name!r}")
        questions[name] = read_yaml(path)
    return questions


def read_yaml(path: Path) -> Any:
    """One YAML file; dates, yes and no stay text and a key may stand only once.

    Raises:
        DataError: naming file, line and what is wrong there.
    """
    import yaml  # costs 25 ms; only those who edit the data pay it

    class StrictLoader(yaml.SafeLoader):
        """YAML as data files use it: no dates, yes and no are words, no repeated keys."""

        def construct_mapping(self, node: Any, deep: bool = False) -> dict[Any, Any]:
            seen = set()
            for key, _ in node.value:
                if key.value in seen:
                    _refuse(path, key.start_mark.line, f"the key {key.value!r} stands twice")
                seen.add(key.value)
            return dict(super().construct_mapping(node, deep))

    StrictLoader.yaml_implicit_resolvers = {
        first: [
            (tag, pattern) for tag, pattern in rules if not tag.endswith((":timestamp", ":bool"))
        ]
        for first, rules in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }
    StrictLoader.add_implicit_resolver(
        "tag:yaml.org,2002:bool", re.compile("^(?:true|false)$"), list("tf")
    )
    try:
        return yaml.load(path.read_text(encoding="utf-8"), StrictLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        _refuse(path, mark.line if mark else 0, error.problem or "not YAML")
    except (yaml.YAMLError, ValueError) as error:  # a control character, another encoding
        raise DataError(f"{path.name}: {error}") from error


def _refuse(path: Path, line: int, problem: str) -> NoReturn:
    raise DataError(f"{path.name} line {line + 1}: {problem}")


def build_catalog(tree: Tree) -> Catalog:
    """The tree of `read_sources` as frozen values.

    Raises:
        KeyError: a field is missing; the schemas in data/schema say which are required.
    """
    facts = {
        fact.id: fact
        for name, criterion in tree["criteria"].items()
        for fact in _facts(name, criterion["facts"])
    }
    return Catalog(
        as_of=max(source.accessed for fact in facts.values() for source in fact.evidence),
        documents={row["id"]: Document(**row) for row in tree["documents"]},
        criteria={name: _criterion(name, tree["criteria"]) for name in tree["criteria"]},
        questions={name: _question(name, row) for name, row in tree["questions"].items()},
        facts=facts,
    )


def full_id(criterion: str, fact: str) -> str:
    """A fact's id as used everywhere outside its own file: `criterion/fact`."""
    return fact if "/" in fact else f"{criterion}/{fact}"


def _facts(criterion: str, rows: Iterable[Tree]) -> tuple[Fact, ...]:
    return tuple(
        Fact(
            id=full_id(criterion, row["id"]),
            about=row["about"],
            says=row["says"],
            evidence=tuple(Evidence(**source) for source in row["evidence"]),
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


def _because(criterion: str, row: Tree) -> tuple[str, ...]:
    return tuple(full_id(criterion, fact) for fact in row.get("because", ()))


def _today(criterion: str, row: Tree | str) -> Today | None:
    if isinstance(row, str):
        return None
    pytorch, tensorflow = (
        Rating(row[name]["rating"], _because(criterion, row[name]))
        for name in ("pytorch", "tensorflow")
    )
    return Today(pytorch, tensorflow, row["confidence"], row.get("note", ""))


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
