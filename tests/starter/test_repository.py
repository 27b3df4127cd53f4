"""A new project as a git repository: its first commit, and what stands in the way of one."""

import json
import os
import subprocess
from pathlib import Path

import pytest

from tests.interview.person import person
from tests.running import Call

INIT = ("init", "x", "--framework=pytorch")


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home of somebody whom git knows by no name."""
    folder = tmp_path / "home"
    folder.mkdir()
    for name in ("HOME", "XDG_CONFIG_HOME"):
        monkeypatch.setenv(name, str(folder))
    for name in list(os.environ):
        if name.startswith("GIT_") or name == "EMAIL":
            monkeypatch.delenv(name)
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    return folder


def _git(*words: str, cwd: str = "x") -> str:
    done = subprocess.run(["git", *words], cwd=cwd, check=True, capture_output=True, text=True)
    return done.stdout


def _committed(folder: str = "x") -> set[str]:
    return set(_git("ls-tree", "-r", "--name-only", "-z", "HEAD", cwd=folder).split("\0")[:-1])


def test_a_script_gets_a_repository_where_it_asks_for_one(call: Call) -> None:
    assert call(*INIT).code == 0
    assert not Path("x/.git").exists()
    assert call("init", "y", "--framework=pytorch", "--no-git").code == 0
    assert not Path("y/.git").exists()


def test_all_files_are_in_the_first_commit(call: Call, home: Path) -> None:
    (home / "ignored").write_text("*.toml\n*.tar\n.fwpick\n*.json\n")
    (home / ".gitconfig").write_text(f"[core]\nexcludesFile = {home / 'ignored'}\n")
    done = call(*INIT, "--git", "--json")
    project = json.loads(done.out)["project"]
    assert (done.code, project["git"]["committed"]) == (0, True)
    assert _committed() == set(project["files"])
    assert _git("status", "--porcelain") == ""
    assert _git("rev-list", "--count", "HEAD").strip() == "1"
    assert _git("branch", "--show-current").strip() == "main"
    assert json.loads(call("diff", "x", "--json").out)["files"] == []


def test_nobody_known_is_told_and_somebody_known_signs(call: Call, home: Path) -> None:
    done = call(*INIT, "--git")
    assert "git knows no name of yours" in done.out
    assert _git("log", "--format=%an %ae").strip() == "fwpick fwpick@localhost"
    (home / ".gitconfig").write_text("[user]\nname = Ada\nemail = ada@example.org\n")
    done = call("init", "y", "--framework=pytorch", "--git")
    assert "First commit made in a new git repository, on main.\n" in done.out
    assert _git("log", "--format=%an %ae", cwd="y").strip() == "Ada ada@example.org"


def test_hooks_and_keys_are_no_hindrance(call: Call, home: Path, tmp_path: Path) -> None:
    hook = tmp_path / "hooks" / "pre-commit"
    hook.parent.mkdir()
    hook.write_text("#!/bin/sh\nexit 1\n")
    hook.chmod(0o755)
    (home / ".gitconfig").write_text(
        f"[core]\nhooksPath = {hook.parent}\n[commit]\ngpgsign = true\n[gpg]\nprogram = nothing\n"
    )
    assert call(*INIT, "--git").code == 0
    assert "Makefile" in _committed()


def test_a_repository_around_is_named_and_nothing_is_made(call: Call) -> None:
    _git("init", "--quiet", cwd=".")
    for words in ((*INIT, "-o", "deep/er"), ("init", "x", "--framework=pytorch", "--into=.")):
        done = call(*words, "--git")
        assert (done.code, done.out) == (1, "")
        assert f"is in the repository {Path.cwd()} already; nothing was made" in done.err
    assert {each.name for each in Path().iterdir()} == {".git", "home"}


def test_without_git_nothing_is_made(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    done = call(*INIT, "--git")
    assert (done.code, done.out) == (1, "")
    assert "git is not installed; nothing was made" in done.err
    assert not Path("x").exists()


def test_an_existing_folder_commits_only_what_was_added(call: Call) -> None:
    Path("mine").mkdir()
    Path("mine/notes.txt").write_text("mine\n")
    Path("mine/Makefile").write_text("mine\n")
    done = call("init", "x", "--framework=pytorch", "--into=mine", "--yes", "--git", "--json")
    project = json.loads(done.out)["project"]
    assert _committed("mine") == set(project["into"]["new"])
    assert not {"notes.txt", "Makefile"} & _committed("mine")


@pytest.mark.parametrize("as_json", [False, True])
def test_a_git_that_fails_costs_the_commit_and_no_more(
    call: Call, home: Path, as_json: bool
) -> None:
    (home / ".gitconfig").write_text("[core\nbroken")
    done = call(*INIT, "--git", *(["--json"] if as_json else []))
    assert done.code == 1
    assert Path("x/Makefile").is_file()
    assert not Path("x/.git").exists()
    note = json.loads(done.out)["project"]["git"]["note"] if as_json else done.err
    assert "The project is made, but not committed: " in note
    assert len(note.splitlines()) == 1


def test_a_preview_commits_nothing(call: Call) -> None:
    done = call(*INIT, "--git", "--dry-run", "--json")
    assert (done.code, json.loads(done.out)["project"]["git"]["committed"]) == (0, False)
    assert {each.name for each in Path().iterdir()} == {"home"}


@pytest.mark.parametrize(
    ("words", "around", "committed"),
    [
        ((), False, True),
        (("--no-git",), False, False),
        (("--yes",), False, False),
        ((), True, False),
    ],
)
def test_in_a_terminal_it_is_the_default_outside_a_repository(
    tmp_path: Path, words: tuple[str, ...], around: bool, committed: bool
) -> None:
    if around:
        _git("init", "--quiet", cwd=str(tmp_path))
    with person(*INIT, *words, cwd=tmp_path) as somebody:
        assert somebody.ends() == 0
    assert (tmp_path / "x" / ".git").exists() == committed
    assert ("First commit made" in somebody.scrolled()) == committed
    assert ("--git" in somebody.scrolled()) == committed
