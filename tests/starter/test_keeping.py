"""A committed project is whole for whoever clones it, however git is set up on either side."""

import json
import os
import subprocess
from pathlib import Path

import pytest

from advisor.starter.record import FOLDER
from tests.running import Call, tree

SETTINGS = {
    "plain": "",
    "ignores archives": "[core]\nexcludesFile = {ignore}\n",
    "changes line ends": "[core]\nautocrlf = true\n",
    "sets attributes": "[core]\nattributesFile = {attributes}\n",
}
SETTINGS["all at once"] = "".join(SETTINGS.values())
IGNORED = "*.tar\n*.toml\n*.json\n.fwpick\nconstraints.txt\n"
# As LFS does: what is committed is not what lies there.
ATTRIBUTES = "*.tar filter=away -text\n*.json text eol=crlf\n*.toml ident\n"
FILTER = '[filter "away"]\nclean = echo gone\nsmudge = echo gone\n'


def _git(root: Path, *words: str) -> str:
    """git with a person's own settings and nothing of this machine's."""
    here = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    done = subprocess.run(
        ["git", "-c", "user.name=A", "-c", "user.email=a@example.org", *words],
        cwd=root,
        env={**here, "GIT_CONFIG_NOSYSTEM": "1"},
        check=True,
        capture_output=True,
        text=True,
    )
    return done.stdout


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A person's home, where git looks for settings."""
    folder = tmp_path / "home"
    folder.mkdir()
    monkeypatch.setenv("HOME", str(folder))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(folder / ".config"))
    monkeypatch.delenv("GIT_CONFIG_GLOBAL", raising=False)
    return folder


def _set_up(home: Path, settings: str) -> None:
    (home / "ignore").write_text(IGNORED)
    (home / "attributes").write_text(ATTRIBUTES)
    named = settings.format(ignore=home / "ignore", attributes=home / "attributes")
    (home / ".gitconfig").write_text(FILTER + named)


@pytest.mark.parametrize("settings", SETTINGS.values(), ids=SETTINGS)
@pytest.mark.parametrize("inside", [False, True])
def test_a_clone_can_be_compared_and_updated(
    call: Call, home: Path, tmp_path: Path, settings: str, inside: bool
) -> None:
    assert call("init", "x", "--framework=pytorch").code == 0
    before = {name: data for name, data in tree(Path("x")).items() if name.startswith(FOLDER)}
    _set_up(home, settings)
    root = Path() if inside else Path("x")
    (root / ".gitattributes").write_text(ATTRIBUTES)
    _git(root, "init", "--quiet")
    _git(root, "add", "x" if inside else ".")
    _git(root, "commit", "--quiet", "-m", "first")
    _git(tmp_path, "clone", "--quiet", str(root.resolve()), "theirs")
    theirs = tmp_path / "theirs" / ("x" if inside else "")
    after = {name: data for name, data in tree(theirs).items() if name.startswith(FOLDER)}
    assert after == before
    rows = json.loads(call("diff", str(theirs), "--json").out)["files"]
    assert [row["path"] for row in rows if row["path"] != ".gitattributes"] == []
    done = call("update", str(theirs), "--dry-run", "--json")
    assert (done.code, json.loads(done.out)["files"]) == (0, [])


def test_the_last_update_is_not_committed(call: Call, home: Path) -> None:  # noqa: ARG001
    assert call("init", "x", "--framework=pytorch").code == 0
    (Path("x") / FOLDER / "undo").mkdir()
    (Path("x") / FOLDER / "undo" / "old-0").write_text("old\n")
    _git(Path("x"), "init", "--quiet")
    _git(Path("x"), "add", ".")
    assert "undo" not in _git(Path("x"), "ls-files")


def test_a_record_that_was_never_committed_says_how(call: Call) -> None:
    assert call("init", "x", "--framework=pytorch").code == 0
    (Path("x") / FOLDER / "pristine.tar").unlink()
    done = call("diff", "x")
    assert done.code == 1
    assert "git add -f .fwpick" in done.err


def test_a_project_of_before_still_works(call: Call) -> None:
    assert call("init", "x", "--framework=pytorch").code == 0
    for name in (".gitignore", ".gitattributes"):
        (Path("x") / FOLDER / name).unlink()
    assert json.loads(call("diff", "x", "--json").out)["files"] == []
    assert call("update", "x", "--dry-run").code == 0


def test_broken_settings_of_git_cost_a_line_and_no_more(call: Call, home: Path) -> None:
    assert call("init", "x", "--framework=pytorch").code == 0
    Path("x/mine.txt").write_text("mine\n")
    (home / ".gitconfig").write_text("[core\nbroken")
    done = call("diff", "x", "--stat")
    assert (done.code, len(done.err.splitlines())) == (0, 1), done
    assert "mine.txt" in done.out
    assert "cannot read your settings" in done.err
    done = call("diff", "x", "--json")
    assert [row["path"] for row in json.loads(done.out)["files"]] == ["mine.txt"]


def test_a_git_that_always_fails_costs_a_line_and_no_more(
    call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert call("init", "x", "--framework=pytorch").code == 0
    Path("x/mine.txt").write_text("mine\n")
    Path("x/Makefile").write_text("mine\n")
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "git").write_text("#!/bin/sh\necho no such luck >&2\nexit 3\n")
    (tmp_path / "bin" / "git").chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    done = call("diff", "x", "--stat")
    assert done.code == 0
    assert "edited" in done.out
    assert done.err == "git failed, so what you added is not listed: no such luck\n"
