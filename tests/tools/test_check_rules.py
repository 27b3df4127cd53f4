"""The rules of checks and of what a fact may rest on: each finds the one thing that breaks it."""

from typing import Any

import pytest

from tests.factories import small_tree
from tools.data import check_rules, rules
from tools.data.check_rules import CHECK_RULES
from tools.data.lint import schemas_hold
from tools.data.tree import Rule, Tree

GOOD: list[dict[str, Any]] = [
    {"read": "newest", "of": "pypi/visdom", "is": "0.3.0"},
    {"read": "newest", "of": "npm/@litertjs/core", "is": "2.5.3"},
    {"read": "date", "of": "npm/onnxruntime-web@1.30.0", "is": "2026-11-20"},
    {"read": "requires", "of": "pypi/torch@2.15.0", "item": "numpy", "is": "nothing"},
    {"read": "requires", "of": "pypi/a@1", "item": "torch", "is": "<2.15.0,>=2.4.0"},
    {"read": "requires", "of": "pypi/a@1", "item": "torch", "has": "Windows"},
    {"read": "python", "of": "pypi/torch@2.15.0", "is": ">=3.11"},
    {"read": "python", "of": "pypi/torch@2.15.0", "is": "any"},
    {"read": "classifier", "of": "pypi/a@1", "is": "Development Status :: 4 - Beta"},
    {"read": "files", "of": "pypi/tensorflow@2.21.0", "lacks": "win_arm64"},
    {"read": "archived", "of": "github/pytorch/serve", "is": "true"},
    {"read": "release", "of": "github/pytorch/executorch", "is": "v1.6.0"},
    {"read": "state", "of": "github/kserve/kserve#5638", "is": "merged"},
    {"read": "text", "of": "github/a/b@main", "item": "README.md", "has": "AOT Inductor"},
    {"read": "page", "of": "https://example.org/a@b#c", "has": "now"},
]
BAD: list[tuple[Rule, dict[str, Any], str, str]] = [
    (
        check_rules.checks_fit_their_source,
        {"read": "archived", "of": "pypi/visdom", "is": "true"},
        "of",
        "archived is read of github, not of pypi/visdom",
    ),
    (
        check_rules.checks_fit_their_source,
        {"read": "page", "of": "github/a/b", "has": "x"},
        "of",
        "page is read of https:, not of github/a/b",
    ),
    (
        check_rules.checks_fit_their_source,
        {"read": "newest", "of": "github/a/b", "is": "1.0"},
        "of",
        "newest is read of pypi or npm, not of github/a/b",
    ),
    (
        check_rules.checks_name_an_item,
        {"read": "requires", "of": "pypi/a@1", "is": "any"},
        "",
        "requires needs an item",
    ),
    (
        check_rules.checks_name_an_item,
        {"read": "text", "of": "github/a/b", "has": "x"},
        "",
        "text needs an item",
    ),
    (
        check_rules.checks_name_an_item,
        {"read": "newest", "of": "pypi/a", "item": "torch", "is": "1.0"},
        "item",
        "newest has no item",
    ),
    (
        check_rules.checks_name_a_release,
        {"read": "files", "of": "pypi/tensorflow", "has": "win_amd64"},
        "of",
        "files needs an @VERSION",
    ),
    (
        check_rules.checks_name_a_release,
        {"read": "newest", "of": "pypi/visdom@0.2.4", "is": "0.2.4"},
        "of",
        "newest has no @0.2.4",
    ),
    (
        check_rules.checks_name_a_release,
        {"read": "state", "of": "github/a/b", "is": "open"},
        "of",
        "state needs a #NUMBER",
    ),
    (
        check_rules.checks_name_a_release,
        {"read": "archived", "of": "github/a/b#7", "is": "true"},
        "of",
        "state needs a #NUMBER, and nothing else has one",
    ),
    (
        check_rules.checks_compare_what_is_read,
        {"read": "newest", "of": "pypi/visdom", "has": "0.2"},
        "has",
        "newest is compared with is",
    ),
    (
        check_rules.checks_compare_what_is_read,
        {"read": "page", "of": "https://example.org", "is": "all of it"},
        "is",
        "page is compared with has or lacks",
    ),
    *(
        (check_rules.checks_compare_what_is_read, {"read": read, "of": of, **more}, "is", problem)
        for read, of, more, problem in (
            ("newest", "pypi/a", {"is": "2.0rc1"}, "'2.0rc1' is not a release"),
            ("newest", "pypi/a", {"is": "new"}, "'new' is not a release"),
            ("newest", "npm/a", {"is": "2.0"}, "'2.0' is not a release"),
            ("date", "npm/a@1.0.0", {"is": "2026-02-30"}, "is not a day, YYYY-MM-DD"),
            ("date", "npm/a@1.0.0", {"is": "20260203"}, "is not a day, YYYY-MM-DD"),
            ("archived", "github/a/b", {"is": "yes"}, "'yes' is not true or false"),
            ("state", "github/a/b#7", {"is": "done"}, "is not open, closed or merged"),
            ("python", "pypi/a@1", {"is": "3.11"}, "'3.11' is not any or a range"),
            ("requires", "pypi/a@1", {"item": "b", "is": "2"}, "'2' is not any or a range"),
            ("classifier", "pypi/a@1", {"is": "Beta"}, "'Beta' is not a whole classifier"),
        )
    ),
]


def with_check(check: dict[str, Any]) -> Tree:
    """The small tree with this check behind a rating."""
    tree = small_tree()
    tree["criteria"]["speed"]["facts"][0]["checks"] = [check]
    return tree


@pytest.mark.parametrize("check", GOOD, ids=lambda check: f"{check['read']} {check['of']}")
def test_a_good_check_keeps_every_rule(check: dict[str, Any]) -> None:
    tree = with_check(check)
    schema = [problem for problem in schemas_hold(tree) if "checks" in problem.path]
    assert (schema, [problem for rule in CHECK_RULES for problem in rule(tree)]) == ([], [])


@pytest.mark.parametrize(("rule", "check", "field", "problem"), BAD)
def test_a_bad_check_breaks_one_rule_at_its_field(
    rule: Rule, check: dict[str, Any], field: str, problem: str
) -> None:
    tree = with_check(check)
    (found,) = rule(tree)
    place = ("criteria", "speed", "facts", 0, "checks", 0)
    assert found.path == ((*place, field) if field else place)
    assert problem in found.says
    assert [
        other.__name__ for other in CHECK_RULES if other is not rule and list(other(tree))
    ] == []


@pytest.mark.parametrize(
    ("check", "problem"),
    [
        ({"read": "newest", "of": "pypi/visdom"}, "is not valid under any of the given schemas"),
        ({"read": "newest", "of": "visdom", "is": "1"}, "'visdom' does not match"),
        ({"read": "newest", "of": "pypi/a", "is": "1", "has": "1"}, "is valid under each of"),
        ({"read": "yanked", "of": "pypi/a", "is": "1"}, "'yanked' is not one of"),
        ({"read": "newest", "of": "pypi/a", "is": "1", "was": "0"}, "'was' was unexpected"),
    ],
)
def test_a_check_of_another_shape_breaks_the_schema(check: dict[str, Any], problem: str) -> None:
    tree = with_check(check)
    found = [each for each in schemas_hold(tree) if "checks" in each.path]
    assert [each for each in found if problem in each.says], found


def test_what_a_user_measured_is_refused() -> None:
    tree = small_tree()
    tree["criteria"]["speed"]["facts"][0]["evidence"][0]["kind"] = "measured-here"
    (problem,) = rules.nothing_was_measured_for_a_user(tree)
    assert problem.path == ("criteria", "speed", "facts", 0, "evidence", 0, "kind")
    assert problem.says == "measured-here is kept for a user's own trial"


def test_a_rating_on_a_source_that_nobody_says_was_seen_breaks_a_rule() -> None:
    tree = small_tree()
    facts = tree["criteria"]["speed"]["facts"]
    del facts[0]["evidence"][0]["seen"]
    (problem,) = rules.ratings_rest_on_what_was_seen(tree)
    assert problem.path == ("criteria", "speed", "facts", 0, "evidence", 0)
    assert problem.says == "a rating rests on speed/of-pytorch: seen is missing"
    del tree["systems"]["meter"]["facts"][0]["evidence"][0]["seen"]  # behind no rating
    assert len(list(rules.ratings_rest_on_what_was_seen(tree))) == 1
