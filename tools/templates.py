"""Assemble complete cookiecutter templates for those who want them without fwpick."""

import json
import shutil
import sys
from pathlib import Path

from advisor.frameworks import FRAMEWORKS, TITLES, Framework
from advisor.paths import templates_dir
from advisor.starter.plan import Plan
from advisor.starter.render import context


def assemble(framework: Framework, destination: Path) -> None:
    """One framework's template with its cookiecutter.json in `destination`, which is replaced."""
    shutil.rmtree(destination, ignore_errors=True)
    for layer in ("common", framework):
        shutil.copytree(
            templates_dir() / layer,
            destination,
            dirs_exist_ok=True,
            ignore=shutil.ignore_patterns("__pycache__", "*.pyc"),
        )
    variables = context(
        Plan(
            name="my-model",
            parent=Path(),
            framework=framework,
            description="",
            targets=None,
            written={},
        )
    )
    variables["package"] = "{{ cookiecutter.name.replace('-', '_') }}"
    text = json.dumps(variables, indent=2) + "\n"
    (destination / "cookiecutter.json").write_text(text, encoding="utf-8", newline="\n")


def main() -> None:
    """Assemble both templates below the folder named on the command line."""
    for framework in FRAMEWORKS:
        destination = Path(sys.argv[1]) / framework
        assemble(framework, destination)
        print(f"{TITLES[framework]}: cookiecutter {destination}")


if __name__ == "__main__":
    main()
