"""The rules the authored data keeps; each yields the places that break it."""

import json
import sys
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import jsonschema
from referencing import Registry, Resource

from advisor.authored import read_sources
from advisor.catalog import full_id
from advisor.freshness import first_day
from advisor.model import FRAMEWORKS, UNSURE
from advisor.paths import DATA

Tree = dict[str, Any]
Rule = Callable[[Tree], Iterator[str]]


def schemas_hold(tree: Tree) -> Iterator[str]:
    """Every file keeps its JSON Schema."""
    yield from _validate("documents", "documents.yaml", tree["documents"])
    for name, criterion in tree["criteria"].items():
        yield from _validate("criterion", f"criteria/{name}.yaml", _text_keys(criterion))
    for name, system in tree["systems"].items():
        yield from _validate("system", f"systems/{name}.yaml", system)
    yield from _validate("machine", "machine.yaml", tree["machine"])
    for name, question in tree["questions"].items():
        yield from _validate("question", f"questions/{name}", question)


def _schema(name: str) -> Any:
    return json.loads((DATA / "schema" / f"{name}.schema.json").read_text(encoding="utf-8"))


def _validate(schema: str, where: str, content: Any) -> Iterator[str]:
    shared: Registry[Any] = Registry().with_resource(
        "fact.schema.json", Resource.from_contents(_schema("fact"))
    )
    validator = jsonschema.Draft202012Validator(_schema(schema), registry=shared)
    for error in validator.iter_errors(content):
        path = ".".join(str(step) for step in error.absolute_path)
        yield f"{where}: {path or 'file'}: {error.message}"


def _text_keys(value: Any) -> Any:
    if isinstance(value, dict):
        return {str(key): _text_keys(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_text_keys(inner) for inner in value]
    return value


def claims(tree: Tree) -> Iterator[tuple[str, Tree]]:
    """(criterion, claim) of every claim."""
    for name, criterion in tree["criteria"].items():
        for claim in criterion["claims"]:
            yield name, claim


def facts(tree: Tree) -> dict[str, Tree]:
    """Every fact under its full id."""
    return {
        full_id(name, fact["id"]): fact
        for kind in ("criteria", "systems")
        for name, row in tree[kind].items()
        for fact in row.get("facts", [])
    }


def choices(tree: Tree) -> Iterator[tuple[str, str, Tree]]:
    """(question, choice id, choice) of every choice."""
    for name, question in tree["questions"].items():
        for choice, content in question["choices"].items():
            yield name, choice, content


def ids_are_unique(tree: Tree) -> Iterator[str]:
    """No claim or fact id stands twice."""
    seen: set[str] = set()
    names = [claim["id"] for _, claim in claims(tree)]
    for kind in ("criteria", "systems"):
        for name, row in tree[kind].items():
            names += [full_id(name, fact["id"]) for fact in row.get("facts", [])]
    for name in names:
        if name in seen:
            yield f"{name}: the id stands twice"
        seen.add(name)


def systems_have_one_name(tree: Tree) -> Iterator[str]:
    """No system is told twice, and none takes another's name as an alias."""
    seen: dict[str, str] = {}
    for name, system in tree["systems"].items():
        for word in (name, *system.get("aliases", [])):
            if seen.setdefault(word, name) != name:
                yield f"systems/{name}: {word} is also systems/{seen[word]}"


def references_exist(tree: Tree) -> Iterator[str]:
    """Documents, criteria, questions, choices and facts that are named exist."""
    documents = {document["id"] for document in tree["documents"]}
    known = facts(tree)
    for name, claim in claims(tree):
        used = [place["document"] for place in claim["in"]] + claim.get("contradicted_by", [])
        yield from (f"{claim['id']}: no document {item}" for item in used if item not in documents)
        yield from (
            f"{claim['id']}: also: no criterion {item}"
            for item in claim.get("also", [])
            if item not in tree["criteria"]
        )
        yield from _missing_facts(claim["id"], name, claim.get("because", []), known)
    for name, criterion in tree["criteria"].items():
        if isinstance(criterion["today"], dict):
            for framework in FRAMEWORKS:
                because = criterion["today"][framework]["because"]
                yield from _missing_facts(f"{name}: today: {framework}", name, because, known)
    yield from _system_references(tree, known)
    yield from _question_references(tree, known)
    for row in tree["machine"]:
        yield from _missing_facts("machine.yaml", "", [row["because"]], known)


def _system_references(tree: Tree, known: dict[str, Tree]) -> Iterator[str]:
    documents = {document["id"] for document in tree["documents"]}
    said = {claim["id"] for _, claim in claims(tree)}
    for name, system in tree["systems"].items():
        where = f"systems/{name}"
        for use in system["uses"]:
            used = (place["document"] for place in use["in"])
            yield from (f"{where}: no document {item}" for item in used if item not in documents)
            yield from (
                f"{where}: no claim {item}" for item in use.get("claims", []) if item not in said
            )
        yield from _missing_facts(where, name, system["today"].get("because", []), known)
        for after in system.get("successors", []):
            if after.get("system", name) not in tree["systems"]:
                yield f"{where}: successors: no system {after['system']}"


def _missing_facts(
    where: str, criterion: str, because: list[str], known: dict[str, Tree]
) -> Iterator[str]:
    for fact in because:
        if full_id(criterion, fact) not in known:
            yield f"{where}: no fact {full_id(criterion, fact)}"


def _question_references(tree: Tree, known: dict[str, Tree]) -> Iterator[str]:
    for question, choice, content in choices(tree):
        where = f"questions/{question}: {choice}"
        for criterion in content.get("weighs", {}):
            if criterion not in tree["criteria"]:
                yield f"{where}: weighs: no criterion {criterion}"
        for row in (*content.get("rules_out", []), *content.get("advice", [])):
            yield from _missing_facts(where, "", [row["because"]], known)
            yield from _unknown_answers(tree, where, row.get("when", {}))
    for name, question in tree["questions"].items():
        yield from _unknown_answers(tree, f"questions/{name}", question.get("ask_when", {}))
        if question["default"] not in (*question["choices"], UNSURE):
            yield f"questions/{name}: default: {question['default']} is not a choice"


def _unknown_answers(tree: Tree, where: str, when: dict[str, list[str]]) -> Iterator[str]:
    for question, values in when.items():
        if question not in tree["questions"]:
            yield f"{where}: no question {question}"
            continue
        valid = (*tree["questions"][question]["choices"], UNSURE)
        yield from (
            f"{where}: {question} has no answer {item}" for item in values if item not in valid
        )


def questions_look_back(tree: Tree) -> Iterator[str]:
    """`ask_when` names earlier questions only."""
    order = list(tree["questions"])
    for name, question in tree["questions"].items():
        for earlier in question.get("ask_when", {}):
            if earlier in order and order.index(earlier) >= order.index(name):
                yield f"questions/{name}: ask_when: {earlier} is not earlier"


def importance_comes_with_use(tree: Tree) -> Iterator[str]:
    """An importance is spread over criteria or stands for experience; neither stands without it."""
    for question, choice, content in choices(tree):
        used = "weighs" in content or "knows" in content
        if used != ("importance" in content) or ("weighs" in content and "knows" in content):
            yield f"questions/{question}: {choice}: importance goes with one of weighs and knows"


def ratings_rest_on_their_framework(tree: Tree) -> Iterator[str]:
    """Each fact behind a rating is about that framework, and no rating stands without one."""
    known = facts(tree)
    for name, criterion in tree["criteria"].items():
        if not isinstance(criterion["today"], dict):
            continue
        for framework in FRAMEWORKS:
            for fact in criterion["today"][framework]["because"]:
                about = known.get(full_id(name, fact), {}).get("about")
                if about not in (framework, "both"):
                    yield f"{name}: today: {framework}: {fact} is about {about}"


def machine_rests_on_its_framework(tree: Tree) -> Iterator[str]:
    """The fact behind what a machine means for a framework is about that framework."""
    known = facts(tree)
    for row in tree["machine"]:
        about = known.get(row["because"], {}).get("about", "both")
        if about not in (row["framework"], "both"):
            yield f"machine.yaml: {row['framework']}: {row['because']} is about {about}"


def changes_have_a_reason(tree: Tree) -> Iterator[str]:
    """A claim that time changed, or that was false then, names the fact that shows it."""
    for _, claim in claims(tree):
        if claim["now"] in ("changed", "false-then") and not claim.get("because"):
            yield f"{claim['id']}: {claim['now']} without a fact"


def dates_are_possible(tree: Tree) -> Iterator[str]:
    """published <= accessed <= today, and every date is one of the calendar's."""
    for name, fact in facts(tree).items():
        for source in fact["evidence"]:
            try:
                published = first_day(source["published"])
                accessed = first_day(source["accessed"])
            except ValueError as error:
                yield f"{name}: {error}"
                continue
            if accessed is None or accessed > date.today() or (published or accessed) > accessed:
                yield f"{name}: published {source['published']}, accessed {source['accessed']}"


def one_address_one_title(tree: Tree) -> Iterator[str]:
    """An address carries the same title and publisher wherever it is cited."""
    titles: dict[str, tuple[str, str]] = {}
    for name, fact in facts(tree).items():
        for source in fact["evidence"]:
            shown = (source["title"], source["publisher"])
            if titles.setdefault(source["url"], shown) != shown:
                yield f"{name}: {source['url']} is titled {shown} and {titles[source['url']]}"


RULES: tuple[Rule, ...] = (
    ids_are_unique,
    systems_have_one_name,
    references_exist,
    questions_look_back,
    importance_comes_with_use,
    ratings_rest_on_their_framework,
    machine_rests_on_its_framework,
    changes_have_a_reason,
    dates_are_possible,
    one_address_one_title,
)


def lint(folder: Path = DATA) -> list[str]:
    """Every break of a rule; the other rules wait until the schemas hold."""
    tree = read_sources(folder)
    return list(schemas_hold(tree)) or [problem for rule in RULES for problem in rule(tree)]


def main() -> None:
    """Print the problems; exit 1 if there are any."""
    problems = lint()
    print("\n".join(problems) if problems else "data: every rule holds")
    sys.exit(bool(problems))


if __name__ == "__main__":
    main()
