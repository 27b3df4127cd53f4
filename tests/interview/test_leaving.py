"""Leaving the wizard: nothing is made, the answers stay, and a line goes on with them."""

import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.interview.person import (
    CHOICE,
    END,
    KEPT,
    LEAVE,
    MAKE,
    NAME,
    REVIEW,
    SIZES,
    STOP,
    USUAL,
    WAY_OUT,
    Person,
    flags,
    person,
    project_answers,
)
from tests.running import CATALOG, tree

FILE = "fwpick-answers.toml"
TOLD = {"goal": "learning", "mobile": "yes"}
FOLDER = "my projects"


def at_a_question(somebody: Person) -> None:
    somebody.answers("goal", "learning")
    somebody.answers("mobile", "yes")
    somebody.is_asked(CATALOG.questions["serving"].prompt)


def at_the_review(somebody: Person) -> None:
    at_a_question(somebody)
    somebody.ends_question(USUAL)
    somebody.is_asked(REVIEW)


def at_the_choice(somebody: Person) -> None:
    at_the_review(somebody)
    somebody.takes(REVIEW)
    somebody.is_asked(CHOICE)


def at_the_name(somebody: Person) -> None:
    at_the_choice(somebody)
    somebody.takes(CHOICE)
    somebody.is_asked(NAME)


def at_the_tree(somebody: Person) -> None:
    at_the_name(somebody)
    somebody.takes(NAME)
    somebody.is_asked(MAKE)


def kept_answers(folder: Path, name: str = FILE) -> dict[str, str]:
    return tomllib.loads((folder / name).read_text())["answers"]


PLACES = [at_a_question, at_the_review, at_the_choice, at_the_name, at_the_tree]
KEYS = {at_the_choice: (LEAVE,), at_the_tree: ("No, stop here",)}
STOPS = [(place, how) for place in PLACES for how in (STOP, END, *KEYS.get(place, ()))]


@pytest.mark.parametrize(
    ("place", "how"), STOPS, ids=lambda each: repr(each) if isinstance(each, str) else each.__name__
)
def test_every_stop_keeps_the_answers_and_says_how_to_go_on(
    tmp_path: Path, place: Callable[[Person], None], how: str
) -> None:
    (tmp_path / FOLDER).mkdir()
    given = flags("goal", "mobile", "serving")
    words = ["init", *given, "-o", FOLDER, "--description", "it's mine", "--lens=documents"]
    with person(*words, cwd=tmp_path) as somebody:
        place(somebody)
        if len(how) == 1:
            somebody.ends_question(how)
        else:
            somebody.picks(how)
        assert somebody.ends() == (130 if len(how) == 1 else 0)
        assert KEPT in somebody.scrolled()
        assert ("Stopped" if len(how) == 1 else "Nothing was generated.") in somebody.scrolled()
        assert "Traceback" not in somebody.raw
        line = somebody.line("init")
    assert [path.name for path in tmp_path.iterdir()] != []
    assert tree(tmp_path / FOLDER) == {}
    kept = kept_answers(tmp_path)
    assert {name: kept[name] for name in TOLD} == TOLD
    assert len(kept) == len(CATALOG.questions) - 1
    assert line[:5] == ["init", "-o", FOLDER, "--description", "it's mine"]
    with person(*line, cwd=tmp_path) as somebody:
        if place is at_a_question:
            somebody.answers("serving", "no")
            somebody.takes(REVIEW)
        somebody.is_asked(CHOICE)
        somebody.sees("By the articles alone")
        for name in TOLD:
            assert CATALOG.questions[name].prompt not in somebody.scrolled()
        somebody.ends_question(STOP)
        assert somebody.ends() == 130
    again = [path for path in tmp_path.iterdir() if path.name.endswith("-2.toml")]
    assert bool(again) is (place is at_a_question)  # nothing new was said elsewhere


@pytest.mark.parametrize("size", SIZES, ids=str)
def test_what_goes_on_ends_in_the_same_project(tmp_path: Path, size: tuple[int, int]) -> None:
    with person("init", "x", *flags("goal", "mobile", "serving"), cwd=tmp_path, size=size) as one:
        at_a_question(one)
        one.ends_question(STOP)
        assert one.ends() == 130
        line = one.line("init")
    assert line == ["init", "x", "--answers", FILE]
    with person(*line, cwd=tmp_path, size=size) as another:
        another.answers("serving", "yes")
        another.takes(REVIEW, CHOICE, MAKE)
        assert another.ends() == 0
    answers = project_answers(tmp_path / "x")
    assert answers == {**kept_answers(tmp_path), "serving": "yes"}


@pytest.mark.parametrize("size", SIZES, ids=str)
def test_both_ruled_out_and_stopped_keeps_the_answers(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    words = flags("gpu", codebase="tensorflow", os="windows")
    with person("init", "x", *words, cwd=tmp_path, size=size) as somebody:
        somebody.answers("gpu", "nvidia")
        somebody.takes(REVIEW)
        somebody.is_asked(WAY_OUT)
        somebody.picks(LEAVE)
        assert somebody.ends() == 0
        assert "Nothing was generated." in somebody.scrolled()
        line = somebody.line("init")
    assert kept_answers(tmp_path)["gpu"] == "nvidia"
    with person(*line, cwd=tmp_path, size=size) as somebody:
        somebody.is_asked(WAY_OUT)
        somebody.ends_question(STOP)
        somebody.ends()


def test_files_that_are_there_stay_and_the_next_one_gets_a_number(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text("mine")
    with person("init", *flags("goal", "mobile"), cwd=tmp_path) as somebody:
        somebody.answers("goal", "learning")
        somebody.is_asked(CATALOG.questions["mobile"].prompt)
        somebody.ends_question(STOP)
        assert somebody.ends() == 130
        assert somebody.line("init")[-1] == "fwpick-answers-2.toml"
    assert (tmp_path / FILE).read_text() == "mine"


def test_save_always_saves_where_it_says(tmp_path: Path) -> None:
    with person("init", "x", *flags(), "--save", "a b.toml", cwd=tmp_path) as somebody:
        somebody.is_asked(CHOICE)
        somebody.ends_question(STOP)
        assert somebody.ends() == 130
        assert somebody.line("init") == ["init", "x", "--answers", "a b.toml"]
    assert len(kept_answers(tmp_path, "a b.toml")) == len(CATALOG.questions)


def test_who_said_nothing_leaves_nothing(tmp_path: Path) -> None:
    with person("init", "-o", "new", cwd=tmp_path) as somebody:
        somebody.is_asked(CATALOG.questions["codebase"].prompt)
        somebody.ends_question(STOP)
        assert somebody.ends() == 130
        assert KEPT not in somebody.scrolled()
    assert tree(tmp_path) == {}


def test_who_leaves_recommend_can_go_on_and_hear_it_so_far(tmp_path: Path) -> None:
    with person("recommend", "--lens=documents", cwd=tmp_path) as somebody:
        somebody.answers("codebase", "pytorch")
        somebody.is_asked(CATALOG.questions["gpu"].prompt)
        somebody.ends_question(STOP)
        assert somebody.ends() == 130
        line = somebody.line("init")
        heard = somebody.line("recommend")
    assert line == ["init", "--answers", FILE]
    with person(*line, cwd=tmp_path) as somebody:
        somebody.is_asked(CATALOG.questions["gpu"].prompt)
        somebody.sees("So far: PyTorch, by a hard need")
        somebody.ends_question(STOP)
        somebody.ends()
    with person(*heard, cwd=tmp_path) as somebody:
        assert somebody.ends() == 0
        assert "PyTorch, by a hard need." in somebody.scrolled()
