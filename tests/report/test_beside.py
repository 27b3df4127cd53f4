"""Two people's answers side by side: everything is said, at any width, whoever comes first."""

import io
import re

import pytest
from hypothesis import given, settings
from rich.cells import cell_len
from rich.console import Console

from advisor.interview.questionnaire import fill_missing
from advisor.interview.terms import Terms
from advisor.judgement.comparison import compare
from advisor.judgement.recommend import recommend
from advisor.report.recommendation import words
from advisor.report.recommendation.beside import show_both
from advisor.report.screen import Screen
from tests.factories import SHIPPED, answered, any_answers

WIDTHS = (40, 60, 80, 120)
TERMS = (Terms(), Terms(lens="documents", sources=frozenset({"intro-2019"}), weights={"tpu": 2.0}))


def _shown(
    first: dict[str, str],
    second: dict[str, str],
    *,
    width: int = 80,
    plain: bool = True,
    why: bool = False,
    terms: tuple[Terms, Terms] = (Terms(), Terms()),
) -> str:
    out = io.StringIO()
    console = Console(
        file=out, width=width, color_system=None, force_terminal=not plain, highlight=False
    )
    both = [
        recommend(SHIPPED, fill_missing(SHIPPED, answered("file", **row), by_default=False), judged)
        for row, judged in zip((first, second), terms, strict=True)
    ]
    comparison = compare(SHIPPED, *both)
    screen = Screen(console=console, plain=plain)
    show_both(screen, comparison, SHIPPED, ("a.toml", "b.toml"), why=why)
    return out.getvalue()


def _flat(text: str) -> str:
    return " ".join(text.split())


@settings(max_examples=8)
@given(first=any_answers(), second=any_answers())
def test_no_line_is_wider_than_the_screen(first: dict[str, str], second: dict[str, str]) -> None:
    for width in WIDTHS:
        for plain in (True, False):
            text = _shown(first, second, width=width, plain=plain, why=plain, terms=TERMS)
            assert max(cell_len(line) for line in text.splitlines()) <= width
            assert not plain or text.isascii()


@settings(max_examples=8)
@given(first=any_answers(), second=any_answers())
def test_both_verdicts_and_every_difference_stand_there(
    first: dict[str, str], second: dict[str, str]
) -> None:
    text = _flat(_shown(first, second, width=200))
    for row in (first, second):
        verdict = recommend(SHIPPED, answered("file", **row)).verdict
        assert words.headline(verdict) in text
    for name, question in SHIPPED.questions.items():
        if first[name] != second[name]:
            assert question.title in text


def test_exchanged_files_exchange_the_columns() -> None:
    one, two = {"goal": "research", "mobile": "yes"}, {"goal": "production"}
    row = re.compile(r"^Goal +(\S+) +(\S+)$", re.MULTILINE)
    there, back = (row.search(_shown(*pair)) for pair in ((one, two), (two, one)))
    assert there
    assert back
    assert there.groups() == ("Research", "Production") == back.groups()[::-1]


def test_what_one_left_unsaid_is_called_so() -> None:
    assert re.search(r"Phones and small devices +Yes +\(not said\)", _shown({"mobile": "yes"}, {}))


def test_different_terms_are_said_and_the_same_are_not() -> None:
    text = _flat(_shown({"goal": "research"}, {"goal": "research"}, terms=TERMS))
    assert "First: lens today" in text
    assert "Second: lens documents, only intro-2019 heard, weights stated: tpu 2" in text
    assert "different terms" not in _shown({"goal": "research"}, {"goal": "research"})


@pytest.mark.parametrize(
    ("first", "second", "says"),
    [
        ({}, {}, "none is needed"),
        ({}, {}, "Both answered every question alike."),
        (
            {"codebase": "tensorflow"},
            {"codebase": "pytorch"},
            'First with Existing code: "Yes, in PyTorch" instead of "Yes, in TensorFlow"',
        ),
        ({"codebase": "tensorflow"}, {}, "First with Existing code: nothing said instead of"),
    ],
)
def test_what_would_unite_the_two_is_said(
    first: dict[str, str], second: dict[str, str], says: str
) -> None:
    assert says in _flat(_shown(first, second))
