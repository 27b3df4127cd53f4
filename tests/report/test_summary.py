"""The report on one screen: short enough, wide enough, and what it leaves out first."""

import io
import random

import pytest
from hypothesis import given, settings
from rich.cells import cell_len

from advisor.choices import LENSES
from advisor.frameworks import FRAMEWORKS, TITLES
from advisor.interview.terms import Terms
from advisor.judgement.recommend import recommend
from advisor.judgement.verdict import Recommendation
from advisor.report.recommendation import words
from advisor.report.recommendation.summary import LINES, READINGS, readings_bar, summary
from advisor.report.recommendation.terminal import show_summary
from advisor.report.recommendation.words import headline
from advisor.report.screen import make_screen
from tests.factories import SHIPPED, answered, any_answers, recommended
from tools.docs.personas import Persona, read_personas

PERSONAS = read_personas()


def _lines(recommendation: Recommendation, **options: object) -> list[str]:
    asked = {"width": 80, "plain": True, **options}
    return [
        line
        for text in summary(recommendation, SHIPPED, **asked)  # type: ignore[arg-type]
        for line in text.plain.split("\n")
    ]


def _below_what_comes_before(lines: list[str], recommendation: Recommendation) -> list[str]:
    return lines[lines.index("") + 1 :] if recommendation.before else lines


def _judged(answers: dict[str, str], lens: str = "today") -> Recommendation:
    return recommend(SHIPPED, answered(**answers), Terms(lens=lens))


@pytest.mark.parametrize("lens", LENSES)
@settings(max_examples=150, deadline=None)
@given(answers=any_answers(SHIPPED))
def test_it_is_one_screen_whatever_is_answered(lens: str, answers: dict[str, str]) -> None:
    recommendation = _judged(answers, lens)
    lines = _lines(recommendation)
    assert len(_below_what_comes_before(lines, recommendation)) <= LINES
    assert max(map(cell_len, lines)) <= 80
    assert lines == [line.rstrip() for line in lines] or any(lines)


@pytest.mark.parametrize("persona", PERSONAS, ids=lambda persona: persona.id)
def test_every_written_person_gets_one_screen(persona: Persona) -> None:
    terms = Terms(weights=persona.weights)
    recommendation = recommend(SHIPPED, answered(**persona.answers), terms)
    lines = _below_what_comes_before(_lines(recommendation), recommendation)
    assert len(lines) <= LINES
    assert " ".join(lines).startswith(headline(recommendation.verdict))
    assert any(line.startswith("The articles    ") for line in lines)
    out = io.StringIO()
    show_summary(make_screen(plain=True, stream=out), recommendation, SHIPPED)
    assert out.getvalue().isascii() or any(not row.says.isascii() for row in recommendation.before)


@pytest.mark.parametrize("width", [60, 40])
def test_in_a_narrow_terminal_no_line_is_wider_and_no_word_is_broken(width: int) -> None:
    dice = random.Random(5)
    for _ in range(20):
        answers = {item.id: dice.choice(item.values) for item in SHIPPED.questions.values()}
        recommendation = _judged(answers)
        narrow = _lines(recommendation, width=width)
        long = [line for line in narrow if cell_len(line) > width]
        assert all(len(line.split()) == 1 or "TensorFlow" in line for line in long), long
        known = _known(recommendation)
        assert {word.strip(",;") for word in " ".join(narrow).split()} <= known


def _known(recommendation: Recommendation) -> set[str]:
    """Every word that may be said, with no room spared."""
    wide = _lines(recommendation, within=400)
    every = (*wide, words.then_row(recommendation))
    return {word.strip(",;") for line in every for word in line.split()}


@pytest.mark.parametrize("within", [24, 18, 14])
def test_what_is_needed_stays_where_there_is_less_room(within: int) -> None:
    recommendation = recommended(goal="research", experience="none", mobile="maybe")
    text = "\n".join(_lines(recommendation, within=within, more=""))
    assert len(text.splitlines()) <= within
    for label in ("For PyTorch", "The articles", "Would change it"):
        assert f"\n{label}" in text


@pytest.mark.parametrize(
    ("share", "leader", "cells"),
    [(0.5, "pytorch", 20), (0.75, "pytorch", 30), (0.75, "tensorflow", 10), (1.0, "pytorch", 39)],
)
def test_the_bar_divides_the_readings(share: float, leader: str, cells: int) -> None:
    from dataclasses import replace

    verdict = replace(recommended(goal="research").verdict, win_share=share, leader=leader)
    bar = readings_bar(verdict, plain=True).plain
    assert bar == f"TensorFlow {'-' * (READINGS - cells)}{'#' * cells} PyTorch"


def test_a_hard_need_shows_neither_bar_nor_share() -> None:
    text = "\n".join(_lines(recommended(goal="research", codebase="tensorflow")))
    assert "#" not in text
    assert "readings" not in text
    assert "without the need, " in text


@pytest.mark.parametrize("framework", FRAMEWORKS)
def test_a_framework_that_was_chosen_is_said_first(framework: str) -> None:
    close = recommended(mobile="yes", goal="production", experience="both")
    lines = _lines(close, chosen=framework)
    assert lines[0] == f"{TITLES[framework]}, as --framework says."
    assert lines[1].startswith("By the evidence: Too close to call")


def test_by_the_articles_says_so_and_what_is_so_today() -> None:
    lines = _lines(_judged({"goal": "production"}, "documents"))
    assert lines[0].startswith("By the articles alone: TensorFlow, probably")
    assert any(line.startswith("Today           PyTorch") for line in lines)
