"""The personas are whole, and fwpick never names the framework an expert would not take."""

import pytest

from advisor.frameworks import FRAMEWORKS
from advisor.interview.questionnaire import check_answer
from advisor.knowledge.model import LENSES
from tests.factories import SHIPPED
from tools.docs.calibrate import Judged, best, judge_all, steps_off, wrong
from tools.docs.personas import FOLDER, Persona, read_personas

PERSONAS = read_personas()
ROWS = judge_all(SHIPPED)
CLAIMS = {claim.id for item in SHIPPED.criteria.values() for claim in item.claims}
each = pytest.mark.parametrize("persona", PERSONAS, ids=lambda persona: persona.id)
judged = pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.persona.id}-{row.lens}")


@each
def test_a_persona_gives_answers_that_exist(persona: Persona) -> None:
    for question, value in persona.answers.items():
        check_answer(SHIPPED.questions[question], value)
    assert set(persona.weights) <= set(SHIPPED.criteria)
    assert persona.answers or persona.weights


@each
def test_an_opinion_rests_on_facts_or_claims_that_exist(persona: Persona) -> None:
    assert set(persona.opinions["today"].because) <= set(SHIPPED.facts)
    assert set(persona.opinions["documents"].because) <= CLAIMS
    for lens in LENSES:
        opinion = persona.opinions[lens]
        assert (opinion.framework is None) == (opinion.call in ("close", "none"))
        assert opinion.because or opinion.call in ("close", "none", "constraint")


@judged
def test_the_framework_named_is_never_the_one_an_expert_would_leave(row: Judged) -> None:
    assert not wrong(row), (row.opinion, row.verdict.margin)


@judged
def test_a_hard_need_decides_as_an_expert_says(row: Judged) -> None:
    if row.hard:
        assert row.agrees()


def test_the_personas_are_many_and_of_every_kind_in_both_halves() -> None:
    assert len(PERSONAS) >= 30
    assert [persona.number for persona in PERSONAS] == list(range(1, len(PERSONAS) + 1))
    for half in (0, 1):
        opinions = [row.opinion for row in ROWS if row.persona.number % 2 == half]
        assert {opinion.framework for opinion in opinions} == {None, *FRAMEWORKS}
        assert {"clear", "leaning", "close", "constraint"} <= {item.call for item in opinions}
    answered = {item for persona in PERSONAS for item in persona.answers}
    core = {name for name, question in SHIPPED.questions.items() if question.core}
    assert core < answered <= set(SHIPPED.questions)


def test_each_persona_has_its_page_and_no_page_is_left_over() -> None:
    assert {path.stem for path in FOLDER.glob("*.txt")} == {persona.id for persona in PERSONAS}


def test_the_thresholds_chosen_are_fewest_steps_off_on_the_odd_half_alone() -> None:
    odd = [row for row in ROWS if row.persona.number % 2 == 1]
    chosen = best(ROWS)
    assert chosen == best(odd)  # the even half has no say
    for share in (0.85, 0.9, 0.94, 0.96):
        assert steps_off(odd, chosen) <= steps_off(odd, type(chosen)(clear_share=share))
