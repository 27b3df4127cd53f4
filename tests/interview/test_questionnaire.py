"""The interview: what is asked, what is allowed, what it weighs."""

import pytest
from hypothesis import given

from advisor.errors import UsageError
from advisor.interview.questionnaire import (
    Answer,
    Origin,
    asked,
    check_answer,
    fill_missing,
    forget_pointless,
    holds,
    missing_core,
    values,
    with_answer,
)
from advisor.judgement.weighing import advice, constraints, known_framework, weights
from advisor.knowledge.model import Catalog
from tests.factories import SHIPPED, answered, any_answers, small_catalog, small_tree


def ids(questions: list) -> list[str]:
    """Their ids."""
    return [question.id for question in questions]


def test_every_choice_and_unsure_are_allowed(catalog: Catalog) -> None:
    for question in catalog.questions.values():
        for value in (*(choice.id for choice in question.choices), "unsure"):
            assert check_answer(question, value) == value


def test_another_answer_is_refused_with_the_nearest(catalog: Catalog) -> None:
    with pytest.raises(UsageError, match="goal: 'reserch' is not an answer") as caught:
        check_answer(catalog.questions["goal"], "reserch")
    assert caught.value.hint.startswith("nearest: research. Valid: research, ")
    assert caught.value.hint.endswith("unsure")


@pytest.mark.parametrize("value", ["", "Research", "research ", "none"])
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


def test_core_questions_and_the_rest_are_asked_apart(small: Catalog) -> None:
    assert ids(asked(small, {}, core=True)) == ["goal", "team"]
    assert ids(asked(small, {}, core=False)) == ["system"]


def test_a_pointless_question_is_not_asked(small: Catalog) -> None:
    assert ids(asked(small, {"goal": "little"}, core=False)) == []
    assert ids(asked(small, {"goal": "quick"}, core=False)) == ["system"]


def test_the_interview_keeps_the_order_of_its_files(catalog: Catalog) -> None:
    assert ids(asked(catalog, {}, core=True))[0] == "goal"
    assert ids(asked(catalog, {}, core=True)) == [
        name for name, question in catalog.questions.items() if question.core
    ]


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


def test_missing_core_names_what_is_left(small: Catalog) -> None:
    assert ids(missing_core(small, {})) == ["goal", "team"]
    assert ids(missing_core(small, answered(goal="unsure"))) == ["team"]
    assert ids(missing_core(small, answered(goal="unsure", team="neither"))) == []


def test_an_answer_spreads_its_importance_by_points(small: Catalog) -> None:
    assert weights(small, {"goal": "quick"}) == {"speed": 2.0, "size": 1.0}
    assert weights(small, {"goal": "little"}) == {"speed": 0.0, "size": 1.0}


def test_weights_of_several_answers_add_up() -> None:
    tree = small_tree()
    here = tree["questions"]["system"]["choices"]["here"]
    here |= {"importance": 2, "weighs": {"speed": 1, "size": 3}}
    assert weights(small_catalog(tree), {"goal": "quick", "system": "here"}) == {
        "speed": 2.5,
        "size": 2.5,
    }


@given(any_answers())
def test_all_weight_is_the_importance_of_the_answers(answers: dict[str, str]) -> None:
    chosen = [SHIPPED.questions[name].choice(value) for name, value in answers.items()]
    importance = sum(choice.importance for choice in chosen if choice and not choice.knows)
    assert sum(weights(SHIPPED, answers).values()) == pytest.approx(importance, abs=1e-12)


def test_unsure_weighs_nothing(catalog: Catalog) -> None:
    for answers in ({}, dict.fromkeys(catalog.questions, "unsure")):
        assert not any(weights(catalog, answers).values())
        assert known_framework(catalog, answers) == (0.0, None)
        assert constraints(catalog, answers) == advice(catalog, answers) == ()


@pytest.mark.parametrize(
    ("answer", "known"),
    [
        ("pytorch", (2.0, "pytorch")),
        ("tensorflow", (2.0, "tensorflow")),
        ("neither", (0.0, None)),
        ("unsure", (0.0, None)),
    ],
)
def test_experience_is_weight_and_framework(
    small: Catalog, answer: str, known: tuple[float, str | None]
) -> None:
    assert known_framework(small, {"team": answer}) == known


def test_a_hard_need_waits_for_its_condition(small: Catalog) -> None:
    assert constraints(small, {"system": "there"}) == ()
    (need,) = constraints(small, {"system": "there", "goal": "quick"})
    assert (need.framework, need.question, need.answer) == ("tensorflow", "system", "there")
    assert need.because == "speed/of-tensorflow"


def test_advice_comes_with_its_answer(small: Catalog) -> None:
    assert [line.says for line in advice(small, {"system": "there"})] == ["Look out."]
    assert advice(small, {"system": "here"}) == ()


def test_advice_waits_for_its_condition(catalog: Catalog) -> None:
    assert advice(catalog, {"serving": "yes"}) == ()
    assert len(advice(catalog, {"serving": "yes", "task": "text"})) == 1


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
