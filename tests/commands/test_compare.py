"""`recommend` with files of answers: one, two, and all that does not go with two."""

import json
from pathlib import Path

import pytest

from tests.commands.test_output import _problems
from tests.running import Call

ONE = '[answers]\ngoal = "research"\nmobile = "yes"\n'
TWO = '[answers]\ngoal = "production"\n[terms]\nlens = "documents"\n'


@pytest.fixture
def files(call: Call) -> tuple[str, str]:
    """Two files of answers in the folder that the command runs in."""
    assert call
    Path("a.toml").write_text(ONE, encoding="utf-8")
    Path("b.toml").write_text(TWO, encoding="utf-8")
    return "a.toml", "b.toml"


def test_one_file_is_as_answers(call: Call, files: tuple[str, str]) -> None:
    for file in files:
        assert call("recommend", file).out == call("recommend", "--answers", file).out
    named = call("recommend", files[0], "--goal=learning", "--json")
    assert json.loads(named.out)["answers"]["goal"] == {"value": "learning", "from": "flag"}


def test_two_files_stand_side_by_side(call: Call, files: tuple[str, str]) -> None:
    done = call("recommend", *files)
    assert (done.code, done.err) == (0, "")
    assert "First: a.toml" in done.out
    assert "Second: b.toml" in done.out
    assert "Judged on different terms" in done.out
    alike = call("recommend", *files, "--lens=today")
    assert "Judged on different terms" not in alike.out


@pytest.mark.parametrize("more", [[], ["--lens=today"], ["--weight=tpu=2"]])
def test_two_files_as_json_are_what_each_alone_prints(
    call: Call, files: tuple[str, str], more: list[str]
) -> None:
    done = call("recommend", *files, *more, "--json")
    assert (done.code, done.err) == (0, "")
    payload = json.loads(done.out)
    assert _problems("compare", payload, closed=False) == []
    assert _problems("compare", payload, closed=True) == []
    assert payload["files"] == list(files)
    for side, file in zip(("first", "second"), files, strict=True):
        assert payload[side] == json.loads(call("recommend", file, *more, "--json").out)


def test_exchanged_files_exchange_the_sides(call: Call, files: tuple[str, str]) -> None:
    there = json.loads(call("recommend", *files, "--json").out)
    back = json.loads(call("recommend", *files[::-1], "--json").out)
    assert (there["first"], there["second"]) == (back["second"], back["first"])
    assert there["swaps"] == {
        "first": back["swaps"]["second"],
        "second": back["swaps"]["first"],
    }


def test_one_of_the_two_may_be_standard_input(call: Call, files: tuple[str, str]) -> None:
    done = call("recommend", files[0], "-", stdin=TWO.encode())
    assert done.code == 0
    assert "Second: standard input" in done.out
    assert call("recommend", "-", stdin=ONE.encode()).out == call("recommend", files[0]).out


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["a.toml", "b.toml", "a.toml"], "one or two files of answers, not 3"),
        (["-", "-"], "standard input (-) can be only one"),
        (["a.toml", ""], "a file of answers has no name"),
        (["a.toml", "--answers=b.toml"], "a file of answers is named once"),
        (["a.toml", "b.toml", "--answers=b.toml"], "--answers: not with two"),
        (["a.toml", "b.toml", "--this-machine"], "--this-machine: not with two"),
        (["a.toml", "b.toml", "--save=c.toml"], "--save: not with two"),
        (["a.toml", "b.toml", "--goal=research", "--os=linux"], "--goal, --os: not with two"),
        (["a.toml", "nosuch.toml"], "nosuch.toml: cannot be read"),
        (["nosuch.toml", "a.toml"], "nosuch.toml: cannot be read"),
        (["a.toml", "broken.toml"], "broken.toml: not TOML"),
        (["newer.toml", "a.toml"], "newer.toml: version 2 is not one this fwpick reads"),
        (["a.toml", "b.toml", "--source=intro"], "'intro' is not an article"),
        (["a.toml", "b.toml", "--weight=tpu"], "not CRITERION=N"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else None,
)
def test_what_does_not_go_together_is_told_in_a_line(
    call: Call, files: tuple[str, str], words: list[str], message: str
) -> None:
    assert files
    Path("broken.toml").write_text("goal: research", encoding="utf-8")
    Path("newer.toml").write_text("version = 2\n", encoding="utf-8")
    done = call("recommend", *words)
    assert (done.code, done.out) == (2, "")
    assert message in done.err.splitlines()[0]
    assert len(done.err.splitlines()) <= 2
    shown = json.loads(call("recommend", *words, "--json").out)
    assert _problems("error", shown, closed=True) == []
    assert not Path("c.toml").exists()
