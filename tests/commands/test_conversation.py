"""What is kept when a person leaves, and the line that goes on."""

import shlex
import sys
import tomllib
from pathlib import Path

import pytest

from advisor.commands.conversation import Conversation
from advisor.commands.request import Output, Request
from advisor.interview.leaving import Stop
from advisor.interview.questionnaire import Answer
from advisor.interview.terms import USUAL, Terms
from advisor.report.screen import make_screen
from tests.factories import SHIPPED, answered

TOLD = Answer(value="research", origin="wizard")


def leave(
    monkeypatch: pytest.MonkeyPatch,
    *typed: str,
    said: dict[str, Answer] | None = None,
    save: Path | None = None,
    terms: Terms = USUAL,
    how: type[BaseException] = Stop,
) -> None:
    """Says something in a conversation, and leaves it."""
    monkeypatch.setattr(sys, "argv", ["fwpick", *typed])
    request = Request(given=answered(gpu="nvidia"), terms=terms, output=Output(), save=save)
    talk = Conversation(catalog=SHIPPED, request=request, screen=make_screen(plain=True))
    talk.interview.answers |= {"goal": TOLD} if said is None else said
    command = "recommend" if typed[:1] == ("recommend",) else "init"
    if how is Stop:
        with talk.keeping(command):
            raise Stop
        return
    with pytest.raises(how), talk.keeping(command):
        raise how


@pytest.fixture(autouse=True)
def _in_an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize(
    ("typed", "line"),
    [
        ((), "fwpick init --answers fwpick-answers.toml"),
        (("init",), "fwpick init --answers fwpick-answers.toml"),
        (("init", "x", "-o", "a b"), "fwpick init x -o 'a b' --answers fwpick-answers.toml"),
        (
            ("init", "--gpu", "nvidia", "--os=linux", "init", "--answers", "old.toml", "--why"),
            "fwpick init init --why --answers fwpick-answers.toml",
        ),
        (
            ("init", "--this-machine", "--lens=today", "--weight", "serving=2", "--source=a"),
            "fwpick init --answers fwpick-answers.toml",
        ),
        (
            ("init", "--description", "it's", "--targets=server", "--if-close=ask"),
            """fwpick init --description 'it'"'"'s' --targets=server --if-close=ask \\\n"""
            "    --answers fwpick-answers.toml",
        ),
    ],
)
def test_the_line_that_goes_on_is_the_same_command_with_the_file(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    typed: tuple[str, ...],
    line: str,
) -> None:
    leave(monkeypatch, *typed)
    assert capsys.readouterr().out.splitlines() == [
        "Nothing was generated.",
        "",
        "Your answers are kept in fwpick-answers.toml. To go on:",
        *f"  {line}".splitlines(),
    ]
    kept = tomllib.loads(Path("fwpick-answers.toml").read_text())
    assert kept["answers"] == {"goal": "research", "gpu": "nvidia"}


def test_recommend_goes_on_as_init_which_asks_the_rest(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    leave(monkeypatch, "recommend", "--why", how=KeyboardInterrupt)
    out, err = capsys.readouterr()
    assert out == ""
    assert err.splitlines()[1:] == [
        "Your answers are kept in fwpick-answers.toml. To go on:",
        "  fwpick init --why --answers fwpick-answers.toml",
        "What they come to so far:",
        "  fwpick recommend --why --answers fwpick-answers.toml",
    ]


def test_no_file_is_overwritten(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("fwpick-answers.toml").symlink_to("nowhere")
    Path("fwpick-answers-2.toml").write_text("mine")
    leave(monkeypatch, "init")
    assert "--answers fwpick-answers-3.toml" in capsys.readouterr().out
    assert Path("fwpick-answers-2.toml").read_text() == "mine"
    assert not Path("fwpick-answers.toml").exists()


@pytest.mark.parametrize("how", [Stop, KeyboardInterrupt])
def test_where_no_file_can_be_written_the_answers_stand_in_the_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], how: type[BaseException]
) -> None:
    terms = Terms(lens="documents", weights={"serving": 2.0})
    words = ("init", "x", "--lens=documents", "--weight", "serving=2")
    leave(monkeypatch, *words, save=Path("gone/a.toml"), terms=terms, how=how)
    out = "".join(capsys.readouterr())
    assert "The answers could not be kept: gone/a.toml: cannot be written" in out
    line = out[out.index("  fwpick init") :].replace("\\\n", "").splitlines()[0]
    assert sorted(shlex.split(line)[3:]) == sorted(
        ["--gpu", "nvidia", "--goal", "research", "--lens", "documents", "--weight", "serving=2"]
    )


def test_what_was_given_before_is_not_kept_again_but_where_it_is_to_be_saved(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    leave(monkeypatch, "init", "--gpu=nvidia", said={})
    assert capsys.readouterr().out == "Nothing was generated.\n"
    assert list(Path().iterdir()) == []
    leave(monkeypatch, "init", "--gpu=nvidia", said={}, save=Path("a.toml"))
    assert "Your answers are kept in a.toml. To go on:" in capsys.readouterr().out
    assert tomllib.loads(Path("a.toml").read_text())["answers"] == {"gpu": "nvidia"}


def test_what_is_finished_is_not_kept_again(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["fwpick", "init"])
    request = Request(given={}, terms=USUAL, output=Output(), save=Path("a.toml"))
    talk = Conversation(catalog=SHIPPED, request=request, screen=make_screen(plain=True))
    talk.finish({"goal": TOLD})
    with pytest.raises(KeyboardInterrupt), talk.keeping("init"):
        raise KeyboardInterrupt
    assert [path.name for path in Path().iterdir()] == ["a.toml"]
    assert capsys.readouterr().err == ""
