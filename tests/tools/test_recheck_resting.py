"""What rests on a fact, whose verdict could move, and which sources a check has read."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from advisor.knowledge.model import Catalog
from tests.factories import SHIPPED, small_tree
from tools.data.authored import read_sources
from tools.data.checks import Check, parse_source
from tools.data.tree import facts_by_id, grounds
from tools.docs.personas import read_personas, recommend_to
from tools.recheck.accessed import reads
from tools.recheck.resting import moves, others_on, ratings_on

PERSONAS = read_personas()
OVERRULED = replace(PERSONAS[0], id="99-one", answers={}, weights={"serving": 1.0})


def test_ratings_and_all_else_are_named() -> None:
    tree = small_tree()
    assert ratings_on(tree, "speed/of-pytorch") == ["speed: PyTorch"]
    assert others_on(tree, "speed/of-pytorch") == ["what became of meter"]
    assert others_on(tree, "speed/of-tensorflow") == [
        "--system there: rules_out",
        "machine: No engine there.",
    ]
    assert ratings_on(tree, "meter/last-release") == []


def test_every_ground_of_the_shipped_data_can_be_told() -> None:
    tree = read_sources()
    for fact in facts_by_id(tree):
        told = [*ratings_on(tree, fact), *others_on(tree, fact)]
        assert bool(told) == any(ground == fact for _, ground in grounds(tree))


def decisive() -> Iterator[str]:
    """Criteria that call a framework where they alone are weighed."""
    for name, criterion in SHIPPED.criteria.items():
        alone = replace(OVERRULED, weights={name: 1.0})
        if criterion.today and recommend_to(alone, SHIPPED, "today").verdict.framework:
            yield name


@pytest.mark.parametrize("name", list(decisive()))
def test_who_weighs_nothing_else_could_move(name: str, catalog: Catalog) -> None:
    today = catalog.criteria[name].today
    assert today is not None
    alone = replace(OVERRULED, weights={name: 1.0})
    for fact in (*today.pytorch.because, *today.tensorflow.because):
        (move,) = moves(catalog, [alone], fact)
        assert (move.persona, move.then) == ("99-one", "too close to call")
        assert move.now != move.then


def test_a_hard_need_that_rests_on_the_fact_could_go(catalog: Catalog) -> None:
    found = set()
    for question in catalog.questions.values():
        for choice in question.choices:
            for row in choice.rules_out:
                found |= {move.now for move in moves(catalog, PERSONAS, row.because)}
    assert any("constraint" in now or "ruled out" in now for now in found)


def test_nobody_moves_for_a_fact_on_which_nothing_rests(catalog: Catalog) -> None:
    assert moves(catalog, PERSONAS, "no/such-fact") == []


def check(read: str, of: str, wanted: str = "1.2", item: str = "") -> Check:
    """A check that compares with is, or of a text."""
    how = "has" if read in ("text", "page") else "is"
    return Check(fact="a/b", read=read, of=of, how=how, wanted=wanted, item=item)  # type: ignore[arg-type]


CODE = "https://github.com/some/code"


@pytest.mark.parametrize(
    ("one", "url", "expected"),
    [
        (check("newest", "pypi/tf_keras"), "pkg:pypi/tf-keras@1.2", True),
        (check("newest", "pypi/tf-keras"), "pkg:pypi/tf-keras@1.1", False),
        (check("requires", "pypi/tf-keras@1.2"), "pkg:pypi/tf-keras@1.2", True),
        (check("requires", "pypi/tf-keras@1.2"), "pkg:pypi/tf-keras@1.2#tf_keras/a.py", False),
        (check("newest", "npm/@hf/transformers"), "pkg:npm/%40hf/transformers@1.2", True),
        (check("newest", "npm/transformers"), "pkg:pypi/transformers@1.2", False),
        (check("page", "https://a.org/guide#top"), "https://a.org/guide#end", True),
        (check("page", "https://a.org/guide"), "https://a.org/guides", False),
        (check("archived", "github/some/code"), CODE, True),
        (check("archived", "github/some/code"), f"{CODE}/issues/7", False),
        (check("state", "github/some/code#7"), f"{CODE}/issues/7", True),
        (check("state", "github/some/code#7"), f"{CODE}/pull/7#discussion", True),
        (check("state", "github/some/code#7"), f"{CODE}/issues/70", False),
        (check("release", "github/some/code"), f"{CODE}/releases", True),
        (check("release", "github/some/code"), f"{CODE}/releases/tag/1.2", True),
        (check("release", "github/some/code"), f"{CODE}/releases/tag/1.1", False),
        (check("text", "github/some/code", item="README.md"), CODE, True),
        (check("text", "github/some/code", item="a/b.md"), CODE, False),
        (check("text", "github/some/code", item="a/b.md"), f"{CODE}/blob/main/a/b.md", True),
        (check("text", "github/some/code", item="a/b.md"), f"{CODE}/blob/v1/a/b.md", False),
        (check("text", "github/some/code@v1", item="a/b.md"), f"{CODE}/blob/v1/a/b.md", True),
        (check("archived", "github/some/code"), "https://example.org/some/code", False),
    ],
)
def test_which_source_a_check_reads(one: Check, url: str, expected: bool) -> None:
    assert reads(one, url) is expected


@pytest.mark.parametrize(
    ("of", "place", "name", "at", "number"),
    [
        ("pypi/visdom", "pypi", "visdom", "", ""),
        ("pypi/torch@2.15.0", "pypi", "torch", "2.15.0", ""),
        ("npm/@litertjs/core@2.5.3", "npm", "@litertjs/core", "2.5.3", ""),
        ("npm/@litertjs/core", "npm", "@litertjs/core", "", ""),
        ("github/kserve/kserve#5638", "github", "kserve/kserve", "", "5638"),
        ("github/some/code@v1.2", "github", "some/code", "v1.2", ""),
        ("https://a.org/b@c#d", "page", "https://a.org/b@c#d", "", ""),
    ],
)
def test_what_of_names(of: str, place: str, name: str, at: str, number: str) -> None:
    source = parse_source(of)
    assert (source.place, source.name, source.at, source.number) == (place, name, at, number)
