"""What an editor makes of line ends and marks is no change, and stays as it is in an update."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.starter.join import survey
from advisor.starter.line_ends import MARK, as_mine, as_written
from advisor.starter.merge import outcome_of
from tests.running import Call

LABELS = ("yours", "old", "new")
BASE = b"".join(b"line %d\n" % number for number in range(9))
NEW = BASE.replace(b"line 0", b"line zero")
EDITED = b"line 8\nmine\n"
MINE = BASE.replace(b"line 8\n", EDITED)


def _one_unix_line(text: bytes) -> bytes:
    first, second, rest = text.split(b"\n", 2)
    return first + b"\r\n" + second + b"\n" + rest.replace(b"\n", b"\r\n")


def _one_windows_line(text: bytes) -> bytes:
    first, rest = text.split(b"\n", 1)
    return first + b"\n" + rest.replace(b"\n", b"\r\n", 1)


def _marked(text: bytes) -> bytes:
    return MARK + text


def _marked_windows(text: bytes) -> bytes:
    return MARK + text.replace(b"\n", b"\r\n")


editors = pytest.mark.parametrize(
    "as_saved", [_one_unix_line, _one_windows_line, _marked, _marked_windows]
)


@editors
def test_what_an_editor_does_to_ends_is_no_change(call: Call, as_saved) -> None:
    assert call("init", "x", "--framework=pytorch").code == 0
    for path in (Path("x/Makefile"), Path("x/src/x/train.py"), Path("x/DECISION.md")):
        path.write_bytes(as_saved(path.read_bytes()))
    path = Path("x/config.toml")
    path.write_bytes(as_saved(path.read_bytes() + b"# mine\n"))
    rows = json.loads(call("diff", "x", "--json").out)["files"]
    assert [(row["path"], row["added"], row["removed"]) for row in rows] == [("config.toml", 1, 0)]
    assert call("update", "x").code == 0


@pytest.mark.parametrize("path", ["DECISION.md", ".fwpick/answers.toml", ".fwpick/project.json"])
def test_what_fwpick_wrote_is_read_behind_a_mark(call: Call, path: str) -> None:
    assert call("init", "x", "--framework=pytorch").code == 0
    file = Path("x") / path
    file.write_bytes(_marked_windows(file.read_bytes()))
    assert json.loads(call("diff", "x", "--json").out)["files"] == []
    assert call("update", "x").code == 0
    state = json.loads(call("explain", f"--file=x/{path}", "--json").out)["file"]["state"]
    assert state == ("untouched" if path == "DECISION.md" else "edited")


@editors
@pytest.mark.parametrize("mine", [BASE, MINE])
def test_an_update_keeps_each_end_and_the_mark(tmp_path: Path, as_saved, mine: bytes) -> None:
    (tmp_path / "a.txt").write_bytes(as_saved(mine))
    outcome = outcome_of(tmp_path, "a.txt", BASE, NEW, LABELS)
    assert outcome is not None
    assert outcome.state == ("updated" if mine == BASE else "merged")
    assert outcome.change is not None
    merged = mine.replace(b"line 0", b"line zero")
    assert outcome.change.after == as_saved(merged)


def test_a_conflict_behind_a_mark_is_only_where_both_changed(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(MARK + BASE.replace(b"line 8", b"line mine"))
    outcome = outcome_of(tmp_path, "a.txt", BASE, NEW.replace(b"line 8", b"line theirs"), LABELS)
    assert outcome is not None
    assert outcome.state == "conflict"
    assert outcome.change is not None
    text = outcome.change.after or b""
    assert text.startswith(MARK + b"line zero\nline 1\n")
    assert text.count(b"<<<<<<<") == 1


@editors
def test_a_folders_file_with_other_ends_is_the_same(tmp_path: Path, as_saved) -> None:
    (tmp_path / "a.txt").write_bytes(as_saved(BASE))
    assert survey(tmp_path, {"a.txt": BASE}).same == ("a.txt",)


def test_binary_files_keep_every_byte() -> None:
    data = b"\0\r\n\r\n"
    assert as_written(b"\0", data) == data


lines = st.lists(st.sampled_from([b"a", b"b", b"", b"c\r", b"\x0c", b"\xff"]), max_size=6)
ends = st.lists(st.sampled_from([b"\n", b"\r\n"]), min_size=6, max_size=6)


@given(lines, ends, st.sampled_from([b"", MARK]), st.sampled_from([b"", b"x"]))
def test_without_a_change_my_bytes_stay(
    texts: list[bytes], ended: list[bytes], mark: bytes, last: bytes
) -> None:
    raw = mark + b"".join(text + end for text, end in zip(texts, ended, strict=False)) + last
    mine = as_written(b"a\n", raw)
    assert as_mine(raw, mine, mine) == raw
    assert as_written(b"a\n", as_mine(raw, mine, mine + b"\nnew\n")) == mine + b"\nnew\n"
