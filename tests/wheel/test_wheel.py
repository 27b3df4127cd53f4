"""The wheel, built and installed in a clean environment, makes what the checkout makes."""

import filecmp
import os
import subprocess
import sys
import venv
import zipfile
from itertools import product
from pathlib import Path

import pytest

from advisor.frameworks import FRAMEWORKS
from advisor.starter.layers import starter_layers, tasks

ROOT = Path(__file__).parents[2]
MOST_INSTALLED = 45_000_000  # bytes, compiled files counted
STARTERS = list(product(FRAMEWORKS, tasks()))
ARGS = ["init", "my-model", "--answers", str(ROOT / "examples/answers.toml"), "--yes"]


def run(*command: str | Path, cwd: Path, **changes: str) -> str:
    kept = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}
    environment = {**kept, **changes}
    done = subprocess.run(
        list(map(str, command)), cwd=cwd, env=environment, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    run(sys.executable, "-m", "build", "--outdir", folder, ROOT, cwd=folder)  # by way of the sdist
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("installed")
    venv.create(folder / "venv", with_pip=True)
    scripts = folder / "venv" / ("Scripts" if os.name == "nt" else "bin")
    run(scripts / "python", "-m", "pip", "install", "--quiet", wheel, cwd=folder)
    return scripts


def files_of(folder: Path) -> list[str]:
    return sorted(p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file())


def test_the_wheel_holds_data_and_templates_and_nothing_compiled(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    layers = {part for each in STARTERS for part in starter_layers(*each)}
    assert len(layers) == 1 + len(FRAMEWORKS) + len(tasks()) * (1 + len(FRAMEWORKS))
    for layer in layers:
        assert any(name.startswith(f"advisor/templates/{layer}/") for name in names), layer
    data = ("catalog.json", "words.json", "module-names.txt")
    page = ("page.html.jinja", "evidence.html.jinja", "page.css", "decision.js")
    needed = {
        *(f"advisor/data/{name}" for name in data),
        *(f"advisor/report/page/{name}" for name in page),
    }
    assert needed <= set(names)
    assert not [name for name in names if "__pycache__" in name or name.endswith(".pyc")]
    assert not [name for name in names if name.split("/")[0] in ("tests", "tools", "benchmarks")]


@pytest.mark.parametrize(("framework", "task"), STARTERS)
def test_the_installed_program_makes_the_checkouts_project(
    installed: Path, tmp_path: Path, framework: str, task: str
) -> None:
    for name in ("checkout", "wheel"):
        (tmp_path / name).mkdir()
    choice = ["--framework", framework, "--task", task]
    run(sys.executable, "-m", "advisor", *ARGS, *choice, cwd=tmp_path / "checkout")
    run(installed / "fwpick", *ARGS, *choice, cwd=tmp_path / "wheel")
    ours, theirs = tmp_path / "checkout/my-model", tmp_path / "wheel/my-model"
    assert files_of(ours) == files_of(theirs)
    _, differ, errors = filecmp.cmpfiles(ours, theirs, files_of(ours), shallow=False)
    assert (differ, errors) == ([], [])


def test_the_installed_recommendation_is_the_checkouts(installed: Path, tmp_path: Path) -> None:
    question = ["recommend", "--goal", "production", "--serving", "yes", "--json"]
    ours = run(sys.executable, "-m", "advisor", *question, cwd=tmp_path)
    assert run(installed / "fwpick", *question, cwd=tmp_path) == ours


def test_nothing_heavy_is_installed(installed: Path) -> None:
    listed = run(installed / "python", "-m", "pip", "list", "--format=freeze", cwd=installed)
    names = {line.partition("==")[0].lower() for line in listed.splitlines()}
    assert not names & {"torch", "tensorflow", "numpy", "pydantic"}


def test_site_packages_stay_small(installed: Path) -> None:
    where = run(
        installed / "python",
        "-c",
        "import sysconfig; print(sysconfig.get_path('purelib'))",
        cwd=ROOT,
    )
    not_ours = ("pip", "setuptools", "pkg_resources", "_distutils_hack", "distutils-precedence.pth")
    total = sum(
        path.stat().st_size
        for entry in Path(where.strip()).iterdir()
        if not entry.name.startswith(not_ours)
        for path in (entry.rglob("*") if entry.is_dir() else [entry])
        if path.is_file()
    )
    assert total <= MOST_INSTALLED, f"{total / 1e6:.1f} MB"


@pytest.mark.parametrize(
    "command", [("uv", "tool", "run", "--from"), ("pipx", "run", "--spec")], ids=lambda c: c[0]
)
def test_it_runs_without_being_installed(
    wheel: Path, tmp_path: Path, command: tuple[str, ...]
) -> None:
    venv.create(tmp_path / "venv", with_pip=True)
    scripts = tmp_path / "venv" / ("Scripts" if os.name == "nt" else "bin")
    run(scripts / "python", "-m", "pip", "install", "--quiet", command[0], cwd=tmp_path)
    home = {
        name: str(tmp_path / name.lower())
        for name in ("HOME", "PIPX_HOME", "UV_CACHE_DIR", "UV_TOOL_DIR", "XDG_DATA_HOME")
    }
    runner, *words = command
    result = run(
        *(scripts / runner, *words, wheel, "fwpick"),
        *("init", "my-model", "--framework", "pytorch"),
        cwd=tmp_path,
        **home,
    )
    assert "my-model" in result
    assert (tmp_path / "my-model" / "Makefile").is_file()
