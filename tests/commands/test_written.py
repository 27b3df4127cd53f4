"""The page, the picture and the record where they are asked for; what is refused leaves nothing."""

import json
from pathlib import Path

import pytest

from tests.running import Call, tree

GIVEN = ("--goal=research", "--mobile=no")


def test_a_page_and_a_picture_stand_beside_the_report(call: Call) -> None:
    plain = call("recommend", *GIVEN)
    both = call("recommend", *GIVEN, "--html=page.html", "--svg=why.svg")
    assert (both.code, both.out, both.err) == (0, plain.out, "")
    assert Path("page.html").read_text().startswith("<!doctype html>")
    assert Path("why.svg").read_text().startswith("<svg")
    asked = json.loads(call("recommend", *GIVEN, "--json", "--html=other.html").out)
    assert asked["call"] == "clear"
    assert Path("other.html").read_bytes() == Path("page.html").read_bytes()


def test_a_record_in_markdown_is_all_that_is_printed(call: Call) -> None:
    page = call("recommend", *GIVEN, "--format=md")
    assert page.code == 0
    assert page.out.startswith("# Use PyTorch?\n")
    assert "Status: proposed" in page.out
    assert call("recommend", *GIVEN, "--format=MD").out == page.out


def test_init_writes_a_page_too(call: Call) -> None:
    made = call("init", "x", *GIVEN, "--yes", "--html=page.html")
    assert made.code == 0, made.err
    assert "PyTorch" in Path("page.html").read_text()
    assert (Path("x") / "DECISION.md").is_file()


@pytest.mark.parametrize("command", [("recommend",), ("init", "x", "--yes")])
@pytest.mark.parametrize(
    ("words", "says", "code"),
    [
        (("--html=there",), "there exists and is left as it is", 1),
        (("--html=no/page.html",), "no is not a folder", 1),
        (("--html=a", "--save=a"), "a is named for two things", 2),
    ],
)
def test_what_cannot_be_written_is_said_before_anything_is_done(
    call: Call, command: tuple[str, ...], words: tuple[str, ...], says: str, code: int
) -> None:
    Path("there").write_text("mine")
    result = call(*command, *GIVEN, *words)
    assert (result.code, result.out) == (code, "")
    assert says in result.err
    assert list(tree(Path())) == ["there"]
    assert Path("there").read_text() == "mine"


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--format=html",), "'html' is not one of 'text', 'md'"),
        (("--format=md", "--json"), "--json and --format md exclude each other"),
        (("a.toml", "b.toml", "--svg=x.svg"), "--svg: not with two files of answers"),
        (("a.toml", "b.toml", "--format=md"), "--format: not with two files of answers"),
    ],
)
def test_forms_that_do_not_go_together_are_refused(
    call: Call, words: tuple[str, ...], says: str
) -> None:
    result = call("recommend", *words)
    assert result.code == 2
    assert says in result.err + result.out
    assert tree(Path()) == {}


def test_answers_are_saved_whatever_comes_of_them(call: Call) -> None:
    impossible = ("--codebase=tensorflow", "--gpu=nvidia", "--os=windows")
    result = call("init", "x", *GIVEN, *impossible, "--yes", "--save=kept.toml")
    assert result.code == 3
    assert "kept in kept.toml" in result.err
    assert 'codebase = "tensorflow"' in Path("kept.toml").read_text()
    assert list(tree(Path())) == ["kept.toml"]
