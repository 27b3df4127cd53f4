"""Adding a starter to a folder that has files: none of them is ever changed."""

import json
from pathlib import Path

import pytest

from advisor.files import transaction
from advisor.files.transaction import Change, apply
from tests.running import Call, fwpick, tree

INIT = ["init", "--framework=pytorch", "--into"]


@pytest.fixture
def fresh(call: Call) -> dict[str, bytes]:
    """The same project in a folder of its own."""
    assert call("init", "mine", "--framework=pytorch", "-o", "apart").code == 0
    return tree(Path("apart/mine"))


@pytest.fixture
def mine(fresh: dict[str, bytes]) -> Path:
    """A folder with a file that is in the way, one that is the same, and one that is neither."""
    folder = Path("mine")
    (folder / "src").mkdir(parents=True)
    (folder / "README.md").write_text("My own words.\n")
    (folder / "config.toml").write_bytes(fresh["config.toml"])
    (folder / "src" / "notes.txt").write_text("Notes.\n")
    return folder


def test_an_empty_folder_gets_the_whole_project(call: Call, fresh: dict[str, bytes]) -> None:
    Path("mine").mkdir()
    assert call(*INIT, "mine").code == 0
    assert tree(Path("mine")) == fresh
    assert call("diff", "mine").out == ""


def test_other_files_are_in_the_way_without_consent(call: Call, mine: Path) -> None:
    before = tree(mine)
    done = call(*INIT, "mine")
    assert done.code == 1
    assert "other files of these names: README.md; nothing was changed" in done.err
    assert "--yes" in done.err
    assert "1 there already, the same:" in done.out
    assert tree(mine) == before


def test_with_consent_they_stay_and_the_starters_come_beside(
    call: Call, mine: Path, fresh: dict[str, bytes]
) -> None:
    before = tree(mine)
    done = call(*INIT, "mine", "--yes", "--json")
    assert done.code == 0, done
    found = json.loads(done.out)["project"]["into"]
    assert (found["same"], found["conflict"]) == (["config.toml"], ["README.md"])
    after = tree(mine)
    assert {path: after[path] for path in before} == before
    assert after.pop("README.md.fwpick-new") == fresh["README.md"]
    assert after.keys() - before.keys() == fresh.keys() - before.keys()
    assert "My own words." in call("diff", "mine").out
    again = call(*INIT, "mine", "--yes")
    assert (again.code, again.err.count("has a project of fwpick already")) == (1, 1)


@pytest.mark.usefixtures("mine")
def test_what_stands_beside_is_to_be_merged_first(call: Call) -> None:
    done = call(*INIT, "mine", "--yes")
    lines = done.out.partition("Next:")[2].splitlines()
    assert lines[2] == "  merge into yours what stands beside it: README.md.fwpick-new"


def test_a_dry_run_shows_new_same_and_conflict(call: Call, mine: Path) -> None:
    before = tree(mine)
    done = call(*INIT, "mine", "--dry-run")
    assert done.code == 0
    for title in ("new:", "1 there already, the same:", "1 there already, and other"):
        assert title in done.out
    assert tree(mine) == before


@pytest.mark.parametrize("kind", ["link", "folder", "dangling"])
def test_whatever_has_the_name_is_in_the_way(call: Call, tmp_path: Path, kind: str) -> None:
    Path("mine").mkdir()
    place = Path("mine/Makefile")
    (tmp_path / "outside").write_text("outside\n")
    if kind == "folder":
        place.mkdir()
    else:
        place.symlink_to(tmp_path / ("outside" if kind == "link" else "nowhere"))
    assert call(*INIT, "mine", "--yes").code == 0
    assert place.is_dir() if kind == "folder" else place.is_symlink()
    assert (tmp_path / "outside").read_text() == "outside\n"
    assert not (tmp_path / "nowhere").exists()
    assert Path("mine/Makefile.fwpick-new").is_file()


def test_a_file_where_a_folder_must_be_is_refused(call: Call) -> None:
    Path("mine").mkdir()
    Path("mine/src").write_text("a file\n")
    done = call(*INIT, "mine", "--yes")
    assert done.code == 1
    assert "src is not a folder" in done.err
    assert tree(Path("mine")) == {"src": b"a file\n"}


@pytest.mark.parametrize("how", ["--yes", "--dry-run"])
def test_a_link_out_of_the_folder_is_not_followed(call: Call, tmp_path: Path, how: str) -> None:
    (tmp_path / "outside").mkdir()
    Path("mine").mkdir()
    Path("mine/src").symlink_to(tmp_path / "outside")
    done = call(*INIT, "mine", how)
    assert done.code == 1
    assert "leads out of" in done.err
    assert tree(tmp_path / "outside") == {}
    assert [path.name for path in Path("mine").iterdir()] == ["src"]


@pytest.mark.parametrize(
    ("words", "code", "message"),
    [
        (["nosuch"], 1, "is not a folder"),
        (["mine", "-o", "other"], 2, "exclude each other"),
        (["Bad_Name"], 2, "'Bad_Name'"),
    ],
)
def test_what_is_refused(call: Call, words: list[str], code: int, message: str) -> None:
    Path("mine").mkdir()
    Path("Bad_Name").mkdir()
    done = call(*INIT, *words)
    assert done.code == code
    assert message in done.err
    assert done.out == ""


def test_another_name_than_the_folders(call: Call) -> None:
    Path("Bad_Name").mkdir()
    assert call("init", "good-name", "--framework=pytorch", "--into", "Bad_Name").code == 0
    assert Path("Bad_Name/src/good_name/train.py").is_file()


def test_the_folder_one_stands_in(tmp_path: Path) -> None:
    (tmp_path / "here").mkdir()
    done = fwpick("init", "--framework=tensorflow", "--into", ".", cwd=tmp_path / "here")
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "here" / "src" / "here" / "train.py").is_file()
    assert "--output ../again" in done.stdout


def test_what_a_killed_run_added_is_taken_back_first(
    call: Call, mine: Path, fresh: dict[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    before = tree(mine)
    with monkeypatch.context() as killed:  # the work is half done and nobody cleans up
        killed.setattr(transaction, "recover", lambda _: None)
        killed.setattr(transaction, "discard", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            apply(mine, [Change(path=".fwpick/project.json", before=None, after=b"half\n")])
    half = tree(mine)
    assert half != before
    preview = call(*INIT, "mine", "--yes", "--dry-run")
    assert (preview.code, preview.out) == (1, "")
    assert "half done" in preview.err
    assert tree(mine) == half
    assert call(*INIT, "mine", "--yes").code == 0
    assert tree(mine).keys() == fresh.keys() | before.keys() | {"README.md.fwpick-new"}


# What would be written


def test_show_prints_a_file_and_nothing_else(call: Call, fresh: dict[str, bytes]) -> None:
    done = call("init", "mine", "--framework=pytorch", "--show", "src/mine/train.py")
    assert done.out.encode() == fresh["src/mine/train.py"]
    assert not Path("mine").exists()


def test_show_takes_folders_and_patterns(call: Call, fresh: dict[str, bytes]) -> None:
    words = [
        "init",
        "mine",
        "--framework=pytorch",
        "--json",
        "--show=deploy/server/",
        "--show=*.toml",
    ]
    shown = json.loads(call(*words).out)["project"]["contents"]
    wanted = {
        path
        for path in fresh
        if path[-1] != "/" and (path.startswith("deploy/server/") or path.endswith(".toml"))
    }
    assert shown.keys() == wanted
    assert all(shown[path].encode() == fresh[path] for path in wanted)


def test_show_of_no_file_names_the_nearest(call: Call) -> None:
    done = call("init", "mine", "--framework=pytorch", "--show", "src/mine/trian.py")
    assert (done.code, done.out) == (2, "")
    assert "nearest: src/mine/train.py" in done.err
