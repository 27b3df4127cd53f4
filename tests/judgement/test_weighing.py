"""What answers weigh, rule out and advise."""

import pytest
from hypothesis import given

from advisor.interview.questionnaire import holds
from advisor.judgement.weighing import advice, constraints, known_framework, weights
from advisor.knowledge.model import Catalog
from tests.factories import SHIPPED, any_answers, small_catalog, small_tree


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
    rows = [
        next((row for row in choice.instead if holds(row.when, answers)), choice)
        for choice in chosen
        if choice and not choice.knows
    ]
    importance = sum(row.importance for row in rows)
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
    asked = {"serving": "yes", "task": "text"}
    assert ["vLLM" in line.says for line in advice(catalog, asked)].count(True) == 1
