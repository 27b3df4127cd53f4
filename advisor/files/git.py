"""git, asked for one thing at a time, with a person's settings or without."""

import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

NO_SETTINGS = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
A_PERSONS = ("GIT_CONFIG", "GIT_AUTHOR", "GIT_COMMITTER")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """How git ended, what it printed, and what it complained of, in one line."""

    code: int
    output: bytes
    complaint: str


def has_git() -> bool:
    """Whether git is installed."""
    return shutil.which("git") is not None


def git(*words: str, cwd: Path, settings: bool) -> Reply:
    """Run git in a folder; it asks nothing and complains in English.

    What a hook or a shell has set for another repository is left out.

    Args:
        settings: heed a person's configuration; without, also a broken one is no hindrance.
    """
    own = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("GIT_") or (settings and name.startswith(A_PERSONS))
    }
    done = subprocess.run(
        [shutil.which("git") or "git", *words],
        cwd=cwd,
        env={**own, **({} if settings else NO_SETTINGS), "LC_ALL": "C", "GIT_TERMINAL_PROMPT": "0"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
    )
    complaint = " ".join(done.stderr.decode(errors="replace").split())
    return Reply(code=done.returncode, output=done.stdout, complaint=complaint)
