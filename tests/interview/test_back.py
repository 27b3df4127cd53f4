"""Every way back: from each question, the usual, the review, the choice, the name, the tree."""

from pathlib import Path

import pytest

from advisor.interview.asking import BACK_SAYS
from tests.interview.person import (
    ANSWERS,
    BACK,
    CHOICE,
    GO_ON,
    MADE,
    MAKE,
    MEANT,
    NAME,
    REVIEW,
    SIZES,
    TARGETS,
    USUAL,
    flags,
    person,
    project_answers,
    says,
)
from tests.running import CATALOG

FEW = ("goal", "mobile", "serving")


def prompt(question: str) -> str:
    return CATALOG.questions[question].prompt


@pytest.mark.parametrize("size", SIZES, ids=str)
def test_every_step_has_a_way_back(tmp_path: Path, size: tuple[int, int]) -> None:
    """From the targets to the first question and on again, with the former answers offered."""
    with person("init", *flags(*FEW), cwd=tmp_path, size=size) as somebody:
        somebody.walks(ANSWERS)
        somebody.takes(REVIEW, CHOICE, NAME)
        somebody.is_asked(MAKE)
        somebody.goes_to("Change the deployment targets")
        somebody.ends_question()
        somebody.is_asked(TARGETS)
        for before in (MAKE, NAME, CHOICE, REVIEW, *map(prompt, reversed(FEW))):
            somebody.goes_back(before)
        somebody.sees(says(CATALOG.questions["goal"], "learning"))
        somebody.presses(BACK)  # there is nothing before the first one
        somebody.answers("goal", "learning")
        somebody.answers("mobile", "yes")
        somebody.goes_back(prompt("mobile"))
        somebody.points_to(says(CATALOG.questions["mobile"], "yes"))
        somebody.goes_back(prompt("goal"))
        somebody.points_to(says(CATALOG.questions["goal"], "learning"))
        somebody.takes(prompt("goal"), prompt("mobile"))
        somebody.walks(ANSWERS)
        somebody.takes(REVIEW, CHOICE, NAME, MAKE)
        somebody.sees(MADE)
        assert somebody.ends() == 0
    answers = project_answers(tmp_path / "my-model")
    assert (answers["goal"], answers["mobile"], answers["serving"]) == ("learning", "yes", "no")


def test_the_row_leads_back_as_the_key_does_and_the_first_question_has_none(
    tmp_path: Path,
) -> None:
    with person("init", "x", *flags(*FEW), cwd=tmp_path) as somebody:
        somebody.is_asked(prompt("goal"))
        somebody.sees(says(CATALOG.questions["goal"], "unsure"))
        assert BACK_SAYS not in somebody.shown()
        somebody.answers("goal", "research")
        somebody.is_asked(prompt("mobile"))
        somebody.sees(BACK_SAYS)
        somebody.picks(BACK_SAYS)
        somebody.is_asked(prompt("goal"))


def test_back_from_every_question(tmp_path: Path) -> None:
    with person("init", "x", cwd=tmp_path) as somebody:
        asked = somebody.walks(ANSWERS)
        somebody.is_asked(REVIEW)
        for name in reversed(asked):
            somebody.goes_back(prompt(name))
            somebody.points_to(says(CATALOG.questions[name], ANSWERS[name]))


def test_the_way_back_from_the_usual_asks_what_it_left_out(tmp_path: Path) -> None:
    with person("init", "x", *flags("goal", "serving", "scale"), cwd=tmp_path) as somebody:
        somebody.answers("goal", "research")
        open_one = somebody.question()
        assert open_one is not None
        somebody.ends_question(USUAL)
        somebody.is_asked(REVIEW)
        somebody.sees("(the usual)")
        somebody.goes_back(open_one.prompt)
        somebody.walks(ANSWERS)
        somebody.is_asked(REVIEW)
        assert "(the usual)" not in somebody.shown().rpartition(REVIEW)[2]


def test_the_review_changes_an_answer_and_asks_what_that_opens(tmp_path: Path) -> None:
    answers = {**ANSWERS, "gpu": "apple"}
    with person("init", "x", *flags("gpu", "os"), cwd=tmp_path) as somebody:
        assert somebody.walks(answers) == ["gpu"]
        somebody.is_asked(REVIEW)
        somebody.picks("Graphics processor: Apple")
        somebody.goes_back(REVIEW)  # thinks better of it
        somebody.picks("Graphics processor: Apple")
        somebody.answers("gpu", "amd")
        somebody.answers("os", "linux")
        somebody.is_asked(REVIEW)
        somebody.sees("Graphics processor: AMD", "Operating system: Linux")
        somebody.picks("Graphics processor: AMD")
        somebody.answers("gpu", "apple")  # makes the system pointless
        somebody.is_asked(REVIEW)
        assert "Operating system" not in somebody.shown().rpartition(REVIEW)[2]
        somebody.takes(REVIEW, CHOICE, MAKE)
        assert somebody.ends() == 0
    kept = project_answers(tmp_path / "x")
    assert kept["gpu"] == "apple"
    assert "os" not in kept


def test_a_flag_can_be_changed_in_the_review_that_the_choice_leads_back_to(tmp_path: Path) -> None:
    with person("init", "x", *flags(), cwd=tmp_path) as somebody:
        somebody.is_asked(CHOICE)
        somebody.goes_back(REVIEW)
        somebody.points_to(GO_ON)
        assert BACK_SAYS not in somebody.shown().rpartition(REVIEW)[2]  # nothing was asked
        somebody.picks("Goal: Research")
        somebody.answers("goal", "production")
        somebody.is_asked(REVIEW)
        somebody.takes(REVIEW, CHOICE, MAKE)
        assert somebody.ends() == 0
    assert project_answers(tmp_path / "x")["goal"] == "production"


def test_without_a_choice_the_name_leads_back_to_the_review(tmp_path: Path) -> None:
    with person("init", *flags(), "--if-close=leader", cwd=tmp_path) as somebody:
        somebody.is_asked(NAME)
        somebody.goes_back(REVIEW)
        somebody.takes(REVIEW)
        somebody.is_asked(NAME)


@pytest.mark.parametrize("meant", [True, False])
def test_what_cannot_be_true_together_is_questioned(tmp_path: Path, meant: bool) -> None:
    with person("init", "x", *flags("os", gpu="nvidia"), cwd=tmp_path) as somebody:
        somebody.answers("os", "macos")
        somebody.is_asked(MEANT)
        somebody.sees("macOS drives no NVIDIA card")
        somebody.picks("Yes, both are so" if meant else "No, ask again")
        if not meant:
            somebody.answers("os", "linux")
        somebody.is_asked(REVIEW)
        somebody.picks("Operating system")
        somebody.answers("os", "macos" if meant else "linux")  # the same again is no news
        somebody.takes(REVIEW)
        somebody.is_asked(CHOICE)
        if meant:
            somebody.sees("! macOS drives no NVIDIA card")
        somebody.takes(CHOICE, MAKE)
        assert somebody.ends() == 0
    assert project_answers(tmp_path / "x")["os"] == ("macos" if meant else "linux")
