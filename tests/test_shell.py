"""What fwpick prints to be copied is what a shell takes."""

import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.shell import WIDTH_CHARACTERS, command_line, command_lines, quoted
from tests.running import FWPICK, environment, fwpick, repeated, tree

C_LOCALE = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
ODD = ["plain", "two words", "Größe d'or", "a\nb", "$HOME `x` \\", "", "-x", "模型", "é\u200b"]
bash = pytest.mark.skipif(not shutil.which("bash"), reason="no bash here")


def _words_of(line: str) -> list[str]:
    """What bash makes of a line, whose first word is printf."""
    done = subprocess.run(
        ["bash", "-c", line], capture_output=True, check=True, env={"LC_ALL": "C", "PATH": "/bin"}
    )
    return done.stdout.decode().split("\0")[:-1]


class _Narrow:
    encoding = "ascii"


@bash
@pytest.mark.parametrize("narrow", [False, True])
def test_a_shell_gets_every_word_back(monkeypatch: pytest.MonkeyPatch, narrow: bool) -> None:
    if narrow:
        monkeypatch.setattr("advisor.shell.sys.stdout", _Narrow())
    words = ["printf", r"%s\0", *ODD, *ODD]
    line, lines = command_line(words), command_lines(words, indent=2)
    assert not narrow or line.isascii()
    assert _words_of(line) == words[2:]
    assert _words_of(lines) == words[2:]


def test_a_terminal_that_shows_the_letters_gets_them() -> None:
    assert quoted("Größe") == "'Größe'"
    assert quoted("plain") == "plain"


@given(st.lists(st.from_regex(r"(--[a-z]{1,9}|[a-z ]{1,30})", fullmatch=True), min_size=1))
def test_lines_are_short_and_break_between_words(words: list[str]) -> None:
    lines = command_lines(words, indent=2).split("\n")
    assert all(len(line) <= WIDTH_CHARACTERS for line in lines)
    assert all(line.endswith(" \\") for line in lines[:-1])
    assert " ".join(line.strip().removesuffix(" \\") for line in lines) == command_line(words)


@bash
def test_a_c_locale_repeats_the_same(tmp_path: Path) -> None:
    words = ["--goal=research", "--mobile=maybe", "--yes", "--description=Größe d'or", "-o", "é"]
    made = fwpick("init", "x", *words, cwd=tmp_path, **C_LOCALE)
    assert made.returncode == 0, made.stderr
    assert "# x\n\nGröße d'or\n" in (tmp_path / "é/x/README.md").read_text(encoding="utf-8")
    line = made.stdout.rpartition("folder:\n")[2]
    assert line.isascii()
    program = " ".join(FWPICK)
    done = subprocess.run(
        ["bash", "-c", line.replace("fwpick", program, 1)],
        cwd=tmp_path,
        env=environment(**C_LOCALE),
        check=False,
        capture_output=True,
    )
    assert done.returncode == 0, done.stderr
    assert tree(tmp_path / "é/x") == tree(tmp_path / "é/again/x")


def test_the_same_again_works_as_often_as_one_likes(tmp_path: Path) -> None:
    out = fwpick("init", "x", "--framework=pytorch", cwd=tmp_path).stdout
    for folder in ("again", "again/again"):
        done = fwpick(*repeated(out)[1:], cwd=tmp_path)
        assert done.returncode == 0, done.stderr
        assert (tmp_path / folder / "x" / "Makefile").is_file()
        out = done.stdout


@pytest.mark.parametrize(
    ("into", "made"), [(".", "../again"), ("sub", "again"), ("a/sub", "a/again")]
)
def test_what_was_added_to_a_folder_is_made_beside_it(tmp_path: Path, into: str, made: str) -> None:
    here = tmp_path / "here"
    (here / into).mkdir(parents=True)
    out = fwpick("init", "x", f"--into={into}", "--framework=pytorch", cwd=here).stdout
    done = fwpick(*repeated(out)[1:], cwd=here)
    assert done.returncode == 0, done.stderr
    assert (here / made / "x" / "Makefile").is_file()
