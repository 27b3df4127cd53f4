"""A recommendation in words and rows."""

from typing import Any

import pytest
from hypothesis import given, settings

from advisor.choices import LENSES
from advisor.interview.terms import Terms
from advisor.judgement.calls import outcome
from advisor.judgement.recommend import recommend
from advisor.judgement.verdict import call_text, counted
from advisor.knowledge.model import Catalog, Document, Evidence
from advisor.report.recommendation import sources, stated, words
from tests.factories import (
    SHIPPED,
    answered,
    any_answers,
    recommended,
)


@pytest.mark.parametrize(
    ("answers", "text"),
    [
        ({"goal": "research", "debugging": "often"}, "PyTorch, clearly"),
        ({"codebase": "tensorflow"}, "TensorFlow, by a hard need"),
        (
            {"codebase": "tensorflow", "os": "windows", "gpu": "nvidia"},
            "Both frameworks are ruled out",
        ),
        ({}, "PyTorch, probably"),  # as the average project
        ({"mobile": "maybe"}, "Too close to call, PyTorch narrowly ahead"),
        ({"mobile": "yes"}, "Too close to call, TensorFlow narrowly ahead"),
    ],
)
def test_the_call_in_words(answers: dict[str, str], text: str) -> None:
    assert call_text(recommended(**answers).verdict) == text


def test_in_an_exact_tie_nobody_is_ahead() -> None:
    verdict = recommend(SHIPPED, {}, Terms(weights={"visualisation": 1.0})).verdict
    assert (verdict.leader, verdict.margin, verdict.win_share) == (None, 0.0, 0.5)
    assert call_text(verdict) == "Too close to call"


def test_what_was_not_said_is_told_in_a_sentence() -> None:
    row = stated.unsaid_row(recommended(goal="research"), SHIPPED)
    assert row.startswith("Not said, so taken as projects usually are (")
    assert SHIPPED.questions["mobile"].title in row
    assert SHIPPED.questions["goal"].title not in row
    average = stated.unsaid_row(recommended(), SHIPPED)
    assert "Nothing that was said weighs: this is what the average project would hear" in average
    alone = stated.unsaid_row(recommend(SHIPPED, {}, Terms(weights={"tpu": 1.0})), SHIPPED)
    assert "only what was stated weighs" in alone
    every = {name: question.values[0] for name, question in SHIPPED.questions.items()}
    assert stated.unsaid_row(recommended(**every), SHIPPED) == ""
    assert stated.unsaid_short(recommended(**every), SHIPPED) == ""


def test_few_that_were_not_said_are_named_and_many_are_counted() -> None:
    every = {name: question.values[0] for name, question in SHIPPED.questions.items()}
    few = {name: value for name, value in every.items() if name not in ("tpu", "mobile")}
    says = stated.unsaid_short(recommended(**few), SHIPPED)
    assert says.startswith("Phones and small devices, TPUs; taken as projects usually are")
    assert stated.unsaid_short(recommended(goal="research"), SHIPPED).endswith(
        " questions; taken as projects usually are, and as doubt"
    )


def test_the_headline_says_how_sure_and_never_all_of_a_hundred() -> None:
    sure = recommended(
        goal="research", experience="pytorch", debugging="often", models="custom", mobile="no"
    )
    assert sure.verdict.win_share > 0.995
    assert words.headline(sure.verdict) == (
        "PyTorch, clearly: ahead in over 99 of 100 readings of the evidence."
    )
    close = words.headline(recommended(mobile="yes").verdict)
    assert close.startswith("Too close to call: TensorFlow is ahead in 5")
    assert words.headline(recommended(codebase="pytorch").verdict) == "PyTorch, by a hard need."


@settings(max_examples=60, deadline=None)
@given(answers=any_answers(SHIPPED))
def test_every_line_that_counts_is_on_one_side(answers: dict[str, str]) -> None:
    verdict = recommended(**answers).verdict
    rows = words.sides(verdict)
    named = [title for titles in rows.values() for title in titles]
    assert sorted(named) == sorted(line.title for line in counted(verdict) if line.id != "unsaid")


def test_probably_in_words(small: Catalog) -> None:
    verdict = recommend(small, answered(goal="quick", team="tensorflow")).verdict
    assert call_text(verdict) == "TensorFlow, probably"


def test_lines_that_count_come_with_the_largest_contribution_first(small: Catalog) -> None:
    verdict = recommend(small, answered(goal="quick", team="tensorflow")).verdict
    assert [line.id for line in counted(verdict)] == ["experience", "speed", "size"]


def test_lines_without_weight_are_left_out(small: Catalog) -> None:
    verdict = recommend(small, answered(goal="little")).verdict
    assert [line.id for line in counted(verdict)] == ["size"]


def test_what_moved_is_then_and_now(small: Catalog) -> None:
    pairs = words.moved(recommend(small, answered(goal="quick")))
    assert [(then.id, then.lean, now.lean) for then, now in pairs] == [("size", 0.0, -0.25)]
    assert words.moved(recommend(small, answered(team="pytorch"))) == []


def test_what_moved_most_comes_first() -> None:
    pairs = words.moved(recommended(tpu="yes", goal="production"))
    sizes = [now.share * abs(now.lean - then.lean) for then, now in pairs]
    assert pairs[0][0].id == "tpu"
    assert sizes == sorted(sizes, reverse=True)


def test_facts_of_needs_leans_and_advice_are_cited_once(small: Catalog) -> None:
    recommendation = recommend(small, answered(goal="quick", system="there"))
    assert [fact.id for fact in sources.cited_facts(recommendation, small)] == [
        "speed/of-tensorflow",
        "speed/of-pytorch",
        "size/of-pytorch",
        "size/of-tensorflow",
    ]


def test_claims_behind_the_articles_leans_are_cited(small: Catalog) -> None:
    recommendation = recommend(small, answered(goal="quick"))
    claims = [claim.id for claim in sources.cited_claims(recommendation, small)]
    assert claims == ["spe-02", "spe-03", "siz-01"]  # spe-01 stands below its article's verdict


def test_answers_to_one_question_with_one_outcome_share_a_row(small: Catalog) -> None:
    recommendation = recommend(small, answered(goal="quick"))
    rows = words.flip_rows(recommendation, small)
    title = small.questions["goal"].title
    assert len([row for row in rows if row.startswith(f"{title}: ")]) < 3
    assert "Speed below 33 % of all weight (now 67 %): TensorFlow leads" in rows
    assert "Size above 67 % of all weight (now 33 %): TensorFlow leads" in rows
    assert 'without "speed-pytorch": too close to call' in rows


def test_rows_can_be_limited_by_kind() -> None:
    recommendation = recommended(goal="production", serving="maybe")
    every = words.flip_rows(recommendation, SHIPPED)
    some = words.flip_rows(recommendation, SHIPPED, most=1)
    assert len(some) <= 3 < len(every)
    assert set(some) < set(every)


@pytest.mark.parametrize(
    ("call", "framework", "text"),
    [
        ("none", None, "both frameworks are ruled out"),
        ("close", None, "too close to call"),
        ("clear", "pytorch", "PyTorch, clearly"),
        ("constraint", "tensorflow", "TensorFlow, by a hard need"),
    ],
)
def test_a_changed_verdict_in_words(call: str, framework: str | None, text: str) -> None:
    assert outcome(call, framework) == text


@pytest.mark.parametrize(
    ("seen", "says"),
    [
        ("", "read 2026-11-28, primary"),
        ("copy", "read 2026-11-28, a stored copy, 2026-08-21, primary"),
        ("registry", "read 2026-11-28, the registry itself, primary"),
        ("run", "read 2026-11-28, run by us, primary"),
        ("unavailable", "read 2026-11-28; not to be had since, primary"),
    ],
)
def test_a_source_shows_its_dates_and_how_it_was_read(seen: Any, says: str) -> None:
    source = Evidence(
        kind="paper",
        title="On it",
        publisher="Ann",
        url="https://x.org",
        published="2024",
        accessed="2026-11-28",
        grade="primary",
        seen=seen,
        copied="2026-08-21" if seen == "copy" else "",
    )
    assert sources.source_row(source) == f"On it. Ann, 2024 ({says}). https://x.org"


def test_an_article_says_how_sure_its_date_is() -> None:
    article = Document(
        id="a",
        title="On it",
        publisher="Ann",
        published="2021-01",
        date_is="inferred",
        url="https://x.org",
    )
    assert sources.document_row(article) == "On it. Ann, 2021-01, date inferred. https://x.org"


def test_a_constraint_names_answer_and_fact(small: Catalog) -> None:
    recommendation = recommend(small, answered(goal="quick", system="there"))
    assert stated.constraint_rows(recommendation, small) == [
        'TensorFlow is ruled out by System: "There". A fact of tensorflow on speed.'
    ]


def test_sources_of_today_are_addresses_and_of_the_articles_articles(small: Catalog) -> None:
    today = sources.cited_sources(recommend(small, answered(goal="quick")), small)
    assert all(key.startswith("https://") for key in today)
    then = sources.cited_sources(
        recommend(small, answered(goal="quick"), Terms(lens="documents")), small
    )
    assert set(then) == {"first", "second"}


@given(any_answers())
@settings(max_examples=40)
def test_everything_can_be_said_of_any_recommendation(answers: dict[str, str]) -> None:
    for lens in LENSES:
        recommendation = recommended(lens, **answers)
        assert call_text(recommendation.verdict)
        assert "None" not in words.then_row(recommendation)
        rows = words.flip_rows(recommendation, SHIPPED)
        assert all("None" not in row.replace('"None"', "") for row in rows)  # an answer's words
        assert len(stated.constraint_rows(recommendation, SHIPPED)) == len(
            recommendation.verdict.constraints
        )


def test_articles_on_opposite_sides_are_named_with_what_each_says(small: Catalog) -> None:
    recommendation = recommend(small, answered(goal="quick"), Terms(lens="documents"))
    assert words.contest_rows(recommendation, small) == [
        "Speed: for PyTorch second +1.00; for TensorFlow first -0.33; "
        "all together +0.67, give or take 0.60"
    ]


def test_an_article_alone_contradicts_nobody(small: Catalog) -> None:
    alone = recommend(
        small, answered(goal="quick"), Terms(lens="documents", sources=frozenset({"first"}))
    )
    assert not words.contests(alone, small)


def test_what_does_not_count_is_not_contested(small: Catalog) -> None:
    assert not words.contests(
        recommend(small, answered(goal="little"), Terms(lens="documents")), small
    )


@given(any_answers())
@settings(max_examples=20)
def test_every_contest_has_two_sides_and_its_merged_lean_lies_between(
    answers: dict[str, str],
) -> None:
    recommendation = recommended("documents", **answers)
    for line, heard in words.contests(recommendation, SHIPPED):
        leans = [voice.lean for voice in heard]
        assert min(leans) < 0 < max(leans)
        assert min(leans) < line.lean < max(leans)
        assert line.spread >= max(abs(lean - line.lean) for lean in leans) / len(leans)


def test_answers_that_change_the_framework_come_first() -> None:
    recommendation = recommended(goal="production", serving="yes", experience="pytorch")
    assert recommendation.verdict.framework == "pytorch"
    same = [": PyTorch, " in row for row in words.answer_flips(recommendation, SHIPPED)]
    assert set(same) == {True, False}
    assert same == sorted(same)
