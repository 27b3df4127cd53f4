"""Making a project: whole or not at all, the same every time, whatever the text or signal."""

import hashlib
import json
import os
import random
import re
import resource
import shutil
import signal
import subprocess
import time
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from advisor.errors import FwpickError
from advisor.files.staging import STAGING, staged
from advisor.frameworks import FRAMEWORKS, Framework
from advisor.paths import templates_dir
from advisor.starter import layers, render, targets
from advisor.starter import make as project
from advisor.starter.layers import PRODUCT, starter_layers
from advisor.starter.make import contents, generate, read_files
from advisor.starter.names import check_text, markdown_text
from advisor.starter.plan import Plan
from advisor.starter.targets import available_targets
from tests.running import FWPICK, environment, fwpick, tree

KILLS = int(os.environ.get("FWPICK_KILLS", "18"))  # of each signal a third
HOSTILE = [
    *("{{ 7*7 }}", "{{ cookiecutter.name }}", "{% raw %}", "{% endraw %}{{ 1/0 }}", "{# gone #}"),
    *(
        "\"quoted\" and 'quoted'",
        "three \"\"\" and ''' quotes",
        "back\\slash \\n \\u0041 \\",
        '"\\"',
    ),
    *("two\nlines\r\nand\ttabs", 'x"\n[tool.evil]\nrun = "yes', "]\n[project]\nname='evil'"),
    *("模型 für naïve Nutzer 😀", "\u202eright to left", "\ud800 lone", "\x00\x07\x1b[31mred"),
    *("$(touch evil) `touch evil` ; touch evil", "%PATH% !! ~ * ?", "<script>alert(1)</script>"),
    *("1. a list", "# a heading", "[a](https://example.org)", "${{ github.token }}", "#!/bin/sh"),
]


def _plan(parent: Path, framework: Framework = "pytorch", **changes: object) -> Plan:
    plan = {
        "name": "my-model",
        "parent": parent,
        "framework": framework,
        "description": "",
        "targets": None,
        "written": {"DECISION.md": "Decided.\n", ".fwpick/answers.toml": "version = 1\n"},
    }
    return Plan(**{**plan, **changes})  # type: ignore[arg-type]


@pytest.fixture
def templates(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the templates that a test may break."""
    copy = tmp_path / "templates"
    shutil.copytree(templates_dir(), copy)
    for module in (layers, project, render, targets):
        monkeypatch.setattr(module, "templates_dir", lambda: copy)
    return copy


# The same every time


@pytest.mark.parametrize("framework", FRAMEWORKS)
def test_two_runs_are_identical_byte_for_byte(tmp_path: Path, framework: str) -> None:
    made = []
    for place in ("a", "b"):
        done = fwpick("init", "x", "--yes", "--framework", framework, "-o", place, cwd=tmp_path)
        assert done.returncode == 0, done.stderr
        made.append(tree(tmp_path / place))
    assert made[0] == made[1]
    assert {"x/README.md", "x/DECISION.md", "x/pyproject.toml", "x/Makefile"} <= made[0].keys()


def test_files_returned_previewed_and_made_are_the_same(tmp_path: Path) -> None:
    plan = _plan(tmp_path)
    previewed = contents(plan)
    assert tree(tmp_path) == {}
    returned = {path.as_posix() for path in generate(plan)}
    made = read_files(plan.destination)
    assert previewed == made
    assert returned == made.keys()


@pytest.mark.parametrize("framework", FRAMEWORKS)
def test_checksums_match_every_file(tmp_path: Path, framework: Framework) -> None:
    plan = _plan(tmp_path, framework)
    generate(plan)
    made = {path: data for path, data in tree(plan.destination).items() if path[-1] != "/"}
    listed = json.loads(made.pop(".fwpick/files.json"))
    assert listed["schema"] == 1
    assert listed["sha256"] == {
        path: hashlib.sha256(data).hexdigest() for path, data in made.items()
    }


def test_provenance_is_valid_and_carries_no_time(tmp_path: Path) -> None:
    assert fwpick("init", "x", "--yes", "--framework=pytorch", cwd=tmp_path).returncode == 0
    folder = tmp_path / "x" / ".fwpick"
    payload = json.loads((folder / "recommendation.json").read_text())
    assert payload["decision"]["framework"] == "pytorch"
    assert tomllib.loads((folder / "answers.toml").read_text())["version"] == 1
    for path in (path for path in folder.iterdir() if path.suffix != ".tar"):
        text = path.read_text()
        assert not re.search(r"\d\d:\d\d|T\d\d\d\d", text), path
        assert str(tmp_path) not in text, path


def test_line_endings_and_rights_are_ordinary(tmp_path: Path) -> None:
    plan = _plan(tmp_path)
    generate(plan)
    (tmp_path / "plain").mkdir()
    assert plan.destination.stat().st_mode == (tmp_path / "plain").stat().st_mode
    for path, data in tree(plan.destination).items():
        assert b"\r" not in data, path


def test_a_folder_named_like_template_code_is_a_folder(tmp_path: Path) -> None:
    for parent in (tmp_path / "{{7*7}}", tmp_path / "{% raw", tmp_path / "{{nothing}} {# here"):
        parent.mkdir()
        generate(_plan(parent))
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "{% raw",
        "{{7*7}}",
        "{{nothing}} {# here",
    ]


def test_caches_of_the_template_do_not_travel(tmp_path: Path, templates: Path) -> None:
    for layer in starter_layers("pytorch", "images"):
        for folder in [templates / layer, *(templates / layer).rglob("*")]:
            if folder.is_dir():
                (folder / "__pycache__").mkdir()
                (folder / "__pycache__" / "x.pyc").write_bytes(b"\0")
    plan = _plan(tmp_path / "out")
    generate(plan)
    assert not [path for path in tree(plan.destination) if "__pycache__" in path or ".pyc" in path]
    assert "__pycache__" not in available_targets("pytorch")


# Whatever the text


@pytest.fixture(scope="module")
def ordinary(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    plan = _plan(tmp_path_factory.mktemp("ordinary"), description="Ordinary words")
    generate(plan)
    return tree(plan.destination)


@pytest.mark.parametrize("text", HOSTILE, ids=ascii)
def test_hostile_text_is_only_ever_text(
    tmp_path: Path, ordinary: dict[str, bytes], text: str
) -> None:
    line = check_text("--description", text)
    plan = _plan(tmp_path, description=line)
    generate(plan)
    made = tree(plan.destination)
    parsed = tomllib.loads(made["pyproject.toml"].decode())
    plain = tomllib.loads(ordinary["pyproject.toml"].decode())
    assert parsed["project"].pop("description") == line
    assert plain["project"].pop("description") == "Ordinary words"
    assert parsed == plain
    assert markdown_text(line) in made["README.md"].decode()
    differing = {path for path in ordinary if made[path] != ordinary[path]}
    assert made.keys() == ordinary.keys()
    records = {f".fwpick/{name}" for name in ("files.json", "project.json", "pristine.tar")}
    assert differing == {"pyproject.toml", "README.md"} | records
    assert not (tmp_path / "evil").exists()


def test_hostile_text_from_the_command_line(tmp_path: Path) -> None:
    text = 'a "b" {{ 7*7 }}\n{% for %} \\ é $(touch evil)'
    made = fwpick("init", "x", "--framework=pytorch", "--description", text, cwd=tmp_path)
    assert made.returncode == 0, made.stderr
    parsed = tomllib.loads((tmp_path / "x" / "pyproject.toml").read_text(encoding="utf-8"))
    assert parsed["project"]["description"] == text.replace("\n", " ")
    assert [path.name for path in tmp_path.iterdir()] == ["x"]


# Never over what is there


@pytest.mark.parametrize("kind", ["file", "full", "link", "dangling", "link to file"])
def test_a_taken_destination_is_refused_and_untouched(tmp_path: Path, kind: str) -> None:
    taken = tmp_path / "my-model"
    (tmp_path / "empty").mkdir()
    (tmp_path / "file").write_text("mine")
    if kind == "file":
        taken.write_text("mine")
    elif kind == "full":
        taken.mkdir()
        (taken / ".hidden").write_text("mine")
    else:
        taken.symlink_to({"link": "empty", "dangling": "nowhere"}.get(kind, "file"))
    before = (sorted(os.walk(tmp_path)), taken.is_symlink())
    with pytest.raises(FwpickError) as refused:
        generate(_plan(tmp_path))
    assert refused.value.exit_code == 1
    assert refused.value.hint
    assert (sorted(os.walk(tmp_path)), taken.is_symlink()) == before


@pytest.mark.parametrize("folder", ["file", "file/below"])
def test_a_file_as_output_folder_is_refused(tmp_path: Path, folder: str) -> None:
    (tmp_path / "file").write_text("mine")
    with pytest.raises(FwpickError):
        generate(_plan(tmp_path / folder))
    assert tree(tmp_path) == {"file": b"mine"}


def test_an_empty_folder_is_used(tmp_path: Path) -> None:
    (tmp_path / "my-model").mkdir()
    generate(_plan(tmp_path))
    assert (tmp_path / "my-model" / "README.md").is_file()
    assert [path.name for path in tmp_path.iterdir()] == ["my-model"]


def test_an_output_folder_may_be_a_link_or_relative(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to("real")
    generate(_plan(tmp_path / "link"))
    assert (tmp_path / "real" / "my-model" / "README.md").is_file()
    monkeypatch.chdir(tmp_path / "real")
    generate(_plan(Path("..") / "new"))
    assert (tmp_path / "new" / "my-model" / "README.md").is_file()


def test_of_two_at_once_one_wins(tmp_path: Path) -> None:
    words = [*FWPICK, "init", "x", "--framework=pytorch"]
    runs = [
        subprocess.Popen(
            words,
            cwd=tmp_path,
            env=environment(),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            stdin=subprocess.DEVNULL,
        )
        for _ in range(2)
    ]
    assert sorted(run.wait(60) for run in runs) == [0, 1]
    assert [path.name for path in tmp_path.iterdir()] == ["x"]


# Failures leave nothing


@pytest.mark.parametrize(
    "broken",
    ["{{ cookiecutter.nosuch }}", "{% if cookiecutter.name", "{{ cookiecutter.name | nosuch }}"],
)
def test_a_broken_template_leaves_nothing(tmp_path: Path, templates: Path, broken: str) -> None:
    (templates / "common" / PRODUCT / "zz.txt").write_text(broken)
    with pytest.raises(FwpickError, match="template is broken"):
        generate(_plan(tmp_path / "out" / "deep"))
    assert not (tmp_path / "out").exists()


def test_a_full_disk_leaves_nothing(tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(disk)]
    if shutil.which("mount") is None or subprocess.run(mount, capture_output=True).returncode:
        pytest.skip("mounting is not allowed here")
    try:
        done = fwpick("init", "x", "--framework=pytorch", "-o", "disk/deep", cwd=tmp_path)
        left = tree(disk)
    finally:
        subprocess.run(["umount", str(disk)], check=True)
    assert done.returncode == 1
    assert "No space left" in done.stderr
    assert left == {}


def test_a_failed_write_leaves_nothing(tmp_path: Path) -> None:
    done = subprocess.run(
        [*FWPICK, "init", "x", "--framework=pytorch"],
        cwd=tmp_path,
        env=environment(PYTHONDONTWRITEBYTECODE="1"),
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (2048, 2048)),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 1
    assert "could not be made" in done.stderr
    assert "Traceback" not in done.stderr
    assert tree(tmp_path) == {}


# Signals


@pytest.fixture(scope="module")
def complete(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, bytes], float]:
    """What a run that is left alone makes, and how long it takes."""
    place = tmp_path_factory.mktemp("complete")
    start = time.monotonic()
    assert fwpick("init", "x", "--framework=pytorch", "-o", "out", cwd=place).returncode == 0
    return tree(place / "out"), time.monotonic() - start


def _moments(seconds: float) -> Iterator[tuple[bool, float]]:
    """(from the first sign of staging?, delay): a third spread over the run, the rest inside."""
    dice = random.Random(2026)
    for number in range(max(1, KILLS // 3)):
        inside = number % 3 != 0
        yield inside, dice.uniform(0, seconds / 4 if inside else seconds * 1.1)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_a_signal_leaves_all_or_nothing(
    tmp_path: Path, complete: tuple[dict[str, bytes], float], number: signal.Signals
) -> None:
    whole, seconds = complete
    for inside, delay in _moments(seconds):
        out = tmp_path / "out"
        run = subprocess.Popen(
            [*FWPICK, "init", "x", "--framework=pytorch", "-o", "out"],
            cwd=tmp_path,
            env=environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        while inside and run.poll() is None and not out.exists():
            time.sleep(0.001)
        time.sleep(delay)
        run.send_signal(number)
        early = set() if inside else {1}  # Python itself, interrupted before it is set up
        assert run.wait(60) in {0, -number, 128 + number} | early
        left = sorted(path.name for path in out.iterdir()) if out.exists() else []
        strays = [name for name in left if name.startswith(STAGING)]
        assert len(strays) <= (number == signal.SIGKILL)
        assert [name for name in left if name not in strays] in ([], ["x"])
        if (out / "x").exists():
            found = {path: data for path, data in tree(out).items() if path.split("/")[0] == "x"}
            assert found == whole
            shutil.rmtree(out)
        elif number != signal.SIGKILL:
            assert not out.exists()
    assert fwpick("init", "x", "--framework=pytorch", "-o", "out", cwd=tmp_path).returncode == 0
    assert tree(tmp_path / "out") == whole  # and what the kills left is swept


def test_the_staging_of_a_living_run_is_not_swept(tmp_path: Path) -> None:
    dead = tmp_path / f"{STAGING}{'0' * 16}"
    mine = tmp_path / f"{STAGING}notes"
    with staged(tmp_path) as alive:
        for folder in (dead, mine):
            folder.mkdir()
        generate(_plan(tmp_path))
        assert alive.is_dir()
    assert not alive.exists()
    assert mine.is_dir()
    assert not dead.exists()


def test_sigterm_keeps_its_handler(tmp_path: Path) -> None:
    before = signal.getsignal(signal.SIGTERM)
    generate(_plan(tmp_path))
    assert signal.getsignal(signal.SIGTERM) is before
