"""The picture of a verdict: what stands on it, and that its bars say what its headline says."""

import re
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from advisor.choices import LENSES, Lens
from advisor.interview.terms import Terms
from advisor.judgement.recommend import recommend
from advisor.judgement.verdict import Recommendation, Verdict, counted
from advisor.report.recommendation import stated, words
from advisor.report.recommendation.record.bars import MOST, alternative, bars
from advisor.report.recommendation.record.picture import (
    BOLD,
    LABEL_END,
    LARGE,
    MARGIN,
    MIDDLE,
    REACH,
    WIDEST,
    WIDTH,
    as_svg,
)
from tests.factories import SHIPPED, any_answers, recommended

SVG = "{http://www.w3.org/2000/svg}"
BARS = ("pytorch", "tensorflow", "doubt")


def drawn(recommendation: Recommendation) -> ElementTree.Element:
    return ElementTree.fromstring(as_svg(recommendation, SHIPPED))


def texts(root: ElementTree.Element) -> list[str]:
    return [element.text or "" for element in root.iter(f"{SVG}text")]


def beside(root: ElementTree.Element, label: str) -> tuple[str, float]:
    """The kind and the length of the bar on the row of this label."""
    (text,) = (each for each in root.iter(f"{SVG}text") if each.text == label)
    middle = float(text.get("y", "0")) - 0.36 * float(text.get("font-size", "0"))
    (bar,) = (
        each
        for each in root.iter(f"{SVG}rect")
        if each.get("class") in BARS
        and abs(float(each.get("y", "0")) + float(each.get("height", "0")) / 2 - middle) < 1
    )
    return bar.get("class", ""), float(bar.get("width", "0"))


@given(any_answers(), st.sampled_from(LENSES))
@settings(max_examples=30)
def test_any_verdict_is_drawn_inside_its_frame(answers: dict[str, str], lens: Lens) -> None:
    recommendation = recommended(lens, **answers)
    source = as_svg(recommendation, SHIPPED)
    root = ElementTree.fromstring(source)
    assert_nothing_from_outside(source)
    height = float(root.get("height", "0"))
    for element in root.iter(f"{SVG}rect"):
        x, width = float(element.get("x", "0")), float(element.get("width", "0"))
        assert width >= 0
        assert x >= 0
        assert x + width <= WIDTH
        assert float(element.get("y", "0")) + float(element.get("height", "0")) <= height
    for element in root.iter(f"{SVG}text"):
        assert_fits(element, height)
    assert_bars_agree(root, recommendation.verdict)


def assert_nothing_from_outside(source: str) -> None:
    outside = source.replace('xmlns="http://www.w3.org/2000/svg"', "")
    assert not re.search(r"<script|<image|<use|href|url\(|@import|\son\w+=", outside)
    assert "://" not in outside


def assert_fits(element: ElementTree.Element, height: float) -> None:
    """Text stays in the frame, and a label left of the bars, in a face as wide as they come."""
    size = float(element.get("font-size", "0"))
    wide = len(element.text or "") * size * (BOLD if element.get("font-weight") else WIDEST)
    x = float(element.get("x", "0"))
    assert (x - wide if element.get("text-anchor") == "end" else WIDTH - x - wide) >= 0
    assert float(element.get("y", "0")) <= height


def assert_bars_agree(root: ElementTree.Element, verdict: Verdict) -> None:
    shown = texts(root)
    assert ("All together" in shown) == bool(counted(verdict) and not verdict.constraints)
    shares = [text for text in shown if re.search(r" ahead in .* of 100$", text)]
    assert len(shares) == (2 if words.how_sure(verdict) else 0)
    if "All together" in shown and verdict.leader:
        kind, length = beside(root, "All together")
        _, doubt = beside(root, "Give or take")
        assert kind == verdict.leader
        if verdict.call == "close":
            assert length < doubt / 2
        if verdict.call == "clear":
            assert length > doubt / 2


@pytest.mark.parametrize(
    "answers",
    [{"goal": "research", "debugging": "often"}, {"mobile": "yes"}, {"codebase": "tensorflow"}],
    ids=str,
)
def test_it_says_what_it_shows(answers: dict[str, str]) -> None:
    recommendation = recommended(**answers)
    root = drawn(recommendation)
    assert root.get("role") == "img"
    title, description = root.find(f"{SVG}title"), root.find(f"{SVG}desc")
    assert title is not None
    assert description is not None
    assert title.text == words.headline(recommendation.verdict)
    assert description.text == alternative(recommendation)
    assert root.get("aria-labelledby") == f"{title.get('id')} {description.get('id')}"
    assert "prefers-color-scheme: dark" in as_svg(recommendation, SHIPPED)


def test_a_hard_need_stands_there_instead_of_shares_and_sum() -> None:
    recommendation = recommended(codebase="tensorflow", goal="production", serving="yes")
    shown = " ".join(texts(drawn(recommendation)))
    (row,) = stated.constraint_rows(recommendation, SHIPPED)
    assert row in shown
    assert "What else counts; it does not decide" in shown
    assert "of 100" not in shown
    assert "together" not in shown


def test_both_shares_make_a_hundred() -> None:
    shown = " ".join(texts(drawn(recommended(mobile="yes"))))
    shares = [int(share) for share in re.findall(r"ahead in (\d+) of 100", shown)]
    assert sum(shares[-2:]) == 100


def test_bars_are_on_one_scale_with_the_doubt() -> None:
    verdict = recommended(mobile="maybe", goal="production").verdict
    scale = verdict.scale
    assert scale >= max(verdict.deviation, abs(verdict.margin))
    assert scale >= max(abs(bar.value) for bar in bars(verdict))
    root = drawn(recommended(mobile="maybe", goal="production"))
    heaviest = bars(verdict)[0]
    kind, length = beside(root, heaviest.title)
    assert kind == ("pytorch" if heaviest.value > 0 else "tensorflow")
    assert length == pytest.approx(REACH * abs(heaviest.value) / scale, abs=0.06)


def test_what_does_not_fit_is_summed_up() -> None:
    weights = {name: 1.0 + place for place, name in enumerate(SHIPPED.criteria)}
    verdict = recommend(SHIPPED, {}, Terms(weights=weights)).verdict
    rows = bars(verdict)
    assert len(counted(verdict)) > MOST == len(rows)
    assert sum(row.value for row in rows) == pytest.approx(verdict.margin)
    assert rows[-1].title.endswith(" smaller ones")


def test_the_same_verdict_gives_the_same_bytes() -> None:
    once, again = (as_svg(recommended(goal="research"), SHIPPED) for _ in range(2))
    assert once == again
    assert once.endswith("</svg>\n")


def test_headlines_and_titles_leave_room() -> None:
    assert LABEL_END < MIDDLE - REACH
    assert MARGIN + len("Too close to call") * LARGE * BOLD < WIDTH
    longest = max((item.title for item in SHIPPED.criteria.values()), key=len)
    assert len(longest) * 14 * WIDEST < LABEL_END
