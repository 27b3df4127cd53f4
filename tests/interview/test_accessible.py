"""Numbered questions for who wants no redrawing: each line is written once, from top to bottom."""

import re
from pathlib import Path

import pytest

from tests.interview.person import (
    CHOICE,
    KEPT,
    MADE,
    MAKE,
    NAME,
    REVIEW,
    SET_UP,
    TARGETS,
    Person,
    flags,
    person,
    plain,
    project_answers,
)
from tests.running import CATALOG

INPUT = re.compile(r"(\]: |for back: |for back\] )$")
WAYS = [((), {"ACCESSIBLE": "1"}), (("--plain",), {}), ((), {"TERM": "dumb"})]


def hears(somebody: Person, text: str) -> str:
    """Waits until a line is asked for, and hears what was written since the last one."""

    def since() -> str:
        return plain(somebody.raw[somebody.answered :])

    somebody.waits(lambda: plain(text) in since() and bool(INPUT.search(somebody.raw)), text)
    return since()


def types(somebody: Person, line: str) -> None:
    somebody.answered = len(somebody.raw)
    somebody.presses(f"{line}\r")


@pytest.mark.parametrize(("words", "changes"), WAYS, ids=str)
def test_a_walk_by_numbers_draws_nothing_anew(
    tmp_path: Path, words: tuple[str, ...], changes: dict[str, str]
) -> None:
    given = flags("goal", "mobile", "serving", "scale")
    with person("init", *given, *words, cwd=tmp_path, size=(60, 24), **changes) as somebody:
        said = hears(somebody, CATALOG.questions["goal"].prompt)
        assert "Type a number or how its row begins" in said
        assert "Ctrl-B" not in said
        assert "<- back" not in said
        types(somebody, "9")
        hears(somebody, "'9' is none of these; type a number from 1 to 4.")
        types(somebody, "2")
        hears(somebody, CATALOG.questions["mobile"].prompt)
        types(somebody, "b")
        hears(somebody, CATALOG.questions["goal"].prompt)
        assert "[2]" in somebody.shown().rpartition("how it begins")[2]  # the former answer
        types(somebody, "research")
        hears(somebody, CATALOG.questions["mobile"].prompt)
        types(somebody, "yes")  # which two rows begin with, and one is called
        hears(somebody, "Take the usual for this and the rest")
        types(somebody, "take")
        hears(somebody, REVIEW)
        types(somebody, "phones and")
        hears(somebody, CATALOG.questions["mobile"].prompt)
        types(somebody, "3")
        said = hears(somebody, REVIEW)
        assert "Phones and small devices: Yes" in said
        types(somebody, "")
        said = hears(somebody, CHOICE)
        assert "PyTorch, clearly" in said
        types(somebody, "")
        hears(somebody, NAME)
        types(somebody, "b")
        hears(somebody, CHOICE)
        types(somebody, "1")
        hears(somebody, NAME)
        types(somebody, "torch")
        hears(somebody, "Try: torch-model")
        types(somebody, "")
        hears(somebody, MAKE)
        types(somebody, "change")
        hears(somebody, TARGETS)
        types(somebody, "0")
        hears(somebody, "'0': type numbers from 1 to")
        types(somebody, "none")
        said = hears(somebody, MAKE)
        assert "targets (server)" in said
        types(somebody, "1")
        if "--plain" not in words:
            hears(somebody, SET_UP)
            types(somebody, "")
        assert somebody.ends() == 0
        assert MADE in somebody.scrolled()
        assert "\x1b" not in somebody.raw
        assert "\r" not in somebody.raw.replace("\r\n", "")
    answers = project_answers(tmp_path / "my-model")
    assert (answers["goal"], answers["mobile"]) == ("research", "yes")
    assert {path.name for path in (tmp_path / "my-model/deploy").iterdir()} == {"server"}


@pytest.mark.parametrize("key", ["\x03", "\x04"], ids=["Ctrl-C", "Ctrl-D"])
def test_leaving_keeps_the_answers_too(tmp_path: Path, key: str) -> None:
    given = flags("goal", "mobile")
    with person("init", *given, cwd=tmp_path, ACCESSIBLE="1") as somebody:
        hears(somebody, CATALOG.questions["goal"].prompt)
        types(somebody, "1")
        hears(somebody, CATALOG.questions["mobile"].prompt)
        somebody.presses(key)
        assert somebody.ends() == 130
        assert KEPT in somebody.scrolled()
    assert (tmp_path / "fwpick-answers.toml").is_file()


@pytest.mark.parametrize("off", ["", "0"])
def test_accessible_can_be_off(tmp_path: Path, off: str) -> None:
    with person("init", *flags("goal"), cwd=tmp_path, ACCESSIBLE=off) as somebody:
        somebody.is_asked(CATALOG.questions["goal"].prompt)
