"""Make a starter project: whole or not at all, never over existing files, with its provenance."""

import shutil
import tempfile
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from advisor import __version__
from advisor.errors import FwpickError
from advisor.files.signals import signals_wait, stoppable
from advisor.files.staging import made_folder, staged
from advisor.paths import templates_dir
from advisor.starter.layers import PACKAGE, PRODUCT, starter_layers
from advisor.starter.names import package_name
from advisor.starter.plan import Plan, check_destination
from advisor.starter.record import FOLDER, Provenance, provenance_files
from advisor.starter.render import Report, render
from advisor.starter.targets import available_targets, format_targets, target_folders


def generate(plan: Plan, report: Report | None = None) -> list[Path]:
    """Make the project; its files, relative and sorted.

    Everything is made in a hidden folder beside the destination and renamed at the end, so that a
    failure, Ctrl-C or SIGTERM leaves nothing and SIGKILL leaves only that folder, swept next time.

    Args:
        report: called with (files rendered, files in all) as it goes.

    Raises:
        FwpickError: the destination is taken, or writing failed; nothing is left behind.
    """
    check_destination(plan.destination)
    try:
        with signals_wait(), made_folder(plan.parent), staged(plan.parent) as staging:
            with stoppable():
                project, files = _make(plan, staging, report)
            _publish(project, plan.destination)
    except OSError as error:
        raise FwpickError(
            f"{plan.destination} could not be made: {error.strerror or error}; nothing was left",
            "Check that the folder can be written and has space",
        ) from error
    return files


def _make(plan: Plan, staging: Path, report: Report | None) -> tuple[Path, list[Path]]:
    """The whole project in the staging folder: where, and its files."""
    project = render(plan, staging, report)
    _drop_targets(project, plan)
    for path, text in plan.written.items():
        _write(project / path, text.encode())
    made = read_files(project)
    record = provenance_files(_provenance(plan, made), made)
    for path, data in record.items():
        _write(project / path, data)
    return project, sorted(Path(path) for path in {**made, **record})


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


def _drop_targets(project: Path, plan: Plan) -> None:
    kept = available_targets(plan.framework, plan.task) if plan.targets is None else plan.targets
    for folder in target_folders(project / "deploy"):
        if folder.name not in kept:
            shutil.rmtree(folder)
    with suppress(OSError):  # holds one, or there is none
        (project / "deploy").rmdir()


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


def _provenance(plan: Plan, files: Iterable[str]) -> Provenance:
    deployed = sorted({path.split("/")[1] for path in files if path.startswith("deploy/")})
    why = plan.targets or {}
    made = {name: why.get(name, "--targets all") for name in deployed}
    return Provenance(
        fwpick=__version__,
        name=plan.name,
        framework=plan.framework,
        task=plan.task,
        description=plan.description,
        asked=None if plan.asked is None else format_targets(plan.asked),
        targets=made,
        added=plan.added,
        parts=dict(plan.parts),
        answers=dict(plan.answers),
        conflicts=plan.conflicts,
        layers=_layers(plan, files),
    )


def _layers(plan: Plan, files: Iterable[str]) -> dict[str, str]:
    """Path of each file made -> the folder of templates that it came from, or fwpick."""
    source = {}
    for layer in starter_layers(plan.framework, plan.task, plan.parts):
        root = templates_dir() / layer / PRODUCT
        for path in root.rglob("*"):
            relative = path.relative_to(root).as_posix()
            source[relative.replace(PACKAGE, package_name(plan.name))] = layer
    return {path: source.get(path, "fwpick") for path in files if not path.startswith(f"{FOLDER}/")}


def _publish(project: Path, destination: Path) -> None:
    if destination.is_dir():
        destination.rmdir()  # empty, as checked; fails if something was put there meanwhile
    project.rename(destination)
