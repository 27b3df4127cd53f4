"""Every name that is accepted makes a project whose own lint passes and whose imports hold."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

from advisor.errors import UsageError
from advisor.frameworks import FRAMEWORKS, Framework
from advisor.paths import templates_dir
from advisor.starter.layers import tasks
from advisor.starter.make import generate
from advisor.starter.names import LONGEST_NAME_CHARACTERS, check_name, package_name
from advisor.starter.plan import Plan

LINE_CHARACTERS = 100  # the starters' own line-length
PACKAGE = re.compile(r"\{\{ ?cookiecutter\.package ?\}\}")
LONGEST = "x" * LONGEST_NAME_CHARACTERS
SOURCES = sorted(templates_dir().rglob("*.py"))
ODD = (LONGEST, "-".join(["ab"] * 21) + "c", "a", "zz", f"z{'-' * 30}9", "app2")
# What an import inside a package the starters install looks for, and finds in `src` first.
LOOKED_FOR = ("uvloop", "httptools", "websockets", "wsproto", "dotenv", "watchfiles", "yaml")


def imported_modules(path: Path) -> set[str]:
    """The top-level modules that a template's file imports, also by a text."""
    source = PACKAGE.sub("the_package", path.read_text(encoding="utf-8"))
    names = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names |= {each.name for each in node.names}
        elif isinstance(node, ast.ImportFrom) and not node.level:
            names.add(node.module or "")
        elif isinstance(node, ast.Call) and ast.unparse(node.func).endswith(
            ("import_module", "importorskip", "find_spec")
        ):
            names |= {each.value for each in node.args if isinstance(each, ast.Constant)}
    return {name.partition(".")[0] for name in names} - {"the_package"}


def test_no_line_of_a_template_is_too_long_with_the_longest_name() -> None:
    for path in SOURCES:
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            named = PACKAGE.sub(LONGEST, line)
            assert named == line or len(named) <= LINE_CHARACTERS, f"{path}:{number}"


@pytest.mark.parametrize("name", ODD)
@pytest.mark.parametrize("task", tasks())
@pytest.mark.parametrize("framework", FRAMEWORKS)
def test_the_projects_own_lint_passes_with_any_name(
    tmp_path: Path, framework: Framework, task: str, name: str
) -> None:
    plan = Plan(
        name=check_name(name),
        parent=tmp_path,
        framework=framework,
        task=task,
        description="",
        targets=None,
        written={},
    )
    generate(plan)
    for words in (("check",), ("format", "--check")):
        done = subprocess.run(
            [sys.executable, "-m", "ruff", *words, "--no-cache", "."],
            cwd=plan.destination,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr


def test_whatever_the_starters_import_is_no_name_for_a_project() -> None:
    names = {*LOOKED_FOR}.union(*map(imported_modules, SOURCES))
    assert {"predicting", "uvicorn", "torchao", "tensorflow_serving", "inference_pb2"} <= names
    for name in sorted(names):
        with pytest.raises(UsageError) as refused:
            check_name(name.lower().replace("_", "-"))
        suggestion = refused.value.hint.removeprefix("Try: ")
        assert check_name(suggestion) == suggestion
        assert package_name(suggestion) not in names
