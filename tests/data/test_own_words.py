"""The data says what the articles say in words of its own."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.factories import small_tree
from tools.data.authored import read_sources
from tools.data.hash_articles import HASHES, digest, hash_folder, runs

ARTICLE = "It was a bright cold day in April, and the clocks were striking thirteen."


def strings(value: Any, *path: str) -> Iterator[tuple[str, str]]:
    """(where, text) of every text below a value."""
    if isinstance(value, str):
        yield ".".join(path), value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from strings(inner, *path, str(key))
    elif isinstance(value, list):
        for place, inner in enumerate(value):
            yield from strings(inner, *path, str(place))


def own_texts(tree: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Every text but the titles and addresses of the articles and of the sources."""
    for where, text in all_texts(tree):
        if not (".evidence." in where and where.endswith(".title")):
            yield where, text


def all_texts(tree: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Every text but the articles' own titles and addresses."""
    for document in tree["documents"]:
        rest = {key: text for key, text in document.items() if key not in ("title", "url")}
        yield from strings(rest, "documents", document["id"])
    yield from strings(tree["criteria"], "criteria")
    yield from strings(tree["systems"], "systems")
    yield from strings(tree["questions"], "questions")


def borrowed(tree: dict[str, Any], digests: set[str]) -> list[str]:
    """The places that share a run of eight words with the articles."""
    return [
        where
        for where, text in own_texts(tree)
        if any(digest(run) in digests for run in runs(text))
    ]


def test_no_eight_words_running_are_the_articles() -> None:
    digests = set(HASHES.read_text(encoding="utf-8").split())
    assert len(digests) > 9000
    assert borrowed(read_sources(), digests) == []


@pytest.fixture
def digests(tmp_path: Path) -> set[str]:
    """The digests of one article."""
    (tmp_path / "article.txt").write_text(ARTICLE, encoding="utf-8")
    return set(hash_folder(tmp_path))


@pytest.mark.parametrize(
    "text",
    [
        "They say the day in April, and the clocks were striking, they say.",
        "DAY IN APRIL AND\nTHE CLOCKS: WERE -- STRIKING",
    ],
)
def test_a_borrowed_run_is_found_whatever_its_dress(digests: set[str], text: str) -> None:
    tree = small_tree()
    tree["criteria"]["speed"]["claims"][1]["says"] = text
    assert borrowed(tree, digests) == ["criteria.speed.claims.1.says"]


def test_seven_words_are_nobodys(digests: set[str]) -> None:
    tree = small_tree()
    tree["questions"]["goal"]["help"] = "A day in April and the clocks were slow."
    assert borrowed(tree, digests) == []


def test_a_title_is_the_articles_own(digests: set[str]) -> None:
    tree = small_tree()
    tree["documents"][0]["title"] = ARTICLE
    assert borrowed(tree, digests) == []


def test_a_title_of_a_source_is_its_own(digests: set[str]) -> None:
    tree = small_tree()
    tree["criteria"]["speed"]["facts"][0]["evidence"][0]["title"] = ARTICLE
    assert borrowed(tree, digests) == []
    tree["systems"]["meter"]["facts"][0]["says"] = ARTICLE
    assert borrowed(tree, digests) == ["systems.meter.facts.0.says"]


def test_each_run_is_hashed_once(tmp_path: Path) -> None:
    for name in ("one.txt", "two.txt"):
        (tmp_path / name).write_text(ARTICLE, encoding="utf-8")
    digests = hash_folder(tmp_path)
    assert digests == sorted(set(digests))
    assert len(digests) == len(ARTICLE.split()) - 7
