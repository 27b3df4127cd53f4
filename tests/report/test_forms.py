"""The recommendation as JSON and as Markdown."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings

from advisor import __version__
from advisor.interview.terms import Terms
from advisor.judgement.decision import Decision
from advisor.judgement.recommend import recommend
from advisor.knowledge.model import LENSES, Catalog, Question
from advisor.report.recommendation.as_json import as_dict
from advisor.report.recommendation.record.page import as_markdown
from tests.factories import SHIPPED, answered, any_answers, recommended

KEYS = {
    "schema",
    "fwpick",
    "as_of",
    "lens",
    "call",
    "framework",
    "leader",
    "margin",
    "win_share",
    "criteria",
    "experience",
    "unsaid",
    "stated_alone",
    "flips",
    "contested",
    "lenses",
    "constraints",
    "ways_out",
    "warnings",
    "before",
    "advice",
    "makes",
    "facts",
    "answers",
}


@given(any_answers())
@settings(max_examples=20)
def test_any_recommendation_is_plain_json_that_adds_up(answers: dict[str, str]) -> None:
    for lens in LENSES:
        shown = json.loads(json.dumps(as_dict(recommended(lens, **answers), SHIPPED)))
        lines = [*shown["criteria"], shown["experience"]]
        unsaid = [shown["unsaid"]] if shown["unsaid"] else []
        adds = [line["contribution"] for line in (*lines, *unsaid)]
        assert sum(adds) == pytest.approx(shown["margin"])
        cited = {fact for line in lines for fact in line["because"] if line["weight"]}
        assert cited <= set(shown["facts"]) | set(shown["claims"])
        assert {row["because"] for row in shown["constraints"]} <= set(shown["facts"])


def test_the_promised_keys(catalog: Catalog) -> None:
    shown = as_dict(recommended(goal="production", serving="maybe"), catalog)
    assert set(shown) >= KEYS
    assert set(shown["criteria"][0]) >= {
        *("id", "title", "weight", "share", "lean", "contribution", "because")
    }
    assert set(shown["flips"]) >= {"answers", "criteria", "sources"}
    assert set(shown["lenses"]) == set(LENSES)
    assert all(set(row) >= {"call", "framework", "margin"} for row in shown["lenses"].values())
    facts = shown["facts"].values()
    assert all(set(row) >= {"title", "url", "published", "accessed"} for row in facts)


def test_what_is_shown_is_the_verdict_of_the_lens(catalog: Catalog) -> None:
    for lens in LENSES:
        recommendation = recommended(lens, goal="production")
        shown = as_dict(recommendation, catalog)
        assert shown["lens"] == lens
        for name in ("call", "framework", "margin", "win_share"):
            assert shown[name] == shown["lenses"][lens][name]
            assert shown[name] == getattr(recommendation.verdict, name)


def test_answers_say_where_they_came_from(catalog: Catalog) -> None:
    answers = {**answered(goal="research"), **answered("file", mobile="yes")}
    assert as_dict(recommend(catalog, answers), catalog)["answers"] == {
        "goal": {"value": "research", "from": "flag"},
        "mobile": {"value": "yes", "from": "file"},
    }


def test_version_and_day_of_the_data(catalog: Catalog) -> None:
    shown = as_dict(recommended(), catalog)
    assert (shown["schema"], shown["fwpick"], shown["as_of"]) == (1, __version__, catalog.as_of)


def test_every_criterion_has_a_line_also_those_that_weigh_nothing(catalog: Catalog) -> None:
    shown = as_dict(recommended(), catalog)
    assert [line["id"] for line in shown["criteria"]] == list(catalog.criteria)
    assert {line["weight"] for line in (*shown["criteria"], shown["experience"])} == {0}
    assert shown["unsaid"]["share"] == 1  # the average project's verdict
    assert shown["margin"] == pytest.approx(shown["unsaid"]["lean"])
    assert (shown["call"], shown["framework"]) == ("leaning", "pytorch")
    named = {name for row in shown["unsaid"]["questions"] for name in row["questions"]}
    assert named < set(catalog.questions)


@pytest.mark.parametrize("question", SHIPPED.questions.values(), ids=lambda item: item.id)
def test_what_comes_before_and_what_is_made_otherwise_stand_in_every_form(
    question: Question,
) -> None:
    for choice in question.choices:
        recommendation = recommended(**{question.id: choice.id})
        shown = as_dict(recommendation, SHIPPED)
        text = as_markdown(
            recommendation, SHIPPED, Decision(framework="pytorch", by="flag", how="So.")
        )
        before = [row for row in choice.before if not row.when]
        assert {row.says for row in before} <= {row["says"] for row in shown["before"]}
        assert all(row["because"] in shown["facts"] for row in shown["before"])
        assert ("- Before either of the two: " in text) == bool(shown["before"])
        assert shown["makes"] == ([choice.makes] if choice.makes else [])
        assert all(f"- {row}" in " ".join(text.split()) for row in shown["makes"])


@pytest.mark.parametrize(
    ("answers", "says"),
    [
        ({"gpu": "nvidia", "os": "macos"}, "macOS drives no NVIDIA card"),
        ({"gpu": "apple", "os": "windows"}, "An Apple graphics processor sits in a Mac"),
        ({"gpu": "apple", "os": "macos"}, ""),
        ({"gpu": "nvidia", "os": "unsure"}, ""),
    ],
    ids=str,
)
def test_answers_that_cannot_both_be_true_are_warned_of(answers: dict[str, str], says: str) -> None:
    recommendation = recommended(**answers)
    warnings = as_dict(recommendation, SHIPPED)["warnings"]
    text = as_markdown(recommendation, SHIPPED, Decision(framework="pytorch", by="flag", how="So."))
    assert [row[: len(says)] for row in warnings] == ([says] if says else [])
    assert all(f"- {row}" in " ".join(text.split()) for row in warnings)


def test_ways_out_of_needs_that_clash_lead_where_they_say() -> None:
    answers = {"codebase": "tensorflow", "gpu": "nvidia", "os": "windows"}
    ways = as_dict(recommended(**answers), SHIPPED)["ways_out"]
    assert [(way["question"], way["answer"], way["framework"]) for way in ways] == [
        ("os", "wsl", "tensorflow"),
        ("gpu", "none", "tensorflow"),
        ("codebase", "none", "pytorch"),
    ]
    for way in ways:
        then = recommended(**{**answers, way["question"]: way["answer"]}).verdict
        assert (then.call != "none", then.framework) == (True, way["framework"])
    assert as_dict(recommended(codebase="tensorflow"), SHIPPED)["ways_out"] == []


def test_documents_leave_no_trace_of_when_they_were_made(
    catalog: Catalog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    recommendation = recommended(goal="research")
    once = as_markdown(
        recommendation, catalog, Decision(framework="pytorch", by="person", how="So.")
    )
    monkeypatch.chdir(tmp_path)
    assert (
        as_markdown(
            recommended(goal="research"),
            catalog,
            Decision(framework="pytorch", by="person", how="So."),
        )
        == once
    )
    assert as_dict(recommendation, catalog) == as_dict(recommended(goal="research"), catalog)


def test_contested_criteria_say_which_article_says_what(small: Catalog) -> None:
    shown = as_dict(recommend(small, answered(goal="quick"), Terms(lens="documents")), small)
    (contest,) = shown["contested"]
    assert (contest["id"], contest["lean"]) == ("speed", pytest.approx(2 / 3))
    assert contest["articles"] == [
        {"document": "first", "lean": pytest.approx(-1 / 3), "strength": 1, "claims": ("spe-02",)},
        {"document": "second", "lean": 1.0, "strength": 3, "claims": ("spe-03",)},
    ]
