"""`make setup` of a new project, by a flag or the wizard's offer; pip and Python are stand-ins."""

import json
import os
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from advisor.frameworks import FRAMEWORKS
from advisor.starter.plan import Plan
from advisor.starter.setup import NEEDS, without_make
from tests.interview.person import CHOICE, MAKE, SET_UP, STOP, flags, person, plain
from tests.running import FWPICK, environment, fwpick, repeated

INIT = ("init", "x", "--framework=pytorch")
NOW, LATER = "Yes, download and install", "Not now"
ONWARDS = "cd x && make setup"
WHOLE = "the project itself is whole"
# Makes environments whose Python it is itself; its pip says who hears it, and obeys $PIP_DOES.
PYTHON = """#!/bin/sh
case "$1 $2 $3" in
    "-m venv"*) mkdir -p "$3/bin"; cp "$0" "$3/bin/python" ;;
    "-m pip install")
        test -t 1 && echo "a terminal" || echo "no terminal"
        echo "Collecting torch, verbose ${PIP_VERBOSE-0}, no input ${PIP_NO_INPUT-0}"
        case "${PIP_DOES-}" in
            fail) echo "no space left on the disk" >&2; exit 1 ;;
            wait) echo $$ > "$PIDS"; while :; do sleep 0.1; done ;;
        esac ;;
esac
"""


@pytest.fixture
def stand_in(tmp_path: Path) -> dict[str, str]:
    """The environment in which `make setup` takes no time."""
    python = tmp_path / "bin" / "python3"
    python.parent.mkdir()
    python.write_text(PYTHON, "utf-8")
    python.chmod(0o755)
    return {"PYTHON": str(python), "ACCELERATOR": "cpu", "PIDS": str(tmp_path / "pid")}


@pytest.fixture
def interruptible() -> Iterator[None]:
    """Ctrl-C works for what is started here, also where it is ignored outside."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


def _project(done: subprocess.CompletedProcess[str]) -> dict:
    return json.loads(done.stdout)["project"]


def _is_whole(folder: Path) -> bool:
    """Whether fwpick finds every file of a project as it made it."""
    return json.loads(fwpick("diff", "x", "--json", cwd=folder).stdout)["files"] == []


def _pip(stand_in: dict[str, str]) -> int:
    """The process id of a pip that waits."""
    pids = Path(stand_in["PIDS"])
    return int(pids.read_text()) if pids.exists() and pids.read_text().endswith("\n") else 0


def _has_ended(process: int) -> bool:
    end = time.monotonic() + 60
    while time.monotonic() < end:
        try:
            os.kill(process, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.05)
    return False


def test_the_flag_sets_up_and_shows_what_make_prints(tmp_path: Path, stand_in) -> None:
    done = fwpick(*INIT, "--setup", cwd=tmp_path, **stand_in)
    assert (done.returncode, done.stderr) == (0, "")
    made, _, setup = done.stdout.partition("The same again without questions")
    assert "Next:\n  cd x" in made
    assert "no terminal\nCollecting torch, verbose 1, no input 1\n" in setup
    assert setup.endswith("The project is set up. Next:\n  cd x && make train\n")
    assert list((tmp_path / "x/.venv").glob(".ready-*"))
    assert _is_whole(tmp_path)
    assert "--setup" in repeated(made + "The same again" + done.stdout.split("The same again")[1])


def test_json_stays_json_whatever_pip_prints(tmp_path: Path, stand_in) -> None:
    done = fwpick(*INIT, "--setup", "--json", cwd=tmp_path, **stand_in)
    assert done.returncode == 0
    assert _project(done)["setup"]["state"] == "done"
    assert _project(done)["setup"]["next"] == "cd x && make train"
    assert "Collecting torch" in done.stderr


@pytest.mark.parametrize("form", [(), ("--json",)])
def test_a_setup_that_fails_costs_no_project(tmp_path: Path, stand_in, form) -> None:
    done = fwpick(*INIT, "--setup", *form, cwd=tmp_path, PIP_DOES="fail", **stand_in)
    assert done.returncode == 1
    assert "no space left on the disk" in done.stderr
    if form:
        setup = _project(done)["setup"]
        assert (setup["state"], setup["next"]) == ("failed", ONWARDS)
        said = setup["note"]
    else:
        assert done.stderr.endswith(f"\n  {ONWARDS}\n")
        said = done.stderr
    assert WHOLE in plain(said)
    assert _is_whole(tmp_path)
    again = subprocess.run(["make", "setup"], cwd=tmp_path / "x", env=environment(**stand_in))
    assert again.returncode == 0


def test_another_make_around_it_says_nothing_to_the_projects(tmp_path: Path, stand_in) -> None:
    outer = {"MAKELEVEL": "1", "MAKEFLAGS": "n -- VENV=other ARGS=x", "VENV": "other", "ARGS": "x"}
    done = fwpick(*INIT, "--setup", cwd=tmp_path, **stand_in, **outer)
    assert done.returncode == 0, done.stderr
    assert [each.name for each in (tmp_path / "x").glob("*/bin/python")] == ["python"]
    assert (tmp_path / "x/.venv/bin/python").is_file()


def test_without_the_flag_a_script_sets_nothing_up(tmp_path: Path, stand_in) -> None:
    for words in ((), ("--no-setup",), ("--setup", "--dry-run")):
        done = fwpick(*INIT, "-o", f"in{len(words)}", "--json", *words, cwd=tmp_path, **stand_in)
        assert done.returncode == 0
        assert _project(done)["setup"] == {"state": "none", "note": "", "next": ""}
    assert not list(tmp_path.glob("in*/x/.venv"))


def test_where_there_is_no_make_the_flag_is_refused(tmp_path: Path) -> None:
    done = fwpick(*INIT, "--setup", cwd=tmp_path, PATH="")
    assert (done.returncode, done.stdout) == (1, "")
    assert "make is not installed; nothing was made" in done.stderr
    assert not (tmp_path / "x").exists()


@pytest.mark.parametrize("framework", FRAMEWORKS)
def test_where_there_is_no_make_it_says_how_to_go_on(tmp_path: Path, framework: str) -> None:
    words = [word for word in flags("os") if not word.startswith("--codebase")]
    done = fwpick("init", "x", *words, f"--framework={framework}", cwd=tmp_path, PATH="")
    assert done.returncode == 0, done.stderr
    page = (tmp_path / "x/docs/make.md").read_text("utf-8")
    plan = Plan(
        name="x",
        parent=tmp_path,
        framework=framework,  # type: ignore[arg-type]
        description="",
        targets=None,
        written={},
    )
    for line in (*without_make(plan, "win32"), *without_make(plan, "linux")):
        assert f"\n{line}" in page
    for line in without_make(plan):
        assert f"\n  {line}\n" in done.stdout
    assert "make train" not in done.stdout


def test_a_makefile_of_ones_own_is_not_run(tmp_path: Path, stand_in) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine/Makefile").write_text("setup:\n\ttouch ran\n")
    into = ("init", "x", "--framework=pytorch", "--into=mine", "--yes", "--setup")
    done = fwpick(*into, cwd=tmp_path, **stand_in)
    assert done.returncode == 1
    assert "merge into yours what stands beside Makefile, then:\n  cd mine" in done.stderr
    assert not (tmp_path / "mine/ran").exists()


@pytest.mark.parametrize("framework", FRAMEWORKS)
def test_the_size_that_is_offered_is_the_readmes(tmp_path: Path, framework: str) -> None:
    done = fwpick("init", "x", f"--framework={framework}", "--show=README.md", cwd=tmp_path)
    setup = next(line for line in done.stdout.splitlines() if line.startswith("make setup"))
    for size in NEEDS[framework].split(", "):  # type: ignore[index]
        assert size in setup


# The wizard's offer


def test_who_only_presses_enter_downloads_nothing(tmp_path: Path, stand_in) -> None:
    with person("init", "x", *flags(), cwd=tmp_path, **stand_in) as somebody:
        somebody.takes(CHOICE, MAKE)
        somebody.is_asked(SET_UP)
        somebody.sees("1.5 GB")
        somebody.points_to(LATER)
        somebody.ends_question()
        assert somebody.ends() == 0
    assert not (tmp_path / "x/.venv").exists()


def test_pip_gets_the_terminal_of_who_takes_the_offer(tmp_path: Path, stand_in) -> None:
    with person("init", "x", *flags(), cwd=tmp_path, **stand_in) as somebody:
        somebody.takes(CHOICE, MAKE)
        somebody.is_asked(SET_UP)
        somebody.picks(NOW)
        assert somebody.ends() == 0
        somebody.sees("a terminal Collecting torch, verbose 1, no input 0", "ready: .venv (cpu)")
        somebody.sees("The project is set up. Next: cd x && make train")


def test_a_setup_that_fails_shows_why_and_how_to_go_on(tmp_path: Path, stand_in) -> None:
    with person("init", "x", *flags(), cwd=tmp_path, PIP_DOES="fail", **stand_in) as somebody:
        somebody.takes(CHOICE, MAKE)
        somebody.is_asked(SET_UP)
        somebody.picks(NOW)
        assert somebody.ends() == 1
        somebody.sees("no space left on the disk", WHOLE, ONWARDS)
    assert _is_whole(tmp_path)


@pytest.mark.usefixtures("interruptible")
def test_ctrl_c_ends_the_setup_and_leaves_the_project(tmp_path: Path, stand_in) -> None:
    with person("init", "x", *flags(), cwd=tmp_path, PIP_DOES="wait", **stand_in) as somebody:
        somebody.takes(CHOICE, MAKE)
        somebody.is_asked(SET_UP)
        somebody.picks(NOW)
        somebody.waits(lambda: _pip(stand_in) > 0, "a pip that waits")
        somebody.presses(STOP)
        assert somebody.ends() == 130
        somebody.sees(WHOLE, ONWARDS)
        assert "no half-made project" not in somebody.scrolled()
    assert _has_ended(_pip(stand_in))
    assert _is_whole(tmp_path)


def test_ctrl_c_at_the_offer_leaves_the_project_too(tmp_path: Path, stand_in) -> None:
    with person("init", "x", *flags(), cwd=tmp_path, **stand_in) as somebody:
        somebody.takes(CHOICE, MAKE)
        somebody.is_asked(SET_UP)
        somebody.ends_question(STOP)
        assert somebody.ends() == 130
        somebody.sees(WHOLE, ONWARDS)
    assert _is_whole(tmp_path)
    assert not (tmp_path / "x/.venv").exists()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
@pytest.mark.usefixtures("interruptible")
def test_a_signal_to_fwpick_alone_ends_what_it_runs(tmp_path: Path, stand_in, number: int) -> None:
    child = subprocess.Popen(
        [*FWPICK, *INIT, "--setup", "--json"],
        cwd=tmp_path,
        env=environment(PIP_DOES="wait", **stand_in),
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    end = time.monotonic() + 60
    while not (pip := _pip(stand_in)):
        assert time.monotonic() < end
        time.sleep(0.05)
    child.send_signal(number)
    out, _ = child.communicate(timeout=60)
    assert child.returncode == 128 + number
    assert _has_ended(pip)
    assert _is_whole(tmp_path)
    if number == signal.SIGINT:
        assert json.loads(out)["project"]["setup"]["state"] == "stopped"


@pytest.mark.parametrize("words", [("--no-setup",), ("--plain",), ("--framework=pytorch",)])
def test_where_it_is_not_offered(tmp_path: Path, stand_in, words) -> None:
    with person("init", "x", *flags(), *words, "-o", "in", cwd=tmp_path, **stand_in) as somebody:
        if words == ("--plain",):
            for asked in ("Generate which starter?", "Make it?"):
                somebody.waits(lambda asked=asked: asked in somebody.scrolled(), asked)
                somebody.presses("1\r")
        elif words == ("--no-setup",):
            somebody.takes(CHOICE, MAKE)
        assert somebody.ends() == 0
        assert "make setup" not in somebody.scrolled()
    assert (tmp_path / "in/x/Makefile").is_file()
    assert not (tmp_path / "in/x/.venv").exists()
