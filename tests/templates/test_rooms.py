"""The starters' own house: its rooms are layers, imports point one way, functions are short."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from itertools import product
from pathlib import Path

import pytest

from advisor.frameworks import FRAMEWORKS
from advisor.starter.layers import parts, tasks
from advisor.starter.make import generate
from advisor.starter.plan import Plan

NAME = "house"
STARTERS = list(product(FRAMEWORKS, tasks()))
LAYERS = (
    "__main__",
    "extra",
    "accelerator | inspect",
    "(fit)",
    "(callbacks)",
    "train",
    "evaluate | export",
    "predict",
    "board",
    "training",
    "measure",
    "data | model",
    "baseline",
    "(preparation)",
    "layers | reading",
    "task",
    "device",
    "console",
    "config",
    "settings",
)
CONTRACTS = f"""
[tool.importlinter]
root_package = "{NAME}"

[[tool.importlinter.contracts]]
name = "layers"
type = "layers"
containers = ["{NAME}"]
exhaustive = true
layers = {list(LAYERS)}

[[tool.importlinter.contracts]]
name = "no room in a circle"
type = "acyclic_siblings"
ancestors = ["{NAME}"]
"""
COMPLEXITY = 10


@pytest.fixture(scope="module", params=STARTERS, ids="-".join)
def project(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    framework, task = request.param
    plan = Plan(
        name=NAME,
        parent=tmp_path_factory.mktemp(f"{framework}-{task}"),
        framework=framework,
        task=task,
        description="",
        targets=None,
        parts=dict.fromkeys(parts(), "all"),
        written={},
    )
    generate(plan)
    return plan.destination


def _run(project: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", *words], cwd=project, capture_output=True, text=True, check=False
    )


def _lint_imports(project: Path, contracts: Path) -> subprocess.CompletedProcess[str]:
    command = "from importlinter.cli import lint_imports_command; lint_imports_command()"
    return subprocess.run(
        [sys.executable, "-c", command, str(contracts), "--no-cache"],
        cwd=project / "src",
        env={"PYTHONPATH": str(project / "src")},
        capture_output=True,
        text=True,
        check=False,
    )


def test_imports_point_one_way(project: Path, tmp_path: Path) -> None:
    contracts = tmp_path / "contracts.toml"
    contracts.write_text(CONTRACTS, "utf-8")
    done = _lint_imports(project, contracts)
    assert done.returncode == 0, done.stdout + done.stderr
    reading = project / "src" / NAME / "reading" / "source.py"
    kept = reading.read_text("utf-8")
    try:
        reading.write_text(f"{kept}\nfrom .. import train  # noqa\n", "utf-8")
        assert "broken" in _lint_imports(project, contracts).stdout.lower()
    finally:
        reading.write_text(kept, "utf-8")


def test_no_function_is_complicated(project: Path) -> None:
    rule = f"lint.mccabe.max-complexity={COMPLEXITY}"
    done = _run(project, "ruff", "check", "--select", "C901", "--config", rule, "--no-cache", "src")
    assert done.returncode == 0, done.stdout


def test_every_room_says_what_it_is(project: Path) -> None:
    rooms = [path.parent for path in (project / "src" / NAME).glob("*/__init__.py")]
    names = {"settings", "measure", "reading", "training", "board", "inspect", "accelerator"}
    assert {room.name for room in rooms} == names | {"extra"}
    for room in rooms:
        text = (room / "__init__.py").read_text("utf-8")
        assert text.startswith('"""')
        assert len(text.splitlines()) == 1


def _modules_by_name(tree: ast.AST) -> Iterator[str]:
    """What a script takes from the package by `import_module`, whose name it only has as text."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("module"):
            within = node.args
        elif isinstance(node, ast.GeneratorExp) and "import_module(" in ast.unparse(node.elt):
            within = [part.iter for part in node.generators]
        else:
            continue
        for text in (found for part in within for found in ast.walk(part)):
            if isinstance(text, ast.Constant) and text.value != ".":
                yield text.value.removeprefix(".")


def test_targets_find_the_modules_they_name(project: Path) -> None:
    """They run in environments of their own, so neither mypy nor the starter's tests see it."""
    package = project / "src" / NAME
    scripts = [path.read_text("utf-8") for path in (project / "deploy").rglob("*.py")]
    found = {name for text in scripts for name in _modules_by_name(ast.parse(text))}
    assert {"config", "reading.artifact", "training.checkpoint"} <= found
    assert not [name for name in found if not (package / f"{name.replace('.', '/')}.py").is_file()]
