"""The rules the authored data keeps beyond its schemas; each yields the places that break it."""

from collections.abc import Iterator
from datetime import date

from advisor.frameworks import FRAMEWORKS
from advisor.knowledge.age import first_day
from advisor.paths import templates_dir
from advisor.starter.layers import PACKAGE, PRODUCT, starter_layers, tasks
from tools.data.check_rules import CHECK_RULES
from tools.data.question_rules import QUESTION_RULES
from tools.data.tree import (
    Problem,
    Rule,
    Tree,
    claims,
    facts,
    facts_by_id,
    full_id,
    grounds,
    sources,
)
from tools.data.word_rules import WORD_RULES


def ids_are_unique(tree: Tree) -> Iterator[Problem]:
    """No claim or fact id stands twice."""
    seen: set[str] = set()
    named = [(claim.path, claim.row["id"]) for claim in claims(tree)]
    named += [(fact.path, full_id(fact.owner, fact.row["id"])) for fact in facts(tree)]
    for path, name in named:
        if name in seen:
            yield Problem((*path, "id"), f"the id {name} stands twice")
        seen.add(name)


def systems_have_one_name(tree: Tree) -> Iterator[Problem]:
    """No system is told twice, and none takes another's name as an alias."""
    seen = {name: name for name in tree["systems"]}
    for name, system in tree["systems"].items():
        for at, alias in enumerate(system.get("aliases", [])):
            if alias in seen:
                yield Problem(
                    ("systems", name, "aliases", at), f"{alias} is also systems/{seen[alias]}"
                )
            seen.setdefault(alias, name)


def claims_name_what_exists(tree: Tree) -> Iterator[Problem]:
    """The articles and criteria that a claim names exist."""
    documents = {document["id"] for document in tree["documents"]}
    for claim in claims(tree):
        for at, place in enumerate(claim.row["in"]):
            if place["document"] not in documents:
                path = (*claim.path, "in", at, "document")
                yield Problem(path, f"no document {place['document']}")
        for at, item in enumerate(claim.row.get("contradicted_by", [])):
            if item not in documents:
                yield Problem((*claim.path, "contradicted_by", at), f"no document {item}")
        for at, item in enumerate(claim.row.get("also", [])):
            if item not in tree["criteria"]:
                yield Problem((*claim.path, "also", at), f"no criterion {item}")


def systems_name_what_exists(tree: Tree) -> Iterator[Problem]:
    """The articles, claims and successors that a system names exist."""
    documents = {document["id"] for document in tree["documents"]}
    claim_ids = {claim.row["id"] for claim in claims(tree)}
    for name, system in tree["systems"].items():
        for at, use in enumerate(system.get("uses", [])):
            path = ("systems", name, "uses", at)
            for place, row in enumerate(use["in"]):
                if row["document"] not in documents:
                    yield Problem((*path, "in", place), f"no document {row['document']}")
            for place, item in enumerate(use.get("claims", [])):
                if item not in claim_ids:
                    yield Problem((*path, "claims", place), f"no claim {item}")
        for at, after in enumerate(system.get("successors", [])):
            if after.get("system", name) not in tree["systems"]:
                yield Problem(
                    ("systems", name, "successors", at, "system"), f"no system {after['system']}"
                )


def starters_have_the_place(tree: Tree) -> Iterator[Problem]:
    """Where a starter uses a system is a file, a folder or a make target of that starter."""
    for name, system in tree["systems"].items():
        for at, use in enumerate(system.get("starters", [])):
            if not _in_starter(use["framework"], use["where"]):
                path = ("systems", name, "starters", at, "where")
                yield Problem(path, f"the {use['framework']} starter has no {use['where']}")


def _in_starter(framework: str, where: str) -> bool:
    parts = {
        part
        for each in FRAMEWORKS
        if each == framework
        for task in tasks()
        for part in starter_layers(each, task)
    }
    roots = [templates_dir() / part / PRODUCT for part in sorted(parts)]
    if where.startswith("make "):
        files = (path for root in roots for path in (*root.rglob("*.mk"), *root.glob("Makefile")))
        target = f"\n{where.removeprefix('make ')}:"
        return any(target in path.read_text(encoding="utf-8") for path in files)
    return any((root / where.replace("<package>", PACKAGE)).exists() for root in roots)


def facts_exist(tree: Tree) -> Iterator[Problem]:
    """Every fact that a judgement rests on exists."""
    known = facts_by_id(tree)
    for path, fact in grounds(tree):
        if fact not in known:
            yield Problem(path, f"no fact {fact}")


def facts_are_live(tree: Tree) -> Iterator[Problem]:
    """No judgement rests on a withdrawn fact."""
    known = facts_by_id(tree)
    for path, fact in grounds(tree):
        if known.get(fact, {}).get("withdrawn"):
            yield Problem(path, f"{fact} is withdrawn")


def ratings_rest_on_their_framework(tree: Tree) -> Iterator[Problem]:
    """Each fact behind a rating is about that framework."""
    known = facts_by_id(tree)
    for path, fact in grounds(tree):
        if path[0] == "criteria" and path[2] == "today" and fact in known:
            about = known[fact]["about"]
            if about not in (path[3], "both"):
                yield Problem(path, f"{fact} is about {about}")


def ratings_rest_on_what_was_seen(tree: Tree) -> Iterator[Problem]:
    """Each source of a fact behind a rating says how it was last read."""
    behind = {fact for path, fact in grounds(tree) if path[0] == "criteria" and path[2] == "today"}
    for source in sources(tree):
        if source.owner in behind and not source.row.get("seen"):
            yield Problem(source.path, f"a rating rests on {source.owner}: seen is missing")


def machine_rests_on_its_framework(tree: Tree) -> Iterator[Problem]:
    """The fact behind what a machine means for a framework is about that framework."""
    known = facts_by_id(tree)
    for at, row in enumerate(tree["machine"]):
        about = known.get(row["because"], {}).get("about", "both")
        if about not in (row["framework"], "both"):
            yield Problem(("machine", at, "because"), f"{row['because']} is about {about}")


def facts_tell_of_both(tree: Tree) -> Iterator[Problem]:
    """A criterion rated today has live facts about each framework, its own or those it names."""
    known = facts_by_id(tree)
    for name, criterion in tree["criteria"].items():
        named = {fact for path, fact in grounds(tree) if path[:3] == ("criteria", name, "today")}
        rows = [*criterion["facts"], *(known[fact] for fact in named if fact in known)]
        about = {fact["about"] for fact in rows if not fact.get("withdrawn")}
        for framework in FRAMEWORKS if isinstance(criterion["today"], dict) else ():
            if not about & {framework, "both"}:
                yield Problem(("criteria", name, "facts"), f"no live fact about {framework}")


def changes_have_a_reason(tree: Tree) -> Iterator[Problem]:
    """A claim that time changed, or that was false then, names the fact that shows it."""
    for claim in claims(tree):
        if claim.row["now"] in ("changed", "false-then") and not claim.row.get("because"):
            yield Problem((*claim.path, "now"), f"{claim.row['now']} without a fact")


def dates_are_possible(tree: Tree) -> Iterator[Problem]:
    """published <= accessed <= today, and every date is one of the calendar's."""
    for source in sources(tree):
        published, accessed = source.row["published"], source.row["accessed"]
        try:
            first, read = first_day(published), first_day(accessed)
        except ValueError as error:
            yield Problem(source.path, f"published {published}, accessed {accessed}: {error}")
            continue
        if read is None or read > date.today() or (first or read) > read:
            yield Problem(source.path, f"published {published}, accessed {accessed}")


def nothing_was_measured_for_a_user(tree: Tree) -> Iterator[Problem]:
    """No shipped fact rests on what a user's own trial measured."""
    for source in sources(tree):
        if source.row["kind"] == "measured-here":
            yield Problem((*source.path, "kind"), "measured-here is kept for a user's own trial")


def one_address_one_title(tree: Tree) -> Iterator[Problem]:
    """An address carries the same title and publisher wherever it is cited."""
    titles: dict[str, tuple[str, str]] = {}
    for source in sources(tree):
        address, shown = source.row["url"], (source.row["title"], source.row["publisher"])
        if titles.setdefault(address, shown) != shown:
            yield Problem(
                (*source.path, "url"), f"{address} is titled {shown} and {titles[address]}"
            )


RULES: tuple[Rule, ...] = (
    ids_are_unique,
    systems_have_one_name,
    claims_name_what_exists,
    systems_name_what_exists,
    starters_have_the_place,
    facts_exist,
    facts_are_live,
    *QUESTION_RULES,
    *CHECK_RULES,
    *WORD_RULES,
    nothing_was_measured_for_a_user,
    ratings_rest_on_their_framework,
    ratings_rest_on_what_was_seen,
    machine_rests_on_its_framework,
    facts_tell_of_both,
    changes_have_a_reason,
    dates_are_possible,
    one_address_one_title,
)
