"""Each import contract holds, and fails on the one import that breaks it."""

import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SETTINGS = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
CONTRACTS = {item["id"]: item for item in SETTINGS["tool"]["importlinter"]["contracts"]}
BREAKS = [
    ("layers", "scoring", "from advisor import sensitivity"),  # upwards
    ("layers", "answers", "from advisor import catalog"),  # between siblings
    ("layers", "model", "from advisor import cli"),  # from the bottom to the top
    ("layers", "unplaced", "x = 1"),  # a module that no layer names
    ("questionary-in-prompt", "report", "import questionary"),
    ("rich-in-report", "prompt", "import rich.table"),
    ("cookiecutter-in-project", "cli", "from cookiecutter import generate"),
    ("yaml-in-authored", "answers", "import yaml"),
    ("typer-in-cli", "report", "import typer"),
    ("typer-in-cli", "screen", "import typer"),
    ("rich-in-report", "options", "import rich"),
    *(("pure-core", module, "import yaml") for module in ("scoring", "sensitivity", "summary")),
    *(("pure-core", module, "import rich") for module in ("decision", "questionnaire", "model")),
    *(("pure-core", module, "import typer") for module in ("start", "freshness", "errors")),
    ("pure-core", "names", "import jinja2"),
    ("pure-core", "paths", "import cookiecutter"),
    ("pure-core", "verdict", "import questionary"),
    ("pure-core", "consult", "import yaml"),
    ("pure-core", "completion", "import typer"),
    ("pure-core", "citations", "import rich"),
    ("pure-core", "staging", "import cookiecutter"),
    *(("pure-core", module, "import rich") for module in ("changes", "merging", "transaction")),
    *(("pure-core", module, "import rich") for module in ("additions", "hindsight")),
    ("pure-core", "interview", "import questionary"),
    *(("pure-core", module, "import typer") for module in ("inspection", "invocation", "update")),
    ("pure-core", "provenance", "import jinja2"),
    *(("pure-core", module, "import rich") for module in ("derivation", "entries", "lookup")),
    *(
        ("pure-core", module, "import yaml")
        for module in ("overview", "pages", "reference", "records")
    ),
    *(("pure-core", module, "import rich") for module in ("delivery", "joining")),
    ("pure-core", "targets", "import cookiecutter"),
    ("pure-core", "overview", "import rich"),
    ("pure-core", "commands", "import typer"),
    *(("pure-core", module, "import rich") for module in ("doctor", "fitness")),
]


def lint_imports(folder: Path, contract: str) -> subprocess.CompletedProcess[str]:
    """What import-linter says of the package in this folder."""
    return subprocess.run(
        [Path(sys.executable).parent / "lint-imports", "--no-cache", "--contract", contract],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(folder), "COLUMNS": "200"},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """A folder with a copy of the package's code and of the contracts."""
    shutil.copytree(
        ROOT / "advisor", tmp_path / "advisor", ignore=shutil.ignore_patterns("data", "__pycache__")
    )
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def add(folder: Path, module: str, line: str) -> None:
    """Append a line to a module, made if there is none."""
    with (folder / "advisor" / f"{module}.py").open("a", encoding="utf-8") as file:
        file.write(f"\n{line}\n")


@pytest.mark.parametrize("contract", CONTRACTS)
def test_the_contract_holds(package: Path, contract: str) -> None:
    result = lint_imports(package, contract)
    assert result.returncode == 0, result.stdout
    assert "1 kept, 0 broken" in result.stdout


@pytest.mark.parametrize(("contract", "module", "line"), BREAKS)
def test_the_contract_fails_when_broken(
    package: Path, contract: str, module: str, line: str
) -> None:
    add(package, module, line)
    result = lint_imports(package, contract)
    assert result.returncode == 1, result.stdout + result.stderr
    assert f"advisor.{module}" in result.stdout + result.stderr or module == "unplaced"


def test_every_contract_is_broken_here_once() -> None:
    assert {contract for contract, _, _ in BREAKS} == set(CONTRACTS)


def test_every_module_of_the_core_is_broken_here_once() -> None:
    core = {f"advisor.{module}" for contract, module, _ in BREAKS if contract == "pure-core"}
    assert core == set(CONTRACTS["pure-core"]["source_modules"])


def test_every_module_but_the_adapters_is_of_the_core() -> None:
    adapters = set(CONTRACTS["yaml-in-authored"]["source_modules"]) | {"advisor.authored"}
    modules = {f"advisor.{path.stem}" for path in (ROOT / "advisor").glob("[!_]*.py")}
    assert modules == adapters | set(CONTRACTS["pure-core"]["source_modules"])
