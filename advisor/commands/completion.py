"""What a shell may offer for the word being typed: ids of the data, targets, fixed choices."""

from collections.abc import Callable, Iterable

from advisor.knowledge.catalog import load_catalog

Complete = Callable[[str], list[str]]


def one_of(words: Iterable[str]) -> Complete:
    """A completion from fixed words."""

    def complete(incomplete: str) -> list[str]:
        return [word for word in words if word.startswith(incomplete.lower())]

    return complete


def articles(incomplete: str) -> list[str]:
    """The ids of the articles."""
    return one_of(load_catalog().documents)(incomplete)


def weights(incomplete: str) -> list[str]:
    """The criteria, each ready for its number."""
    return one_of(f"{criterion}=" for criterion in load_catalog().criteria)(incomplete)


def ids(incomplete: str) -> list[str]:
    """Everything that `explain` takes, facts and claims once something of them is typed."""
    from advisor.knowledge.words import load_words  # only for whom a shell asks

    catalog = load_catalog()
    known = [*load_words(), *catalog.criteria, *catalog.systems]
    known += [*catalog.documents, *catalog.questions]
    if incomplete:
        claims = {claim.id for item in catalog.criteria.values() for claim in item.claims}
        known += [*catalog.facts, *sorted(claims)]
    return one_of(dict.fromkeys(known))(incomplete)


def targets(incomplete: str) -> list[str]:
    """The deployment targets; in a list, for its last word."""
    from advisor.starter.targets import known_targets  # only for whom a shell asks

    before, comma, last = incomplete.rpartition(",")
    taken = before.split(",")
    free = [name for name in (*known_targets(), "all") if name not in taken]
    return [f"{before}{comma}{name}" for name in one_of(free)(last)]
