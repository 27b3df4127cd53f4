"""Runs fwpick as a user does: another process, or the same one with its own command line."""

import os
import shlex
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from advisor.interview.questionnaire import Answer, fill_missing
from advisor.interview.terms import Terms
from advisor.judgement.recommend import recommend
from advisor.knowledge.catalog import load_catalog
from advisor.knowledge.model import LENSES, UNSURE, Lens

ROOT = Path(__file__).resolve().parents[1]
FWPICK = [sys.executable, "-m", "advisor"]
CATALOG = load_catalog()
CORE = tuple(question.id for question in CATALOG.questions.values() if question.core)
# Only what is stated weighs, and that is nothing: an exact tie under both lenses.
UNDECIDED = (*(f"--{question}={UNSURE}" for question in CORE), "--weight=memory=0")
# Close today, with a leader: what phones need against what most projects are.
NARROW = ("--mobile=yes", "--goal=production", "--experience=both")
IMPOSSIBLE = ("--codebase=tensorflow", "--gpu=nvidia", "--os=windows")
UNWANTED = ("CI", "NO_COLOR", "TERM", "ACCESSIBLE", "COLUMNS", "LINES")


@dataclass(frozen=True)
class Result:
    """How a run in this process ended and what it printed."""

    code: int
    out: str
    err: str


Call = Callable[..., Result]


def environment(**changes: str) -> dict[str, str]:
    """The environment without what would change fwpick's ways, and with these changes."""
    kept = {name: value for name, value in os.environ.items() if name not in UNWANTED}
    return {
        **kept,
        "PYTHONPATH": str(ROOT),
        "FWPICK_DEFAULTS": "",
        "PROMPT_TOOLKIT_NO_CPR": "1",
        **changes,
    }


def fwpick(
    *words: str, cwd: Path, stdin: bytes = b"", **changes: str
) -> subprocess.CompletedProcess[str]:
    """A finished run without a terminal."""
    done = subprocess.run(
        [*FWPICK, *words],
        cwd=cwd,
        input=stdin,
        env=environment(**changes),
        capture_output=True,
        timeout=60,
        check=False,
    )
    return subprocess.CompletedProcess(
        done.args, done.returncode, done.stdout.decode(), done.stderr.decode()
    )


def repeated(out: str) -> list[str]:
    """The command that `init` prints for the same again, as a shell takes it."""
    _, label, lines = out.rstrip().partition(
        "The same again without questions, in another folder:\n"
    )
    assert label
    return shlex.split(lines.replace("\\\n", " "))


def criterion_where(*, close: Lens, other: str | None) -> str:
    """A criterion that, weighed alone, is too close in one lens and `other` in the other one."""
    nothing = fill_missing(CATALOG, dict[str, Answer](), by_default=False)
    for name in CATALOG.criteria:
        verdicts = recommend(CATALOG, nothing, Terms(lens=close, weights={name: 1.0})).verdicts
        calls = {lens: verdicts[lens].framework for lens in LENSES}
        if calls.pop(close) is None and calls.popitem()[1] == other:
            return name
    raise LookupError(f"no criterion is close in {close} and {other} in the other lens")


def tree(folder: Path) -> dict[str, bytes]:
    """Every file below a folder, hidden ones too, with its content; folders end in a slash."""
    return {
        path.relative_to(folder).as_posix() + ("/" if path.is_dir() else ""): (
            b"" if path.is_dir() else path.read_bytes()
        )
        for path in sorted(folder.rglob("*"))
    }
