"""Comparing two checkouts: every command is run, and nothing that differs goes unseen."""

from pathlib import Path

import pytest

from tools import ROOT, compare
from tools.compare_cases import read_cases

COMMANDS = {
    path.name.removesuffix(".schema.json")
    for path in (ROOT / "advisor").rglob("output/*.schema.json")
} - {"error", "shared", "compare"}  # of `recommend` with two files
ONE = ["--only", "diff (empty)"]
PRINTS = "import sys\nprint('seed 1')\nprint('careful', file=sys.stderr)\n"


def checkout(folder: Path, program: str = PRINTS) -> Path:
    """A checkout whose fwpick is this program."""
    (folder / "advisor").mkdir(parents=True)
    (folder / "advisor/__init__.py").touch()
    (folder / "advisor/__main__.py").write_text(program, encoding="utf-8")
    return folder


def test_every_command_has_its_lines_and_each_case_a_name() -> None:
    cases = read_cases()
    lines = {case.words for case in cases}
    assert len(lines) >= 300
    assert {words[0] for words in lines if words} >= COMMANDS != set()
    assert () in lines
    assert {(command, "--help") for command in COMMANDS} <= lines
    assert len({case.name for case in cases}) == len(cases)
    assert not [word for words in lines for word in words if "{" in word or "}" in word]


def test_equal_checkouts_have_no_differences(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other, here = checkout(tmp_path / "other"), checkout(tmp_path / "here")
    assert compare.main([str(other), *ONE], here) == 0
    assert capsys.readouterr().out == "Command lines: 1, different: 0\n"


@pytest.mark.parametrize(
    ("more", "part"),
    [
        ("print('more')", "stdout"),
        ("sys.stdout.write('no end of line')", "stdout"),
        ("print('more', file=sys.stderr)", "stderr"),
        ("sys.exit(1)", "exit code"),
        ("open('a.txt', 'w')", "files"),
        ("import tempfile; tempfile.mkdtemp(prefix='left')", "files"),
        ("import os; os.chmod('mine', 0o600)", "files"),
        ("open('mine', 'w').write('changed')", "file case/mine"),
        ("open('mine', 'wb').write(b'\\0')", "file case/mine"),
    ],
)
def test_each_difference_is_found_and_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], more: str, part: str
) -> None:
    program = f"{PRINTS}open('mine', 'w').close()\n"
    other = checkout(tmp_path / "other", program)
    here = checkout(tmp_path / "here", f"{program}{more}\n")
    assert compare.main([str(other), *ONE], here) == 1
    printed = capsys.readouterr().out
    assert "Command lines: 1, different: 1\n" in printed
    assert f"\n1. {part} (command lines: 1)\n   diff (empty)\n" in printed
    assert "\n2. " not in printed


def test_differences_of_one_cause_are_shown_once(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other = checkout(tmp_path / "other", "import sys\nprint(f'no {sys.argv[2]!r}')\n")
    here = checkout(tmp_path / "here", "import sys\nprint(f'not {sys.argv[2]!r}')\n")
    assert compare.main([str(other), "--only", "stale --days=?*(empty)"], here) == 1
    printed = capsys.readouterr().out
    assert printed.count("stdout (command lines: ") == 1
    assert "\n   and " in printed


def test_a_preparation_that_fails_is_a_difference(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other, here = (checkout(tmp_path / name, "raise SystemExit(1)") for name in ("other", "here"))
    assert compare.main([str(other), "--only", "diff x (project)"], here) == 1
    assert "1. failure (command lines: 1)" in capsys.readouterr().out


def test_the_free_disk_space_is_left_out(tmp_path: Path) -> None:
    other = checkout(tmp_path / "other", "print('\"disk_free\": 1,\\n  Disk free    1.5 GiB')")
    here = checkout(tmp_path / "here", "print('\"disk_free\": 22,\\n  Disk free    21.5 GiB')")
    assert compare.main([str(other), *ONE], here) == 0


def test_a_folder_that_is_no_checkout_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert compare.main([str(tmp_path)]) == 2
    printed = capsys.readouterr()
    assert (printed.out, printed.err) == ("", f"{tmp_path} is no checkout of fwpick\n")


def test_a_pattern_without_any_case_is_refused(tmp_path: Path) -> None:
    other = checkout(tmp_path / "other")
    assert compare.main([str(other), "--only", "nosuch-at-all"]) == 2


def test_the_list_runs_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert compare.main([str(tmp_path), "--list", "--only", "explain tpu (*"]) == 0
    assert capsys.readouterr().out == "explain tpu (empty)\n"
