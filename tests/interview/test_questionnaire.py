"""The interview: what is asked, what is allowed, what it weighs."""

import pytest

from advisor.errors import UsageError
from advisor.interview.questionnaire import (
    Answer,
    Origin,
    asked,
    check_answer,
    clashes,
    fill_missing,
    forget_pointless,
    holds,
    missing_core,
    needs,
    said,
    unanswered,
    usual,
    values,
    with_answer,
)
from advisor.knowledge.model import Catalog
from tests.factories import answered, small_catalog, small_tree


def ids(questions: list) -> list[str]:
    """Their ids."""
    return [question.id for question in questions]


def test_every_choice_and_unsure_are_allowed(catalog: Catalog) -> None:
    for question in catalog.questions.values():
        for value in (*(choice.id for choice in question.choices), "unsure"):
            assert check_answer(question, value) == value
            assert check_answer(question, value.upper()) == value


def test_another_answer_is_refused_with_the_nearest(catalog: Catalog) -> None:
    with pytest.raises(UsageError, match="goal: 'reserch' is not an answer") as caught:
        check_answer(catalog.questions["goal"], "reserch")
    assert caught.value.hint.startswith("nearest: research. Valid: research, ")
    assert caught.value.hint.endswith("unsure")


@pytest.mark.parametrize("value", ["", "research ", "none"])
def test_answers_are_taken_literally(catalog: Catalog, value: str) -> None:
    with pytest.raises(UsageError):
        check_answer(catalog.questions["goal"], value)


def test_a_condition_holds_if_every_question_has_one_of_its_choices() -> None:
    when = {"goal": ("quick", "little"), "team": ("pytorch",)}
    assert holds(when, {"goal": "little", "team": "pytorch"})
    assert not holds(when, {"goal": "little", "team": "tensorflow"})
    assert not holds(when, {"goal": "little"})
    assert holds({}, {})


def test_an_unanswered_question_counts_as_unsure() -> None:
    assert holds({"goal": ("unsure",)}, {})
    assert not holds({"goal": ("quick",)}, {})


def test_a_question_is_asked_where_its_condition_holds_or_is_open(small: Catalog) -> None:
    assert ids(asked(small, {})) == ["goal", "team", "system"]
    assert ids(asked(small, {"goal": "little"})) == ["goal", "team"]
    assert ids(asked(small, {"goal": "quick"})) == ["goal", "team", "system"]
    assert ids(asked(small, {"goal": "unsure"})) == ["goal", "team", "system"]


def test_what_has_an_answer_of_any_kind_is_not_open(small: Catalog) -> None:
    assert ids(unanswered(small, {})) == ["goal", "team", "system"]
    assert ids(unanswered(small, answered(goal="unsure"))) == ["team", "system"]
    assert ids(unanswered(small, answered("default", goal="little"))) == ["team"]


def test_the_interview_keeps_the_order_of_its_files(catalog: Catalog) -> None:
    assert ids(asked(catalog, {})) == list(catalog.questions)


def test_needs_are_what_rules_a_framework_out_and_what_that_hangs_on(
    small: Catalog, catalog: Catalog
) -> None:
    assert needs(small) == {"system", "goal"}
    assert needs(catalog) == {"codebase", "gpu", "os"}


def test_the_usual_answers_what_is_open_and_nothing_else(small: Catalog) -> None:
    filled = usual(small, answered(goal="quick"))
    assert values(filled) == {"goal": "quick", "team": "neither", "system": "here"}
    assert filled["goal"].origin == "flag"
    assert {filled[name].origin for name in ("team", "system")} == {"default"}
    assert said(filled) == {"goal": "quick"}
    assert unanswered(small, filled) == []


def test_where_nothing_is_usual_it_stays_unsure_and_is_not_asked_again(small: Catalog) -> None:
    filled = usual(small, {})
    assert values(filled) == {"goal": "unsure", "team": "neither", "system": "here"}
    assert unanswered(small, filled) == []


def test_the_usual_leaves_out_what_is_pointless(small: Catalog) -> None:
    assert values(usual(small, answered(goal="little"))) == {"goal": "little", "team": "neither"}


def test_missing_answers_are_filled_by_default_or_as_unsure(small: Catalog) -> None:
    given_answers = answered(goal="quick")
    by_default = fill_missing(small, given_answers, by_default=True)
    assert values(by_default) == {"goal": "quick", "team": "neither", "system": "here"}
    assert {name: answer.origin for name, answer in by_default.items()} == {
        "goal": "flag",
        "team": "default",
        "system": "default",
    }
    unsure = fill_missing(small, given_answers, by_default=False)
    assert values(unsure) == {"goal": "quick", "team": "unsure", "system": "unsure"}
    assert unsure["team"].origin == "unanswered"


@pytest.mark.parametrize(
    ("origin", "heard"),
    [
        ("flag", True),
        ("file", True),
        ("wizard", True),
        ("machine", True),
        ("default", False),
        ("unanswered", False),
    ],
)
def test_what_a_default_or_nobody_said_was_not_said(origin: Origin, heard: bool) -> None:
    assert said(answered(origin, goal="quick")) == ({"goal": "quick"} if heard else {})
    assert said(answered(origin, goal="unsure")) == {}


def test_answers_clash_where_one_of_them_says_so() -> None:
    tree = small_tree()
    never = {"when": {"goal": ["quick"], "team": ["pytorch"]}, "says": "Nobody is so."}
    tree["questions"]["system"]["choices"]["there"]["clashes"] = [never]
    catalog = small_catalog(tree)
    both = {"goal": "quick", "team": "pytorch", "system": "there"}
    assert clashes(catalog, both) == {"Nobody is so.": "system"}
    for name in both:
        assert clashes(catalog, {**both, name: "unsure"}) == {}


def test_missing_core_names_what_is_left(small: Catalog) -> None:
    assert ids(missing_core(small, {})) == ["goal", "team"]
    assert ids(missing_core(small, answered(goal="unsure"))) == ["team"]
    assert ids(missing_core(small, answered(goal="unsure", team="neither"))) == []


def test_changing_an_answer_leaves_the_old_ones_as_they_were() -> None:
    before = answered(goal="quick")
    after = with_answer(before, "goal", Answer(value="little", origin="wizard"))
    assert values(before) == {"goal": "quick"}
    assert values(after) == {"goal": "little"}


@pytest.mark.parametrize(
    ("origin", "kept"), [("flag", True), ("file", True), ("wizard", False), ("machine", False)]
)
def test_only_what_a_person_wrote_stays_when_made_pointless(
    small: Catalog, origin: Origin, kept: bool
) -> None:
    answers = {**answered("wizard", goal="little"), **answered(origin, system="there")}
    left = values(forget_pointless(small, answers))
    assert left == {"goal": "little", **({"system": "there"} if kept else {})}


def test_forgetting_follows_a_chain_of_conditions() -> None:
    tree = small_tree()
    tree["questions"]["team"]["ask_when"] = {"goal": ["quick"]}
    tree["questions"]["system"]["ask_when"] = {"team": ["pytorch"]}
    answers = answered("wizard", goal="little", team="pytorch", system="there")
    assert values(forget_pointless(small_catalog(tree), answers)) == {"goal": "little"}
