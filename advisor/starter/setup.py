"""A new project's own `make setup`, with its output where a person sees it."""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Collection
from contextlib import suppress
from pathlib import Path
from typing import Literal

from advisor.errors import FwpickError
from advisor.files.signals import signals_wait, stoppable
from advisor.frameworks import Framework
from advisor.starter.names import package_name
from advisor.starter.plan import Plan
from advisor.values import value

READS = ("Makefile", "framework.mk", "pyproject.toml", "constraints.txt")
# On disk, as each starter's README has it, where it was measured.
NEEDS: dict[Framework, str] = {"pytorch": "1.5 GB, 5 GB with CUDA", "tensorflow": "2 GB"}
OF_OUTER_MAKE = ("MAKEFLAGS", "MFLAGS", "MAKEOVERRIDES", "MAKELEVEL", "VENV", "ARGS")
GRACE_S = 5.0  # for pip to clean up after a signal, before the next one
STDERR = 2


@value
class Setup:
    """How it ended, what to say of that, and the command to go on; none where it was not to run."""

    state: Literal["none", "done", "failed", "stopped"] = "none"
    note: str = ""
    next: str = ""


NO_SETUP = Setup()


def has_make() -> bool:
    """Whether make is installed."""
    return shutil.which("make") is not None


def check_make() -> None:
    """Refuse what `run_setup` could not do, before anything is made.

    Raises:
        FwpickError: make is not installed.
    """
    if not has_make():
        raise FwpickError(
            "--setup: make is not installed; nothing was made",
            "Leave --setup out; what is printed then says how to go on without make",
        )


def without_make(plan: Plan, system: str = sys.platform) -> tuple[str, ...]:
    """What sets a project up and trains where make is not installed, as its docs/make.md has it."""
    here = ("python3 -m venv .venv && . .venv/bin/activate",)
    windows = ("py -m venv .venv", r".venv\Scripts\Activate.ps1")
    extras = {"pytorch": "dev", "tensorflow": "cpu,dev"}[plan.framework]
    return (
        *(windows if system == "win32" else here),
        f'pip install -c constraints.txt -e ".[{extras}]"',
        f"python -m {package_name(plan.name)} train",
    )


def in_the_way(beside: Collection[str]) -> list[str]:
    """The files of a person's own that `make setup` would read instead of the starter's."""
    return [name for name in READS if name in beside]


def run_setup(root: Path, *, person: bool, aside: bool) -> int:
    """Run it to its end; make's exit code. What stops this program stops it first.

    Args:
        person: a person is at the terminal: pip may ask, and Ctrl-C reaches it from there.
        aside: print to standard error what it prints, since the output is for scripts.

    Raises:
        KeyboardInterrupt: Ctrl-C; what ran has ended.
    """
    group = os.name == "posix" and not person  # of its own, to be signalled as a whole
    with signals_wait():
        child = subprocess.Popen(
            ["make", "--no-print-directory", "setup"],
            cwd=root,
            env=_environment(person=person),
            stdin=None if person else subprocess.DEVNULL,
            stdout=STDERR if aside else None,
            process_group=0 if group else None,
        )
        try:
            with stoppable():
                return child.wait()
        except KeyboardInterrupt:
            if group:
                _end(child, signal.SIGINT, group=True)
            _wait(child)  # the same Ctrl-C reached it
            _end(child, signal.SIGTERM, group=group)
            raise
        except SystemExit:
            _end(child, signal.SIGTERM, group=group)
            raise


def _environment(*, person: bool) -> dict[str, str]:
    """What a person who types `make setup` has, also where make runs this program.

    The starters' Makefile calls pip with --quiet; one --verbose makes up for it, and pip draws its
    progress where it has a terminal.
    """
    outer = OF_OUTER_MAKE if "MAKELEVEL" in os.environ else ()
    kept = {name: text for name, text in os.environ.items() if name not in outer}
    return {"PIP_VERBOSE": "1", **({} if person else {"PIP_NO_INPUT": "1"}), **kept}


def _end(child: "subprocess.Popen[bytes]", number: int, *, group: bool) -> None:
    """Signal it if it still runs; make passes SIGTERM on to what it runs."""
    if child.poll() is None:
        if group:
            os.killpg(child.pid, number)
        else:
            child.send_signal(number)
        _wait(child)


def _wait(child: "subprocess.Popen[bytes]") -> None:
    with suppress(subprocess.TimeoutExpired):
        child.wait(GRACE_S)
