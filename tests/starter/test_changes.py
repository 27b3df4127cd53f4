"""What a person added to a project is listed as `git status` would, in a repository or not."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.running import Call, environment

IGNORED = ("runs/1/model.pt", ".venv/bin/python", ".venv-server/x", "src/x/__pycache__/a.pyc")


@pytest.fixture
def project(call: Call) -> Path:
    assert call("init", "x", "--framework=pytorch").code == 0
    return Path("x")


def _write(root: Path, *paths: str) -> None:
    for path in paths:
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text("mine\n")


def _yours(call: Call) -> list[str]:
    done = call("diff", "x", "--json")
    assert (done.code, done.err) == (0, ""), done
    rows = [row for row in json.loads(done.out)["files"] if row["state"] == "yours"]
    assert all(not (row["diff"] or row["added"] or row["removed"]) for row in rows)
    return [row["path"] for row in rows]


def _git(root: Path, *words: str) -> None:
    subprocess.run(["git", *words], cwd=root, check=True, capture_output=True, env=environment())


def test_a_new_project_has_nothing_added(call: Call, project: Path) -> None:
    assert _yours(call) == []
    _write(project, *IGNORED)
    assert _yours(call) == []


@pytest.mark.parametrize("repository", ["none", "its own", "around it", "all in it"])
def test_added_files_are_listed_wherever_version_control_stands(
    call: Call, project: Path, repository: str
) -> None:
    _write(project, "mine.txt", "src/x/own.py", "notes/a/b.md", "notes/c.md", *IGNORED)
    if repository in ("its own", "all in it"):
        _git(project, "init", "--quiet")
    elif repository == "around it":
        _git(Path(), "init", "--quiet")
    if repository == "all in it":
        _git(project, "add", ".")
    assert _yours(call) == ["mine.txt", "notes/", "src/x/own.py"]
    shown = call("diff", "x", "--stat").out
    assert "\nyours" in f"\n{shown}"
    assert "mine.txt" in shown
    assert "0 of" in shown
    assert call("diff", "x").out == ""  # the patch holds none of it


def test_the_projects_own_gitignore_decides(call: Call, project: Path) -> None:
    _write(project, "data/picture.png", "deep/er/secret.key", "deep/er/open.key")
    ignored = project / ".gitignore"
    ignored.write_text(f"{ignored.read_text()}/data/\n*.key\n!open.key\n")
    assert _yours(call) == ["deep/"]
    _write(project, *IGNORED)
    ignored.unlink()
    assert _yours(call) == ["data/", "deep/"]


def test_a_hook_of_git_may_ask_too(
    call: Call, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _write(project, "mine.txt")
    monkeypatch.setenv("GIT_DIR", "/nowhere")
    monkeypatch.setenv("GIT_INDEX_FILE", "/nowhere/index")
    assert _yours(call) == ["mine.txt"]


def test_names_are_shown_on_one_line(call: Call, project: Path) -> None:
    try:
        _write(project, "two\nlines", "färg")
    except OSError:
        pytest.skip("a file system without such names")
    rows = call("diff", "x", "--stat").out.splitlines()
    assert [row.split(maxsplit=1)[1] for row in rows[:-1]] == ["färg", r"'two\nlines'"]


def test_what_stands_in_place_of_a_file_is_told_once(call: Call, project: Path) -> None:
    (project / "Makefile").unlink()
    _write(project, "Makefile/mine.txt")
    payload = json.loads(call("diff", "x", "--json").out)["files"]
    assert [(row["path"], row["state"]) for row in payload] == [("Makefile", "replaced")]


def test_without_git_the_rest_is_told_and_so_is_that(
    call: Call, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _write(project, "mine.txt", "Makefile")
    monkeypatch.setattr(shutil, "which", lambda _: None)
    done = call("diff", "x", "--json")
    assert [row["path"] for row in json.loads(done.out)["files"]] == ["Makefile"]
    assert (done.code, done.err) == (0, "git is not installed: what you added is not listed.\n")
