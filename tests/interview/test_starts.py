"""Each kind of start: bare, `init`, with flags or a file, `recommend`, `make init`; and none."""

import shlex
import shutil
import sys
from pathlib import Path

import pytest

from advisor.interview.asking import USUAL_SAYS
from tests.interview.person import (
    ANSWERS,
    CHOICE,
    MADE,
    MAKE,
    REVIEW,
    SIZES,
    STOP,
    USUAL,
    flags,
    person,
    project_answers,
)
from tests.running import CATALOG, FWPICK, ROOT

FIRST = CATALOG.questions["codebase"].prompt


@pytest.mark.parametrize("size", SIZES, ids=str)
@pytest.mark.parametrize("words", [(), ("init",), ("recommend",)], ids=str)
def test_the_wizard_begins_with_what_decides(
    tmp_path: Path, words: tuple[str, ...], size: tuple[int, int]
) -> None:
    with person(*words, cwd=tmp_path, size=size) as somebody:
        somebody.is_asked(FIRST)
        keys = "Arrows or typing choose, Enter takes it, Ctrl-B goes back, Ctrl-C leaves and keeps"
        somebody.sees(keys, "So far: nothing that weighs", CATALOG.questions["codebase"].help)
        somebody.ends_question(STOP)
        assert somebody.ends() == 130


@pytest.mark.parametrize("size", SIZES, ids=str)
def test_a_name_and_some_flags_leave_the_rest_to_be_asked(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    words = flags("goal", "task")
    with person("init", "x", *words, cwd=tmp_path, size=size) as somebody:
        assert sorted(somebody.walks(ANSWERS)) == ["goal", "task"]
        somebody.takes(REVIEW, CHOICE, MAKE)
        assert somebody.ends() == 0
    assert project_answers(tmp_path / "x") == ANSWERS


def test_an_answers_file_leaves_the_rest_to_be_asked(tmp_path: Path) -> None:
    given = "\n".join(
        f'{name} = "{value}"' for name, value in ANSWERS.items() if name not in ("goal", "gpu")
    )
    (tmp_path / "a.toml").write_text(f"[answers]\n{given}\n")
    with person("init", "x", "--answers", "a.toml", "--gpu=amd", cwd=tmp_path) as somebody:
        assert somebody.walks(ANSWERS) == ["goal"]
        somebody.takes(REVIEW, CHOICE, MAKE)
        assert somebody.ends() == 0
    assert project_answers(tmp_path / "x") == {**ANSWERS, "gpu": "amd"}


def test_with_every_answer_given_only_the_choice_is_left(tmp_path: Path) -> None:
    with person("init", "x", *flags(), cwd=tmp_path) as somebody:
        somebody.takes(CHOICE, MAKE)
        assert somebody.ends() == 0
    assert (tmp_path / "x" / "README.md").is_file()


@pytest.mark.parametrize("size", SIZES, ids=str)
def test_recommend_asks_who_gave_no_answer_and_says_how_to_hear_it_again(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    with person("recommend", "--save=a.toml", cwd=tmp_path, size=size) as somebody:
        while USUAL_SAYS not in somebody.shown():
            question = somebody.question()
            assert question is not None
            somebody.answers(question.id, ANSWERS[question.id])
            somebody.next_prompt()
        somebody.ends_question(USUAL)
        somebody.takes(REVIEW)
        assert somebody.ends() == 0
        seen = somebody.scrolled()
        line = somebody.line("recommend")
    assert "PyTorch, clearly: ahead in" in seen.rpartition(REVIEW)[2]
    assert CHOICE not in seen
    assert (tmp_path / "a.toml").is_file()
    with person(*line, cwd=tmp_path, size=size) as somebody:
        assert somebody.ends() == 0
        again = somebody.scrolled()
    assert again.partition("PyTorch, clearly")[2] in seen


def test_recommend_asks_nobody_who_gave_an_answer(tmp_path: Path) -> None:
    with person("recommend", "--goal=research", cwd=tmp_path) as somebody:
        assert somebody.ends() == 0
        assert "PyTorch" in somebody.scrolled()


def test_make_init_starts_it_too(tmp_path: Path) -> None:
    """With an environment that is there already, so that nothing is installed."""
    folder = tmp_path / "venv" / "bin"
    folder.mkdir(parents=True)
    (folder / "python").symlink_to(sys.executable)
    (folder / "fwpick").write_text(f'#!/bin/sh\nexec {shlex.join(FWPICK)} "$@"\n')
    (folder / "fwpick").chmod(0o755)
    (folder.parent / ".installed").touch()
    make = shutil.which("make")
    assert make
    words = ["-C", str(ROOT), "init", f"VENV={folder.parent}"]
    with person(*words, cwd=tmp_path, program=[make]) as somebody:
        somebody.is_asked(FIRST)
        somebody.ends_question(STOP)
        assert somebody.ends() == 2  # make's own, for whatever ended with another than 0


@pytest.mark.parametrize(
    "words", [("--yes", "--goal=research"), ("--framework=tensorflow",)], ids=str
)
def test_what_settles_everything_asks_no_question(tmp_path: Path, words: tuple[str, ...]) -> None:
    with person("init", "x", *words, cwd=tmp_path) as somebody:
        assert somebody.ends() == 0
        assert MADE in somebody.scrolled()
        assert "Too close to call" not in somebody.scrolled()


@pytest.mark.parametrize(("words", "code"), [((), 2), (("init", "x"), 2), (("recommend",), 0)])
def test_ci_never_asks_even_in_a_terminal(
    tmp_path: Path, words: tuple[str, ...], code: int
) -> None:
    with person(*words, cwd=tmp_path, CI="true") as somebody:
        assert somebody.ends() == code
        assert FIRST not in somebody.scrolled()


def test_where_nothing_can_be_made_is_said_before_anything_is_asked(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    with person("init", "-o", "file", cwd=tmp_path) as somebody:
        assert somebody.ends() == 1
        assert "file is not a folder" in somebody.scrolled()
