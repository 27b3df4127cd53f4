"""What a shell user does with make: -j, ARGS, blanks, pip's variables. Stubs stand for programs."""

import os
import platform
import re
import shutil
import subprocess
from itertools import product
from pathlib import Path

import pytest

from advisor.frameworks import FRAMEWORKS
from advisor.starter.layers import DEFAULT
from advisor.starter.make import generate
from advisor.starter.plan import Plan
from advisor.starter.targets import available_targets

# Notes its arguments, one in brackets each, and what pip would read; makes what it stands for.
STUB = """#!/bin/sh
{
    printf '%s' "${0##*/}"; printf ' [%s]' "$@"; echo
    echo "pip ${PIP_USER-none} ${PIP_TARGET-none} ${PIP_PREFIX-none} ${PIP_ROOT-none}" >> "$PIPS"
    case "$*" in
        *my_model\\ export*) mkdir -p artifacts; touch artifacts/model.json ;;
        *convert.py*) mkdir -p artifacts/mobile; touch artifacts/mobile/mobile.json ;;
        *my_model\\ train*) sleep 0.2; echo trained ;;
    esac
} >> "$LOG"
"""
VENVS = {
    "pytorch": ("VENV", "LOCK_VENV", "SERVER_VENV", "MOBILE_VENV", "TORCHSERVE_VENV"),
    "tensorflow": (
        *("VENV", "LOCK_VENV", "SERVER_VENV", "MOBILE_VENV", "TF_SERVING_VENV"),
        "MICROCONTROLLER_VENV",
    ),
}
CPP = ("predict", "predict_small")
ASKED = "python [-m] [my_model]"


class Stubbed:
    """A generated project whose every program is a stub."""

    def __init__(self, folder: Path, framework: str, task: str) -> None:
        generate(
            Plan(
                name="my-model",
                parent=folder,
                framework=framework,  # type: ignore[arg-type]
                task=task,
                description="",
                targets=None,
                written={},
            )
        )
        self.folder = folder / "my-model"
        self.log, self.pips = folder / "log", folder / "pips"
        self.venvs = {name: f"{folder}/{name.lower()}" for name in VENVS[framework]}
        self.bin = folder / "bin"
        programs = [Path(place, "bin/python") for place in self.venvs.values()]
        programs += [self.bin / "npm", *(self.folder / "artifacts/cpp" / n for n in CPP)]
        for program in programs:
            program.parent.mkdir(parents=True, exist_ok=True)
            program.write_text(STUB, "utf-8")
            program.chmod(0o755)
        (self.folder / "deploy/browser/node_modules").mkdir(exist_ok=True)

    def make(
        self, *words: str, cwd: Path | None = None, **environment: str
    ) -> subprocess.CompletedProcess[str]:
        """Run make; what the stubs noted is in `lines` after it."""
        self.log.write_text("", "utf-8")
        kept = {key: value for key, value in os.environ.items() if not key.startswith("MAKE")}
        kept |= {"LOG": str(self.log), "PIPS": str(self.pips), "ACCELERATOR": "cpu"}
        kept |= {"PATH": f"{self.bin}:{kept['PATH']}", "TORCH_INDEX": "", **self.venvs}
        return subprocess.run(
            ["make", "--no-print-directory", *words],
            cwd=cwd or self.folder,
            env=kept | environment,
            capture_output=True,
            text=True,
            check=False,
        )

    @property
    def lines(self) -> list[str]:
        """What ran, setting up aside."""
        lines = self.log.read_text("utf-8").splitlines()
        return [line for line in lines if not re.search(r"\[(pip|-c|deploy/\S*stubs.py)\]", line)]


@pytest.fixture(
    params=[*product(FRAMEWORKS, [DEFAULT])], ids="-".join
)  # Makefile and all are shared
def stubbed(request: pytest.FixtureRequest, tmp_path: Path) -> Stubbed:
    return Stubbed(tmp_path, *request.param)


def test_goals_run_in_their_order_whatever_j_says(stubbed: Stubbed) -> None:
    wanted = [f"{ASKED} [train]", "trained", f"{ASKED} [evaluate]", f"{ASKED} [export]"]
    goals = ("train", "evaluate", "export")
    away = ("-f", str(stubbed.folder / "Makefile"))
    for done in (
        lambda: stubbed.make("-j4", *goals),
        lambda: stubbed.make(*goals, MAKEFLAGS="-j4"),
        lambda: stubbed.make("-j4", *away, *goals, cwd=stubbed.folder.parent),
    ):
        assert done().returncode == 0
        assert stubbed.lines == wanted


def test_quotes_in_args_are_those_of_a_shell(stubbed: Stubbed) -> None:
    done = stubbed.make("predict", "ARGS='my photo.png' --invert \"it's.png\"")
    assert done.returncode == 0, done.stderr
    assert stubbed.lines == [f"{ASKED} [predict] [my photo.png] [--invert] [it's.png]"]


def test_args_are_for_the_first_goal_and_settings_for_all_commands(stubbed: Stubbed) -> None:
    text = "--set 'data.source=my photos' --fresh"
    given = "[--set] [data.source=my photos] [--fresh]"
    stubbed.make("setup", "train", "export", "cpp", "test", f"ARGS={text}")
    lines = stubbed.lines
    assert lines[0] == f"{ASKED} [train] {given}"
    assert lines[2] == f"{ASKED} [export] [--shared] {given}"
    assert lines[3:] == [
        "python [deploy/cpp/build.py] [my_model]",
        "predict [artifacts] [artifacts/cpp/example]",
        "predict_small [artifacts] [artifacts/cpp/example]",
        "python [-m] [pytest]",
    ]
    stubbed.make("cpp", "ARGS=my.pgm")
    assert stubbed.lines[1:] == [f"{name} [artifacts] [my.pgm]" for name in CPP]
    for goal in ("serve", "server"):
        stubbed.make(goal, "ARGS=--workers 4")
        assert stubbed.lines[-1].endswith("[--workers] [4]")
    away = ("-f", str(stubbed.folder / "Makefile"), "train", "test", f"ARGS={text}")
    stubbed.make(*away, cwd=stubbed.folder.parent)
    assert stubbed.lines[-1] == "python [-m] [pytest]"


def test_pip_is_not_sent_elsewhere_by_what_it_is_told_for_other_work(stubbed: Stubbed) -> None:
    elsewhere = {f"PIP_{name}": "/nowhere" for name in ("TARGET", "PREFIX", "ROOT")}
    done = stubbed.make("setup", "server-setup", PIP_USER="1", **elsewhere)
    assert done.returncode == 0, done.stderr
    assert set(stubbed.pips.read_text("utf-8").splitlines()) == {"pip 0 none none none"}


def test_an_environment_whose_making_was_stopped_is_made_whole(stubbed: Stubbed) -> None:
    python = Path(stubbed.venvs["VENV"], "bin/python")
    whole = stubbed.folder.parent / "whole"
    python.rename(whole)
    python.write_text("#!/bin/sh\nexit 1\n", "utf-8")  # as venv leaves it before it has pip
    python.chmod(0o755)
    maker = stubbed.bin / "python3"
    maker.write_text(f"#!/bin/sh\n[ $2 != venv ] || cp '{whole}' $3/bin/python\n", "utf-8")
    maker.chmod(0o755)
    assert stubbed.make("train", PYTHON=str(maker)).returncode == 0
    assert stubbed.lines == [f"{ASKED} [train]", "trained"]


@pytest.mark.parametrize("value", ["a b", "a:b", "", " "])
def test_an_environment_that_make_cannot_name_is_refused(stubbed: Stubbed, value: str) -> None:
    before = sorted(stubbed.folder.rglob("*"))
    for name in stubbed.venvs:
        done = stubbed.make("setup", f"{name}={value}")
        assert done.returncode == 2
        assert re.fullmatch(rf".*{name}=.* without blank or colon.*\n", done.stderr), done.stderr
        assert stubbed.lines == []
    assert sorted(stubbed.folder.rglob("*")) == before


@pytest.mark.parametrize("name", ["a b", "a  b", " a", "it's", "a,b (c)", "ünï"])
def test_a_folder_of_any_name_works(stubbed: Stubbed, tmp_path: Path, name: str) -> None:
    place = tmp_path / name / "my-model"
    shutil.copytree(stubbed.folder, place)
    stubbed.folder = place
    for words, cwd in (((), place), (("-f", str(place / "Makefile")), tmp_path)):
        done = stubbed.make(*words, "evaluate", "export", cwd=cwd)
        assert done.returncode == 0, done.stderr
        assert stubbed.lines == [f"{ASKED} [evaluate]", f"{ASKED} [export]"]
    assert (place / "artifacts/model.json").exists()


def test_a_folder_with_a_colon_is_refused_in_one_line(stubbed: Stubbed, tmp_path: Path) -> None:
    place = tmp_path / "a:b"
    shutil.copytree(stubbed.folder, place)
    before = sorted(place.rglob("*"))
    done = stubbed.make("setup", "train", cwd=place)
    assert done.returncode == 2
    assert re.fullmatch(r".*has a colon in its name.*\n", done.stderr)
    assert (stubbed.lines, sorted(place.rglob("*"))) == ([], before)


def test_each_test_of_a_target_makes_what_it_tests(stubbed: Stubbed) -> None:
    made = {"mobile": "reference.py convert.py measure.py", "cpp": "build.py"}
    made |= {"browser": "build.py", "tf-serving": "warmup.py"}
    # Its kernels run where they are packaged alone.
    packaged = (platform.system(), platform.machine()) == ("Linux", "x86_64")
    made["microcontroller"] = f"build.py {'kernels.py ' if packaged else ''}measure.py"
    framework = "pytorch" if "TORCHSERVE_VENV" in stubbed.venvs else "tensorflow"
    for target in available_targets(framework):  # type: ignore[arg-type]
        shutil.rmtree(stubbed.folder / "artifacts")
        done = stubbed.make(f"{target}-test", "ARGS=-k one")
        assert done.returncode == 0, done.stderr
        assert "there is no exported model yet" in done.stdout
        ran = [line for line in stubbed.lines if line.startswith("python")]
        shared = "[--shared] [-k] [one]"
        assert ran[:2] == [f"{ASKED} [{name}] {shared}" for name in ("train", "export")]
        scripts = [found[1] for line in ran if (found := re.search(r"\[deploy/\S*/(\S+)\]", line))]
        assert [name for name in scripts if name.endswith(".py")] == made.get(target, "").split()
        assert ran[-1] == f"python [-m] [pytest] [deploy/{target}] [-k] [one]"
        assert stubbed.make(f"{target}-test").returncode == 0
        assert ASKED not in "".join(stubbed.lines), "trained again"
        assert target != "mobile" or len(stubbed.lines) == 1
