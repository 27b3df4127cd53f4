"""What is left to be asked, and whether it could still change the verdict."""

import random
from itertools import product

import pytest

from advisor.choices import LENSES
from advisor.frameworks import TITLES
from advisor.judgement.case import Case
from advisor.judgement.reach import by_influence, is_settled
from advisor.judgement.score import judge
from advisor.judgement.verdict import Verdict
from tests.running import CATALOG

NAMES = tuple(CATALOG.questions)


def _outcome(verdict: Verdict) -> tuple[str, str | None, str | None]:
    return verdict.call, verdict.framework, None if verdict.constraints else verdict.leader


def _walks(count: int) -> list[tuple[dict[str, str], list[str]]]:
    """Answers as they come about in an interview, and what is left of it."""
    dice = random.Random(11)
    walks = []
    for _ in range(count):
        order = dice.sample(NAMES, len(NAMES))
        left = dice.randint(0, 5)
        answers = {name: dice.choice(CATALOG.questions[name].values) for name in order[left:]}
        walks.append((answers, order[:left]))
    return walks


@pytest.mark.parametrize("lens", LENSES)
def test_where_it_says_settled_no_answers_change_the_verdict(lens: str) -> None:
    settled = 0
    for answers, left in _walks(150):
        case = Case(answers=answers)
        if not is_settled(CATALOG, case, lens, left):
            continue
        settled += 1
        now = _outcome(judge(CATALOG, case, lens))
        ways = list(product(*(CATALOG.questions[name].values for name in left)))
        for way in random.Random(3).sample(ways, min(40, len(ways))):
            changed = Case(answers={**answers, **dict(zip(left, way, strict=True))})
            assert _outcome(judge(CATALOG, changed, lens)) == now, (answers, left, way)
    assert settled > 15


def test_with_nothing_left_it_is_settled() -> None:
    every = {name: question.values[0] for name, question in CATALOG.questions.items()}
    assert is_settled(CATALOG, Case(answers=every), "today", ())


def test_a_hard_need_that_is_left_leaves_it_open() -> None:
    answers = {"goal": "research", "experience": "pytorch", "models": "custom"}
    assert not is_settled(CATALOG, Case(answers=answers), "today", ("codebase",))
    windows = {**answers, "os": "windows", "codebase": "none"}
    assert not is_settled(CATALOG, Case(answers=windows), "today", ("gpu",))
    assert is_settled(CATALOG, Case(answers={**windows, "gpu": "nvidia"}), "today", ("goal",))


@pytest.mark.parametrize("framework", TITLES)
def test_where_a_hard_need_decides_only_another_need_is_left(framework: str) -> None:
    case = Case(answers={"codebase": framework, "os": "linux"})
    others = [name for name in NAMES if name not in case.answers]
    assert is_settled(CATALOG, case, "today", others)


def test_the_question_that_can_move_most_comes_first() -> None:
    case = Case(answers={"goal": "learning"})
    left = [name for name in NAMES if name != "goal"]
    order = by_influence(CATALOG, case, "today", left)
    assert order[0] == "codebase"  # it may decide everything

    def ends(name: str) -> list[float]:
        every = [
            judge(CATALOG, Case(answers={**case.answers, name: value}), "today")
            for value in CATALOG.questions[name].values
        ]
        return [v.win_share if v.leader == "pytorch" else 1 - v.win_share for v in every]

    moves = [max(ends(name)) - min(ends(name)) for name in order if name != "codebase"]
    assert moves == sorted(moves, reverse=True)
    assert set(order) <= set(left)


def test_what_weighs_nothing_is_left_out() -> None:
    case = Case(answers={"codebase": "none"}, weights={"tpu": 1.0})
    order = by_influence(CATALOG, case, "today", ["goal", "tpu", "gpu", "experience"])
    assert "tpu" not in order  # its weight is given by hand
