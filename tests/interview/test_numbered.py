"""Questions by numbered rows: what a typed line means."""

import builtins
from collections.abc import Callable, Iterator

import pytest

from advisor.interview.asking import BACK, USUAL
from advisor.interview.numbered import Numbered

ROWS = [("No - never", "no"), ("Maybe later", "maybe"), ("Yes", "yes"), ("Yes, and more", "more")]
Types = Callable[..., None]


@pytest.fixture
def types(monkeypatch: pytest.MonkeyPatch) -> Iterator[Types]:
    """Gives the lines that a person types; all of them must be asked for."""
    lines: list[str] = []

    def read(prompt: str) -> str:
        print(prompt)
        if lines:
            return lines.pop(0)
        raise EOFError

    monkeypatch.setattr(builtins, "input", read)
    monkeypatch.setenv("COLUMNS", "60")
    yield lambda *typed: lines.extend(typed)
    assert not lines


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("1", "no"),
        ("4", "more"),
        (" 3 ", "yes"),
        ("", "maybe"),  # the one offered
        ("no", "no"),
        ("NO - n", "no"),
        ("yes", "yes"),  # its whole row, though another begins so
        ("yes,", "more"),
        ("5", USUAL),
        ("take", USUAL),
        ("6", BACK),
        ("b", BACK),
        ("<-", BACK),
    ],
)
def test_a_line_picks_a_row(types: Types, typed: str, value: str) -> None:
    types(typed)
    assert Numbered().select("Which?", ROWS, "maybe", back=True, usual=True) == value


@pytest.mark.parametrize("typed", ["0", "5", "-1", "²", "٣", "zzz", "y", "b"])
def test_what_is_no_row_or_several_is_asked_again(
    types: Types, capsys: pytest.CaptureFixture[str], typed: str
) -> None:
    types(typed, "2")
    assert Numbered().select("Which?", ROWS) == "maybe"
    assert f"{typed!r} is none of these; type a number from 1 to 4." in capsys.readouterr().out


def test_without_one_offered_the_first_row_is(types: Types) -> None:
    types("")
    assert Numbered().select("Which?", ROWS) == "no"


def test_the_end_of_input_is_leaving(types: Types) -> None:
    types()
    with pytest.raises(KeyboardInterrupt):
        Numbered().select("Which?", ROWS)


@pytest.mark.parametrize(
    ("typed", "marked"),
    [
        ("1 2", ["a", "c"]),
        ("2,1", ["c", "a"]),
        ("", ["c"]),
        ("none", []),
        ("b", None),
    ],
)
def test_a_line_marks_rows(types: Types, typed: str, marked: list[str] | None) -> None:
    types(typed)
    rows = {"a": "A", "b": "B", "c": "C"}
    assert Numbered().mark("Which?", rows, marked=("c",), fixed={"b": "always"}) == marked


@pytest.mark.parametrize("typed", ["3", "0", "x", "1 x", "1-2"])
def test_what_marks_no_row_is_asked_again(
    types: Types, capsys: pytest.CaptureFixture[str], typed: str
) -> None:
    types(typed, "1")
    rows = {"a": "A", "b": "B", "c": "C"}
    assert Numbered().mark("Which?", rows, marked=(), fixed={"b": "always"}) == ["a"]
    out = capsys.readouterr().out
    assert f"{typed!r}: type numbers from 1 to 2." in out
    assert "B (always)" in out


def test_a_line_of_text_has_a_default_a_way_back_and_is_checked(
    types: Types, capsys: pytest.CaptureFixture[str]
) -> None:
    def problem(text: str) -> str | None:
        return None if text in ("good", "usual") else f"{text} will not do"

    types("bad", "good", "", "b")
    for answer in ("good", "usual", None):
        assert Numbered().ask_text("Name?", default="usual", problem=problem) == answer
    assert "bad will not do" in capsys.readouterr().out


def test_lines_are_broken_between_words(capsys: pytest.CaptureFixture[str], types: Types) -> None:
    types("1")
    long = "ready-made " * 20
    Numbered().say(long)
    Numbered().select(long, [(long, "long")])
    lines = capsys.readouterr().out.splitlines()
    assert max(map(len, lines)) < 60
    assert not any(line.endswith("-") for line in lines)
