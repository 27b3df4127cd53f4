"""What is asked when: what decides, what is always asked, what can still change the verdict."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from advisor.interview.asking import DONE
from advisor.interview.questionnaire import Answer, Answers, asked, holds
from advisor.interview.terms import USUAL, Terms
from advisor.interview.wizard import Interview, ask
from advisor.judgement.reach import reach
from advisor.knowledge.questions import UNSURE
from tests.interview.person import ANSWERS, CHOICE, REVIEW, SETTLED, flags, person
from tests.running import CATALOG
from tools.docs.personas import read_personas

NEEDS = ("codebase", "gpu", "os")
ALWAYS = ("goal", "mobile", "tpu", "debugging")
PROMPTS = {question.prompt: question for question in CATALOG.questions.values()}
NO_WEIGHT = Terms(weights=dict.fromkeys(CATALOG.criteria, 0.0))
SOME = [each for each in read_personas() if each.number % 18 == 1]


@dataclass
class Script:
    """Answers each question from a list of answers, and notes what was said before it."""

    answers: Mapping[str, str]
    keys: str = ""
    asked: list[str] = field(default_factory=list)
    told_before: list[bool] = field(default_factory=list)
    told: bool = False

    def say(self, text: str, **_: object) -> None:
        self.told = self.told or SETTLED in text

    def select(self, prompt: str, *_: object, usual: bool = False, **__: object) -> str:
        question = PROMPTS.get(prompt)
        if question is None:
            return DONE
        self.asked.append(question.id)
        self.told_before.append(self.told)
        self.told = False
        assert usual is (question.id not in (*NEEDS, *ALWAYS))
        return self.answers.get(question.id, UNSURE)


def walk(
    answers: Mapping[str, str], given: Mapping[str, str] | None = None, terms: Terms = USUAL
) -> Script:
    """An interview with somebody who has these answers, and gave some of them before."""
    script = Script(answers)
    ask(
        Interview(
            catalog=CATALOG,
            prompts=script,
            answers=as_answers(given or {}),
            status=lambda _: "",
            reach=lambda answers, names: reaching(answers, terms, names),
            found=lambda _: None,
            note=lambda _: "",
        )
    )
    return script


def as_answers(values: Mapping[str, str]) -> dict[str, Answer]:
    return {name: Answer(value=value, origin="flag") for name, value in values.items()}


KNOWN: dict[object, tuple[str, ...]] = {}


def reaching(answers: Answers, terms: Terms, names: Collection[str]) -> tuple[str, ...]:
    key = (tuple((name, row.value) for name, row in answers.items()), str(terms), tuple(names))
    if key not in KNOWN:
        KNOWN[key] = reach(CATALOG, answers, terms, names)
    return KNOWN[key]


def expected(now: Mapping[str, str], terms: Terms) -> str | None:
    """The question that ought to come next; None at the end."""
    left = [item.id for item in asked(CATALOG, now) if item.id not in now]
    fixed = [name for group in (NEEDS, ALWAYS) for name in group if name in left]
    first = next(iter((*fixed, *reaching(as_answers(now), terms, left), *left)), None)
    hangs_on = CATALOG.questions[first].ask_when if first else ()
    return next((name for name in left if name in hangs_on and not fixed), first)


def check(script: Script, given: Mapping[str, str], terms: Terms = USUAL) -> None:
    """Replays a walk: each question is the next one, and the sentence comes when it is true."""
    now, was_settled = dict(given), False
    for name, told in zip(script.asked, script.told_before, strict=True):
        assert name == expected(now, terms)
        left = [item.id for item in asked(CATALOG, now) if item.id not in now]
        settled = not reaching(as_answers(now), terms, left)
        assert told is (settled and not was_settled), name
        was_settled = settled
        now[name] = script.answers.get(name, UNSURE)
    assert expected(now, terms) is None


@pytest.mark.parametrize("somebody", SOME, ids=lambda each: each.id)
def test_each_question_is_the_one_that_matters_most(somebody) -> None:
    check(walk(somebody.answers), {})


def test_flags_are_never_asked_and_change_the_order() -> None:
    given = {"goal": "learning", "gpu": "nvidia", "experience": UNSURE, "task": "text"}
    script = walk(ANSWERS, given)
    assert set(script.asked).isdisjoint(given)
    check(script, given)


def test_what_nobody_can_change_is_said_at_once_after_a_hard_need() -> None:
    script = walk({**ANSWERS, "codebase": "tensorflow", "gpu": "none"})
    assert script.asked[:2] == ["codebase", "gpu"]
    check(script, {})
    assert script.told_before.index(True) == 2


def test_needs_that_only_together_decide_are_no_reason_to_call_it_settled() -> None:
    """Without weights no answer moves anything but a code base, what is known, and these two."""
    given = {"codebase": "none", "experience": UNSURE}
    script = walk({"gpu": "nvidia", "os": "windows"}, given, NO_WEIGHT)
    assert script.asked[:2] == ["gpu", "os"]
    assert not script.told_before[0]
    assert reaching(as_answers(given), NO_WEIGHT, ("gpu", "os")) == ("gpu", "os")


def test_what_hangs_on_an_answer_is_asked_where_it_holds() -> None:
    script = walk({**ANSWERS, "gpu": "apple", "task": "tabular", "goal": "research"})
    assert set(CATALOG.questions) - set(script.asked) == {"os", "models", "pipelines"}
    for name in script.asked:
        assert holds(CATALOG.questions[name].ask_when, script.answers)


def test_in_a_terminal_it_is_the_same(tmp_path: Path) -> None:
    """Also where the sentence stands: above the first question that can change nothing."""
    given = ("browser", "serving", "scale", "languages")
    words = [word for word in flags() if word[2:].partition("=")[0] in given]
    answers = {**ANSWERS, "codebase": "pytorch", "gpu": "apple"}
    script = walk(answers, {name: ANSWERS[name] for name in given})
    with person("init", "x", *words, cwd=tmp_path) as somebody:
        for name, told in zip(script.asked, script.told_before, strict=True):
            somebody.is_asked(CATALOG.questions[name].prompt)
            said = somebody.shown().rpartition("? Is there a code base")[2]
            if told:
                assert SETTLED in said
            elif not any(script.told_before[: script.asked.index(name)]):
                assert SETTLED not in somebody.scrolled()
            somebody.answers(name, answers[name])
        somebody.takes(REVIEW)
        somebody.is_asked(CHOICE)
        assert somebody.scrolled().count(SETTLED) == 1
