"""What is typed is understood as a person means it: home folders, capitals."""

import inspect
import json
from pathlib import Path
from typing import Any, get_args

import pytest
from typer.models import ArgumentInfo, OptionInfo

from advisor.commands.options import path
from advisor.commands.signatures import COMMANDS
from tests.running import Call

FILES = ("DIR", "[DIR]", "FILE", "PATH")


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "home folder"
    folder.mkdir()
    monkeypatch.setenv("HOME", str(folder))
    monkeypatch.setenv("USERPROFILE", str(folder))
    return folder


def _options() -> dict[str, Any]:
    """Command and parameter -> how typer is told to read it."""
    return {
        f"{command.__name__} {name}": each
        for command in COMMANDS
        for name, parameter in inspect.signature(command).parameters.items()
        for each in get_args(parameter.annotation)
        if isinstance(each, ArgumentInfo | OptionInfo)
    }


def test_every_path_that_is_typed_knows_a_home_folder() -> None:
    named = {name: each for name, each in _options().items() if each.metavar in FILES}
    del named["init show"]  # a file of the project, not of this machine
    assert len(named) >= 8
    for name, each in named.items():
        assert each.parser is path, name


def test_a_tilde_behind_an_equals_sign_is_the_home_folder(call: Call, home: Path) -> None:
    assert call("recommend", "--goal=learning", "--save=~/answers.toml").code == 0
    words = ["--answers=~/answers.toml", "--save=~/again.toml", "--framework=pytorch", "--yes"]
    assert call("init", "x", "--output=~/made", *words).code == 0
    assert call("init", "x2", "--into=~", "--framework=pytorch").code == 0
    assert {"answers.toml", "again.toml", "made", "src"} <= {each.name for each in home.iterdir()}
    for words in (["diff", "~/made/x"], ["update", "~/made/x"]):
        assert call(*words).code == 0
    assert "Makefile" in call("explain", "--file=~/made/x/Makefile").out
    assert not Path("~").exists()


def test_a_name_that_begins_with_a_tilde_is_still_possible(call: Call, home: Path) -> None:  # noqa: ARG001
    assert call("recommend", "--goal=learning", "--save=./~mine.toml").code == 0
    assert Path("~mine.toml").is_file()


@pytest.mark.parametrize("option", ["--output", "--into", "--save", "--answers"])
def test_an_unknown_user_is_one_line(call: Call, option: str) -> None:
    done = call("init", "x", "--framework=pytorch", f"{option}=~nobody-at-all/x")
    assert (done.code, done.out) == (2, "")
    assert "~nobody-at-all is no user" in done.err
    assert "./~nobody-at-all/x" in done.err


def test_every_choice_is_read_with_any_capitals() -> None:
    for name, each in _options().items():
        if isinstance(each, OptionInfo):
            assert not each.case_sensitive or name == "stale days", name


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("--goal=Research", "--goal=research"),
        ("--mobile=MAYBE", "--mobile=maybe"),
        ("--goal=Unsure", "--goal=unsure"),
        ("--goal=research --lens=Documents", "--goal=research --lens=documents"),
        ("--goal=research --source=Intro-2019", "--goal=research --source=intro-2019"),
        ("--goal=research --weight=TPU=2", "--goal=research --weight=tpu=2"),
    ],
)
def test_capitals_change_nothing(call: Call, typed: str, meant: str) -> None:
    one, two = (call("recommend", "--json", *words.split()) for words in (typed, meant))
    assert one.code == 0
    assert one == two


def test_capitals_change_nothing_in_what_is_made(call: Call) -> None:
    words = ["--targets=Mobile,SERVER,mobile", "--if-close=Leader"]
    done = call("init", "x", "--framework=PyTorch", *words, "--dry-run", "--json")
    made = json.loads(done.out)
    assert made["decision"]["framework"] == "pytorch"
    folders = {file.split("/")[1] for file in made["project"]["files"] if file.startswith("deploy")}
    assert folders == {"mobile", "server"}


def test_capitals_change_nothing_in_an_answers_file(call: Call) -> None:
    Path("a.toml").write_text(
        '[terms]\nlens = "Documents"\nsources = ["INTRO-2019"]\nweights = {TPU = 2}\n'
        '[answers]\nGoal = "Research"\n'
    )
    Path("b.toml").write_text(
        '[terms]\nlens = "documents"\nsources = ["intro-2019"]\nweights = {tpu = 2}\n'
        '[answers]\ngoal = "research"\n'
    )
    one, two = (call("recommend", "--json", f"--answers={name}.toml") for name in "ab")
    assert one.code == 0
    assert one == two


def test_one_question_answered_twice_is_refused(call: Call) -> None:
    Path("a.toml").write_text('[answers]\ngoal = "research"\nGoal = "learning"\n')
    done = call("recommend", "--answers=a.toml")
    assert done.code == 2
    assert "goal is answered twice" in done.err


def test_explain_and_stale_take_any_capitals(call: Call) -> None:
    assert call("explain", "Criterion:TPU", "--json").out.replace("Criterion:TPU", "x") == call(
        "explain", "criterion:tpu", "--json"
    ).out.replace("criterion:tpu", "x")
    assert call("stale", "--by=READ").code == 0
