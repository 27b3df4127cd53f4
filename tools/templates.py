"""Assemble complete cookiecutter templates for those who want them without fwpick."""

import json
import shutil
import sys
from itertools import product
from pathlib import Path

from advisor.frameworks import FRAMEWORKS, TITLES, Framework
from advisor.paths import templates_dir
from advisor.starter.layers import PRODUCT, starter_layers, tasks
from advisor.starter.plan import Plan
from advisor.starter.render import VARIABLE, context


def assemble(framework: Framework, task: str, destination: Path) -> None:
    """One starter's template with its cookiecutter.json in `destination`, which is replaced."""
    shutil.rmtree(destination, ignore_errors=True)
    for layer in starter_layers(framework, task):
        shutil.copytree(
            templates_dir() / layer,
            destination,
            dirs_exist_ok=True,
            ignore=shutil.ignore_patterns("__pycache__", "*.pyc"),
        )
    variables: dict[str, object] = {}
    variables |= context(
        Plan(
            name="my-model",
            parent=Path(),
            framework=framework,
            task=task,
            description="",
            targets=None,
            written={},
        )
    )
    variables["package"] = "{{ cookiecutter.name.replace('-', '_') }}"
    variables["_copy_without_render"] = [
        path.relative_to(destination / PRODUCT).as_posix()
        for path in sorted((destination / PRODUCT).rglob("*"))
        if path.is_file() and VARIABLE not in path.read_bytes()
    ]
    text = json.dumps(variables, indent=2) + "\n"
    (destination / "cookiecutter.json").write_text(text, encoding="utf-8", newline="\n")


def main() -> None:
    """Assemble every starter's template below the folder named on the command line."""
    for framework, task in product(FRAMEWORKS, tasks()):
        destination = Path(sys.argv[1]) / f"{framework}-{task}"
        assemble(framework, task, destination)
        print(f"{TITLES[framework]}, {task}: cookiecutter {destination}")


if __name__ == "__main__":
    main()
