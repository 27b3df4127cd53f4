"""What a run asks of the disk is there on Windows too: no fcntl, no folder that can be opened."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from parts import TINY

from {{ cookiecutter.package }}.config import (
    Config,
    StarterError,
    load_config,
)
from {{ cookiecutter.package }}.training.disk import flush
from {{ cookiecutter.package }}.training.lock import hold_run

PACKAGE = load_config.__module__.split(".")[0]
WINDOWS = f"""
import os, sys
for name in ("fcntl", "grp", "pwd", "resource", "termios"):
    sys.modules[name] = None
for name in ("fork", "forkpty", "killpg", "getuid", "geteuid", "sched_getaffinity", "umask"):
    if hasattr(os, name):
        delattr(os, name)
real = os.open
def open_no_folder(path, flags, *others, **named):
    if os.path.isdir(path):
        raise PermissionError(13, "Permission denied", str(path))
    return real(path, flags, *others, **named)
os.open = open_no_folder
from pathlib import Path
from {PACKAGE}.__main__ import main
Path("config.toml").write_text({TINY!r}, "utf-8")
for command in ("train", "evaluate", "export", "predict"):
    if code := main([command]):
        sys.exit(code)
"""
HOLD = f"from {PACKAGE}.config import Config; from {PACKAGE}.training.lock import hold_run;"


def test_training_to_predicting_needs_nothing_that_windows_lacks() -> None:
    done = subprocess.run([sys.executable, "-c", WINDOWS], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert re.search("true (label|values) ", done.stdout)


def test_who_has_the_run_is_said_and_a_dead_process_has_none() -> None:
    config = Config(run="tiny")
    with hold_run(config):
        script = f"{HOLD} hold_run(Config(run='tiny')).__enter__()"
        refused = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert f"is being trained already, by process {os.getpid()}" in refused.stderr
    script = f"{HOLD} import os; hold_run(Config(run='tiny')).__enter__(); os._exit(9)"
    assert subprocess.run([sys.executable, "-c", script]).returncode == 9
    with hold_run(config):
        pass


def test_a_run_that_may_not_be_locked_is_one_message() -> None:
    Path("runs").write_text("a file", "utf-8")
    with (
        pytest.raises(StarterError, match="runs cannot be written"),
        hold_run(Config(run="tiny")),
    ):
        pass


def test_files_and_folders_are_flushed(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"1")
    flush(tmp_path / "file")
    flush(tmp_path)


def test_a_file_that_may_not_be_flushed_is_an_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> int:
        raise PermissionError(13, "Permission denied")

    (tmp_path / "file").write_bytes(b"1")
    monkeypatch.setattr(os, "open", refuse)
    flush(tmp_path)  # a folder on Windows
    with pytest.raises(PermissionError):
        flush(tmp_path / "file")
