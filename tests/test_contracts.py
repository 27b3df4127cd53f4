"""Each import contract holds, and fails on the one import that breaks it."""

import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SETTINGS = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
CONTRACTS = {item["id"]: item for item in SETTINGS["tool"]["importlinter"]["contracts"]}
PROTECTED = {
    name: {library.partition(".")[0] for library in item["protected_modules"]}
    for name, item in CONTRACTS.items()
    if item["type"] == "protected"
}
BREAKS = [
    ("layers", "knowledge.model", "from advisor.judgement import leans"),  # upwards
    ("layers", "judgement.leans", "from advisor.starter import names"),  # between strangers
    ("layers", "errors", "from advisor import cli"),  # from the bottom to the top
    ("layers", "unplaced", "x = 1"),  # a room that no layer names
    ("acyclic", "judgement.leans", "from advisor.judgement import score"),
    *(
        (contract, "knowledge.age", f"import {library}")
        for contract, libraries in PROTECTED.items()
        for library in sorted(libraries)
    ),
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
    """A folder with a copy of the code and of the contracts."""
    ignored = shutil.ignore_patterns("*.json", "*.yaml", "__pycache__")
    for name in ("advisor", "tools"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=ignored)
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


@pytest.mark.parametrize("contract", CONTRACTS)
def test_the_contract_holds(package: Path, contract: str) -> None:
    result = lint_imports(package, contract)
    assert result.returncode == 0, result.stdout
    assert "1 kept, 0 broken" in result.stdout


@pytest.mark.parametrize(("contract", "module", "line"), BREAKS)
def test_the_contract_fails_when_broken(
    package: Path, contract: str, module: str, line: str
) -> None:
    path = package / "advisor" / f"{module.replace('.', '/')}.py"
    with path.open("a", encoding="utf-8") as file:
        file.write(f"\n{line}\n")
    result = lint_imports(package, contract)
    assert result.returncode == 1, result.stdout + result.stderr
    named = module.rpartition(".")[2]
    assert named in result.stdout + result.stderr or module == "unplaced"


def test_every_contract_is_broken_here_once() -> None:
    assert {contract for contract, _, _ in BREAKS} == set(CONTRACTS)


def test_every_dependency_is_protected() -> None:
    """A library that the program needs has its one place, and none is protected for nothing."""
    required = {re.split(r"[^\w-]", each)[0] for each in SETTINGS["project"]["dependencies"]}
    required = {each.removeprefix("python-") for each in required}  # python-slugify is slugify
    comes_along = {"prompt_toolkit", "yaml"}  # with questionary and cookiecutter
    assert set().union(*PROTECTED.values()) - comes_along == required
