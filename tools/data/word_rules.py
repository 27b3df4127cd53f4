"""The rules that the words' explanations keep beyond their schema."""

import re
from collections.abc import Iterator

from tools import ROOT
from tools.data.tree import Problem, Rule, Tree

ARITHMETIC = ROOT / "docs" / "arithmetic.md"


def words_have_one_name(tree: Tree) -> Iterator[Problem]:
    """No two words go by one name."""
    seen: dict[str, str] = {}
    for at, word in enumerate(tree["words"]):
        for name in dict.fromkeys(_names(word)):
            if seen.setdefault(name, word["id"]) != word["id"]:
                yield Problem(("words", at), f"{name} is also the word {seen[name]}")


def words_take_no_other_name(tree: Tree) -> Iterator[Problem]:
    """By no name but those of `beside` does something else go, and by each of those it does."""
    taken = _taken(tree)
    for at, word in enumerate(tree["words"]):
        for name in _names(word):
            if name in taken and name not in word.get("beside", ()):
                yield Problem(("words", at), f"{name} is also {taken[name]}: say so in beside")
        for place, name in enumerate(word.get("beside", ())):
            if name not in taken:
                yield Problem(("words", at, "beside", place), f"nothing else is called {name}")


def words_see_words(tree: Tree) -> Iterator[Problem]:
    """Each word that another refers to exists, and is another."""
    known = {word["id"] for word in tree["words"]}
    for at, word in enumerate(tree["words"]):
        for place, name in enumerate(word.get("see", ())):
            if name not in known - {word["id"]}:
                yield Problem(("words", at, "see", place), f"no other word {name}")


def words_point_to_a_heading(tree: Tree) -> Iterator[Problem]:
    """Where more is to be read, docs/arithmetic.md has that heading."""
    text = ARITHMETIC.read_text(encoding="utf-8")
    headings = {_address(row) for row in re.findall(r"^#+ (.+)$", text, re.MULTILINE)}
    for at, word in enumerate(tree["words"]):
        if word.get("more", next(iter(headings))) not in headings:
            yield Problem(("words", at, "more"), f"docs/arithmetic.md has no #{word['more']}")


def _names(word: Tree) -> tuple[str, ...]:
    """Everything to ask for a word by, as `Word.names` has it."""
    title = word["title"].lower().replace(",", "").replace(" ", "-")
    return (word["id"], title, *word.get("aliases", ()), *word.get("beside", ()))


def _taken(tree: Tree) -> dict[str, str]:
    """Every name of a criterion, system, article or question -> what it is."""
    taken = {document["id"]: "an article" for document in tree["documents"]}
    taken |= dict.fromkeys(tree["questions"], "a question")
    for name, system in tree["systems"].items():
        names = (name, system["title"], *system.get("aliases", ()))
        taken |= {each.lower().replace(" ", "-"): f"the system {name}" for each in names}
    for name, criterion in tree["criteria"].items():
        names = (name, criterion["title"])
        taken |= {each.lower().replace(" ", "-"): f"the criterion {name}" for each in names}
    return taken


def _address(heading: str) -> str:
    """A heading as an address names it."""
    return re.sub(r"[^a-z0-9 -]", "", heading.lower()).replace(" ", "-")


WORD_RULES: tuple[Rule, ...] = (
    words_have_one_name,
    words_take_no_other_name,
    words_see_words,
    words_point_to_a_heading,
)
