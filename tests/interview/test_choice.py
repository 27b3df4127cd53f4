"""The choice below the summary: what is visible at once, what can be chosen, both ruled out."""

import json
from functools import cache
from pathlib import Path

import pytest

from advisor.interview.asking import BACK_SAYS
from advisor.judgement.recommend import judge_so_far
from advisor.judgement.verdict import Recommendation
from advisor.knowledge.questions import UNSURE
from advisor.report.recommendation.stated import said_in_words
from advisor.report.recommendation.words import headline
from tests.factories import answered, recommended
from tests.interview.person import (
    CHOICE,
    GO_ON,
    LEAVE,
    MAKE,
    REVIEW,
    SIZES,
    STOP,
    WAY_OUT,
    flags,
    person,
    project_answers,
)
from tests.running import CATALOG, IMPOSSIBLE, UNDECIDED, tree
from tools.docs.personas import read_personas

ALL_NUMBERS = "Show every number and source first"
CALLS = ("clear", "leaning", "close", "constraint")
NOBODY = dict.fromkeys(CATALOG.questions, UNSURE)
BOTH_OUT = {**NOBODY, "codebase": "tensorflow", "gpu": "nvidia", "os": "windows"}


@cache
def called(call: str, *, tables: bool = False) -> dict[str, str]:
    """The answers of a written person who hears this call, with tables or without.

    Something comes before either framework for tables; where nobody of this call has them, they
    are added.
    """
    heard = []
    for somebody in read_personas():
        answers = {**NOBODY, **somebody.answers}
        has_tables = answers["task"] == "tabular"
        if judge_so_far(CATALOG, answered(**answers)).call == call and answers["tpu"] != "yes":
            heard.append(answers)
            if has_tables is tables:
                return answers
    return {**heard[0], "task": "tabular" if tables else "images"}


def words_of(answers: dict[str, str]) -> list[str]:
    return [f"--{name}={value}" for name, value in answers.items()]


def offers(heard: Recommendation) -> list[str]:
    """What must be visible besides the verdict: every row of the choice."""
    if heard.verdict.call == "none":
        ways = [said_in_words(CATALOG, way.question, way.answer) for way in heard.ways_out]
        return [WAY_OUT, *ways, ALL_NUMBERS, LEAVE, BACK_SAYS]
    return [CHOICE, "PyTorch", "TensorFlow", ALL_NUMBERS, LEAVE, BACK_SAYS]


@pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=str)
@pytest.mark.parametrize("tables", [False, True], ids=["", "something before"])
@pytest.mark.parametrize("call", [*CALLS, "none"])
def test_the_verdict_stands_right_above_the_choice(
    tmp_path: Path, call: str, tables: bool, size: tuple[int, int]
) -> None:
    both_out = {**BOTH_OUT, "task": "tabular" if tables else UNSURE}
    answers = called(call, tables=tables) if call != "none" else both_out
    heard = recommended(**answers)
    assert bool(heard.before) is tables
    with person("init", "x", *words_of(answers), cwd=tmp_path, size=size) as somebody:
        somebody.is_asked(WAY_OUT if heard.verdict.call == "none" else CHOICE)
        before = [f"Before either: {row.says}" for row in heard.before]
        somebody.sees(*before, headline(heard.verdict), *offers(heard))
        somebody.picks(ALL_NUMBERS)
        somebody.is_asked(offers(heard)[0])
        somebody.sees(headline(heard.verdict), *offers(heard))  # again, and again at once
        assert "https://" in somebody.scrolled()


def test_the_recommendation_can_be_overruled(tmp_path: Path) -> None:
    with person("init", "x", *flags(), cwd=tmp_path) as somebody:
        somebody.is_asked(CHOICE)
        somebody.points_to("PyTorch (recommended)")
        somebody.picks("TensorFlow")
        somebody.takes(MAKE)
        assert somebody.ends() == 0
    record = json.loads((tmp_path / "x/.fwpick/recommendation.json").read_text())
    assert record["framework"] == "pytorch"
    assert (record["decision"]["framework"], record["decision"]["by"]) == ("tensorflow", "person")
    assert "TensorFlow" in (tmp_path / "x/DECISION.md").read_text().partition("\n\n")[0]


@pytest.mark.parametrize("words", [(), ("--if-close=ask",)], ids=str)
def test_an_exact_tie_recommends_neither(tmp_path: Path, words: tuple[str, ...]) -> None:
    later = [f"--{item.id}={UNSURE}" for item in CATALOG.questions.values() if not item.core]
    with person("init", "x", *UNDECIDED, *later, *words, cwd=tmp_path) as somebody:
        somebody.is_asked(CHOICE)
        somebody.sees("Too close to call")
        assert "(recommended)" not in somebody.shown()
        assert "(narrowly ahead)" not in somebody.shown()
        somebody.picks("TensorFlow")
        somebody.takes(MAKE)
        assert somebody.ends() == 0
    assert (tmp_path / "x" / "README.md").is_file()


def test_a_narrow_leader_is_offered_first_and_as_such(tmp_path: Path) -> None:
    answers = called("close")
    leader = recommended(**answers).verdict.leader
    with person("init", "x", *words_of(answers), cwd=tmp_path) as somebody:
        somebody.is_asked(CHOICE)
        assert somebody.pointed().endswith("(narrowly ahead)")
        assert "(recommended)" not in somebody.shown()
        somebody.takes(CHOICE, MAKE)
        assert somebody.ends() == 0
    record = json.loads((tmp_path / "x/.fwpick/recommendation.json").read_text())
    assert (record["decision"]["framework"], record["decision"]["by"]) == (leader, "person")


def test_the_leader_decides_a_close_call_without_a_question(tmp_path: Path) -> None:
    words = words_of(called("close"))
    with person("init", "x", *words, "--if-close=leader", cwd=tmp_path) as somebody:
        somebody.is_asked(MAKE)
        somebody.takes(MAKE)
        assert somebody.ends() == 0
        assert CHOICE not in somebody.scrolled()


def test_a_framework_ruled_out_is_marked(tmp_path: Path) -> None:
    with person("init", "x", *flags(codebase="tensorflow"), cwd=tmp_path) as somebody:
        somebody.is_asked(CHOICE)
        somebody.sees("TensorFlow (recommended)", "PyTorch (ruled out by your answers)")
        somebody.ends_question(STOP)
        assert somebody.ends() == 130
    assert tree(tmp_path) == {}


@pytest.mark.parametrize("size", SIZES, ids=str)
def test_both_ruled_out_offers_the_ways_out_and_keeps_the_answers(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    words = [*flags("codebase", "gpu", "os"), *IMPOSSIBLE]
    with person("init", "x", *words, cwd=tmp_path, size=size) as somebody:
        somebody.is_asked(WAY_OUT)
        somebody.points_to('Operating system: "Windows with WSL2"')  # the same machine still
        somebody.takes(WAY_OUT)
        somebody.is_asked(CHOICE)
        somebody.points_to("TensorFlow (recommended)")
        somebody.takes(CHOICE, MAKE)
        assert somebody.ends() == 0
    kept = project_answers(tmp_path / "x")
    assert (kept["os"], kept["codebase"], kept["goal"]) == ("wsl", "tensorflow", "research")


def test_the_review_leads_out_of_both_ruled_out_too(tmp_path: Path) -> None:
    words = [*flags("codebase", "gpu", "os"), *IMPOSSIBLE]
    with person("init", "x", *words, cwd=tmp_path) as somebody:
        somebody.is_asked(WAY_OUT)
        somebody.goes_back(REVIEW)
        somebody.takes(REVIEW)  # just looked
        somebody.is_asked(WAY_OUT)
        somebody.goes_back(REVIEW)
        somebody.picks("Operating system: Windows")
        somebody.answers("os", "linux")
        somebody.is_asked(REVIEW)
        somebody.picks(GO_ON)
        somebody.takes(CHOICE, MAKE)
        assert somebody.ends() == 0
    kept = project_answers(tmp_path / "x")
    assert (kept["os"], kept["gpu"], kept["codebase"]) == ("linux", "nvidia", "tensorflow")
