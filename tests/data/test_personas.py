"""The personas are whole, and fwpick never names the framework an expert would not take."""

from dataclasses import replace

import pytest

from advisor.choices import LENSES
from advisor.frameworks import FRAMEWORKS, other
from advisor.interview.questionnaire import check_answer
from advisor.judgement.unsaid import DOUBT
from tests.factories import SHIPPED
from tools.docs import calibrate
from tools.docs.calibrate import CHOOSE, Judged, best, judge_all, weak_and_clear, wrong
from tools.docs.personas import FOLDER, Opinion, Persona, read_personas

PERSONAS = read_personas()
ROWS = judge_all(SHIPPED)
FIRST_OF_TODAY = 41  # from this number on experts spoke of today alone, and cited nothing
SILENT = "52-nothing-known"
CLAIMS = {claim.id for item in SHIPPED.criteria.values() for claim in item.claims}
each = pytest.mark.parametrize("persona", PERSONAS, ids=lambda persona: persona.id)
judged = pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.persona.id}-{row.lens}")


@each
def test_a_persona_gives_answers_that_exist(persona: Persona) -> None:
    for question, value in persona.answers.items():
        check_answer(SHIPPED.questions[question], value)
    assert set(persona.weights) <= set(SHIPPED.criteria)
    assert bool(persona.answers or persona.weights) == (persona.id != SILENT)


@each
def test_an_opinion_rests_on_facts_or_claims_that_exist(persona: Persona) -> None:
    lately = persona.number >= FIRST_OF_TODAY
    assert set(persona.opinions) == ({"today"} if lately else set(LENSES))
    known = {"today": set(SHIPPED.facts), "documents": CLAIMS}
    for lens, opinion in persona.opinions.items():
        assert set(opinion.because) <= known[lens]
        assert opinion.because or lately or opinion.call in ("close", "none", "constraint")
        for call, framework in opinion.signed:
            assert (framework is None) == (call in ("close", "none"))
        assert len(set(opinion.signed)) == len(opinion.signed)


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


def test_the_doubt_in_use_is_the_choice_of_the_odd_half(monkeypatch: pytest.MonkeyPatch) -> None:
    odd = [persona for persona in PERSONAS if persona.number % 2 == CHOOSE]
    monkeypatch.setattr(calibrate, "read_personas", lambda: odd)
    assert best(SHIPPED) == DOUBT
    assert weak_and_clear(SHIPPED, DOUBT) == []


def test_the_even_half_has_no_say(monkeypatch: pytest.MonkeyPatch) -> None:
    few = [replace(DOUBT, doubt=1.0), replace(DOUBT, credence=0.0), DOUBT]
    monkeypatch.setattr(calibrate, "candidates", lambda: few)
    chosen = best(SHIPPED)
    for half, stays in ((1 - CHOOSE, True), (CHOOSE, False)):
        turned = [_turned(row) if row.number % 2 == half else row for row in PERSONAS]
        with monkeypatch.context() as patch:
            patch.setattr(calibrate, "read_personas", lambda turned=turned: turned)
            assert (best(SHIPPED) == chosen) is stays


def _turned(persona: Persona) -> Persona:
    """The same with experts who would take the other framework."""
    opinions = {lens: _turned_opinion(row) for lens, row in persona.opinions.items()}
    return replace(persona, opinions=opinions)


def _turned_opinion(opinion: Opinion) -> Opinion:
    (call, framework), *also = [(call, name and other(name)) for call, name in opinion.signed]
    return replace(opinion, call=call, framework=framework, also=tuple(also))


def test_who_needs_tensorflow_and_is_not_told_so_has_the_missing_fact_named() -> None:
    needing = [
        row
        for row in ROWS
        if row.lens == "today" and {name for _, name in row.opinion.signed} == {"tensorflow"}
    ]
    assert len(needing) >= 8
    for row in needing:
        assert (row.named == "tensorflow") != bool(row.opinion.missing), row.persona.id
