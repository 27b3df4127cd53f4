"""Render a starter project: whole or not at all, never over existing files, with its provenance."""

import shlex
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import chdir
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

from advisor import __version__
from advisor.errors import FwpickError
from advisor.model import TITLES, Framework
from advisor.names import markdown_text, package_name, toml_string
from advisor.paths import templates_dir
from advisor.provenance import FOLDER, Provenance, provenance_files
from advisor.staging import made_folder, signals_wait, staged, stoppable
from advisor.targets import PRODUCT, target_folders

PACKAGE = "{{cookiecutter.package}}"
Tell = Callable[[int, int], None]
TEMPLATE_MARKS = (b"{{", b"{%", b"{#")

if TYPE_CHECKING:
    from jinja2 import Environment


@dataclass(frozen=True, slots=True)
class Plan:
    """What to generate and where.

    Args:
        name: project name, also the folder's; the package is it with `_` for `-`.
        parent: folder in which it is made.
        description: one line of free text for README and pyproject.
        targets: deployment folder to keep -> why; None keeps all.
        written: path -> text of the files that the caller writes besides the template's.
        asked: the text of --targets, None where the answers chose.
        judging: the options of `recommend` that judge as was judged here.
        conflicts: files that an update leaves for a person to settle.
        into: an existing folder to add the files to, instead of a new one.
    """

    name: str
    parent: Path
    framework: Framework
    description: str
    targets: Mapping[str, str] | None
    written: Mapping[str, str]
    asked: str | None = None
    judging: tuple[str, ...] = ()
    conflicts: tuple[str, ...] = ()
    into: Path | None = None

    @property
    def destination(self) -> Path:
        """The project's folder."""
        return self.into or self.parent / self.name


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
    check_parent(destination.parent)


def check_parent(parent: Path) -> None:
    """Refuse what is there and no folder."""
    if parent.exists() and not parent.is_dir():
        raise FwpickError(f"{parent} is not a folder", "Choose another folder with -o")


def generate(plan: Plan, tell: Tell | None = None) -> list[Path]:
    """Make the project; its files, relative and sorted.

    Everything is made in a hidden folder beside the destination and renamed at the end, so that a
    failure, Ctrl-C or SIGTERM leaves nothing and SIGKILL leaves only that folder, swept next time.

    Args:
        tell: called with (files rendered, files in all) as it goes.

    Raises:
        FwpickError: the destination is taken, or writing failed; nothing is left behind.
    """
    check_destination(plan.destination)
    try:
        with signals_wait(), made_folder(plan.parent), staged(plan.parent) as staging:
            with stoppable():
                project, files = _make(plan, staging, tell)
            _publish(project, plan.destination)
    except OSError as error:
        raise FwpickError(
            f"{plan.destination} could not be made: {error.strerror or error}; nothing was left",
            "Check that the folder can be written and has space",
        ) from error
    return files


def _make(plan: Plan, staging: Path, tell: Tell | None) -> tuple[Path, list[Path]]:
    """The whole project in the staging folder: where, and its files."""
    project = _render(plan, staging, tell)
    _drop_targets(project, plan.targets)
    for path, text in plan.written.items():
        _write(project / path, text.encode())
    made = read_files(project)
    told = provenance_files(_provenance(plan, made), made)
    for path, data in told.items():
        _write(project / path, data)
    return project, sorted(Path(path) for path in {**made, **told})


def contents(plan: Plan) -> dict[str, bytes]:
    """The files that `generate` would make; nothing stays on disk."""
    with tempfile.TemporaryDirectory(prefix="fwpick-") as folder:
        elsewhere = replace(plan, parent=Path(folder), into=None)
        generate(elsewhere)
        return read_files(elsewhere.destination)


def read_files(folder: Path) -> dict[str, bytes]:
    """Every file below a folder: its path there, sorted, and its content."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
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
        "judging": shlex.join(plan.judging),
    }


def _render(plan: Plan, staging: Path, tell: Tell | None) -> Path:
    """The project from the layers of its template, in the staging folder.

    File by file: cookiecutter's own walk takes the whole path of the output for a template.
    """
    from jinja2 import Environment, StrictUndefined, TemplateError  # only when generating

    project = staging.absolute() / plan.name  # below, the working directory is another
    values = {"cookiecutter": context(plan)}
    # As cookiecutter's own, but for its extensions: unused here, and 0.02 s to import.
    environment = Environment(undefined=StrictUndefined, keep_trailing_newline=True)
    layers = [templates_dir() / layer / PRODUCT for layer in ("common", plan.framework)]
    files = {layer: _template_files(layer) for layer in layers}
    total = sum(len(names) for folders in files.values() for names in folders.values())
    rendered = (
        _render_layer(layer, folders, project, values, environment)
        for layer, folders in files.items()
    )
    try:
        for done, _ in enumerate(chain.from_iterable(rendered), start=1):
            if tell:
                tell(done, total)
    except TemplateError as error:
        raise FwpickError(
            f"the template is broken: {error}", "Report this; nothing was left"
        ) from error
    return project


def _render_layer(
    layer: Path,
    folders: Mapping[str, list[str]],
    project: Path,
    values: dict[str, Any],
    environment: "Environment",
) -> Iterator[Path]:
    from cookiecutter.generate import generate_file
    from jinja2 import FileSystemLoader

    environment.loader = FileSystemLoader(layer)
    with chdir(layer):  # where generate_file looks for its input
        for folder, names in folders.items():
            made = project / folder
            if "{{" in folder:
                made = project / environment.from_string(folder).render(**values)
            made.mkdir(parents=True, exist_ok=True)
            for name in names:
                path = layer / folder / name
                data = path.read_bytes()
                if any(mark in data for mark in TEMPLATE_MARKS):
                    generate_file(str(project), f"{folder}/{name}", values, environment)
                else:
                    (made / name).write_bytes(data)
                yield path


def _template_files(layer: Path) -> dict[str, list[str]]:
    """Folder -> the names of its files, without the caches that installing leaves behind."""
    files: dict[str, list[str]] = {}
    for path in sorted(layer.rglob("*")):
        if path.is_file() and path.suffix != ".pyc":
            files.setdefault(path.parent.relative_to(layer).as_posix(), []).append(path.name)
    return files


def _drop_targets(project: Path, targets: Mapping[str, str] | None) -> None:
    for folder in target_folders(project / "deploy"):
        if targets is not None and folder.name not in targets:
            shutil.rmtree(folder)


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


def _provenance(plan: Plan, files: Iterable[str]) -> Provenance:
    deployed = sorted({path.split("/")[1] for path in files if path.startswith("deploy/")})
    why = plan.targets or {}
    made = {name: why.get(name, "--targets all") for name in deployed}
    return Provenance(
        name=plan.name,
        framework=plan.framework,
        description=plan.description,
        asked=plan.asked,
        targets=made,
        judging=plan.judging,
        conflicts=plan.conflicts,
        layers=_layers(plan, files),
    )


def _layers(plan: Plan, files: Iterable[str]) -> dict[str, str]:
    """Path of each file made -> the folder of templates that it came from, or fwpick."""
    source = {}
    for layer in ("common", plan.framework):
        root = templates_dir() / layer / PRODUCT
        for path in root.rglob("*"):
            relative = path.relative_to(root).as_posix()
            source[relative.replace(PACKAGE, package_name(plan.name))] = layer
    return {path: source.get(path, "fwpick") for path in files if not path.startswith(f"{FOLDER}/")}


def _publish(project: Path, destination: Path) -> None:
    if destination.is_dir():
        destination.rmdir()  # empty, as checked; fails if something was put there meanwhile
    project.rename(destination)
