"""Render a starter project: whole or not at all, never over existing files, with its provenance."""

import hashlib
import json
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from advisor import __version__
from advisor.errors import FwpickError
from advisor.model import TITLES, Framework
from advisor.names import markdown_text, package_name, toml_string
from advisor.paths import templates_dir
from advisor.staging import made_folder, staged, stopped_by_signals
from advisor.targets import target_folders


@dataclass(frozen=True, slots=True)
class Plan:
    """What to generate and where.

    Args:
        name: project name, also the folder's; the package is it with `_` for `-`.
        parent: folder in which it is made.
        description: one line of free text for README and pyproject.
        targets: deployment folders to keep; None keeps all.
        written: path -> text of the files that the caller writes besides the template's.
    """

    name: str
    parent: Path
    framework: Framework
    description: str
    targets: tuple[str, ...] | None
    written: Mapping[str, str]

    @property
    def destination(self) -> Path:
        """The project's folder."""
        return self.parent / self.name


def check_destination(destination: Path) -> None:
    """Refuse a destination that holds anything.

    Raises:
        FwpickError: it exists and is not an empty folder, or its parent is no folder.
    """
    if destination.is_symlink() or (destination.exists() and not destination.is_dir()):
        raise FwpickError(f"{destination} exists and is not a folder", "Choose another NAME or -o")
    if destination.is_dir() and any(destination.iterdir()):
        raise FwpickError(
            f"{destination} exists and is not empty; nothing was changed",
            "Choose another NAME or another folder with -o",
        )
    parent = destination.parent
    if parent.exists() and not parent.is_dir():
        raise FwpickError(f"{parent} is not a folder", "Choose another folder with -o")


def generate(plan: Plan) -> list[Path]:
    """Make the project; its files, relative and sorted.

    Everything is made in a hidden folder beside the destination and renamed at the end, so that a
    failure, Ctrl-C or SIGTERM leaves nothing and SIGKILL leaves only that folder, swept next time.

    Raises:
        FwpickError: the destination is taken, or writing failed; nothing is left behind.
    """
    check_destination(plan.destination)
    try:
        with stopped_by_signals(), made_folder(plan.parent), staged(plan.parent) as staging:
            project = _render(plan, staging)
            _drop_targets(project, plan.targets)
            for path, text in plan.written.items():
                _write(project / path, text)
            files = sorted(
                path.relative_to(project) for path in project.rglob("*") if path.is_file()
            )
            _write(project / ".fwpick" / "files.json", _checksums(project, files))
            _publish(project, plan.destination)
    except OSError as error:
        raise FwpickError(
            f"{plan.destination} could not be made: {error.strerror or error}; nothing was left",
            "Check that the folder can be written and has space",
        ) from error
    return files


def preview(plan: Plan) -> dict[str, int]:
    """The files that `generate` would make and their sizes in bytes; nothing stays on disk."""
    with tempfile.TemporaryDirectory(prefix="fwpick-") as folder:
        generate(
            Plan(
                plan.name,
                Path(folder),
                plan.framework,
                plan.description,
                plan.targets,
                plan.written,
            )
        )
        root = Path(folder) / plan.name
        return {
            path.relative_to(root).as_posix(): path.stat().st_size
            for path in sorted(root.rglob("*"))
            if path.is_file()
        }


def context(plan: Plan) -> dict[str, str]:
    """The template's variables; free text comes ready for TOML and for Markdown."""
    description = plan.description or f"A {TITLES[plan.framework]} project."
    return {
        "name": plan.name,
        "package": package_name(plan.name),
        "framework": plan.framework,
        "framework_title": TITLES[plan.framework],
        "description_toml": toml_string(description),
        "description_markdown": markdown_text(description),
        "fwpick_version": __version__,
    }


def _render(plan: Plan, staging: Path) -> Path:
    template = staging / "template"
    for layer in ("common", plan.framework):
        # pip compiles the template's Python files on install; their caches must not travel.
        shutil.copytree(
            templates_dir() / layer,
            template,
            dirs_exist_ok=True,
            ignore=shutil.ignore_patterns("__pycache__", "*.pyc"),
        )
    from cookiecutter.exceptions import CookiecutterException  # 0.2 s: only when generating
    from cookiecutter.generate import generate_files
    from jinja2 import TemplateError

    try:
        made = generate_files(
            str(template),
            {"cookiecutter": context(plan)},
            output_dir=str(staging / "out"),
            accept_hooks=False,
        )
    except (CookiecutterException, TemplateError) as error:
        raise FwpickError(
            f"the template is broken: {error}", "Report this; nothing was left"
        ) from error
    return Path(made)


def _drop_targets(project: Path, targets: tuple[str, ...] | None) -> None:
    for folder in target_folders(project / "deploy"):
        if targets is not None and folder.name not in targets:
            shutil.rmtree(folder)


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")


def _checksums(project: Path, files: list[Path]) -> str:
    rows: dict[str, Any] = {
        path.as_posix(): hashlib.sha256((project / path).read_bytes()).hexdigest() for path in files
    }
    return json.dumps({"schema": 1, "sha256": rows}, indent=1, sort_keys=True) + "\n"


def _publish(project: Path, destination: Path) -> None:
    if destination.is_dir():
        destination.rmdir()  # empty, as checked; fails if something was put there meanwhile
    project.rename(destination)
