"""Add a project's files to a folder that has files of its own, none of which is changed."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from advisor.errors import FwpickError, command_in
from advisor.files.transaction import PENDING, Change, alone_in, apply, report_taken_back
from advisor.starter.line_ends import as_written
from advisor.starter.record import FOLDER

BESIDE = ".fwpick-new"


@dataclass(frozen=True, slots=True, kw_only=True)
class Survey:
    """What a folder holds already of the files to come, by path: none, the same, or another."""

    new: tuple[str, ...]
    same: tuple[str, ...]
    conflicts: tuple[str, ...]


def check_folder(folder: Path, *, mend: bool) -> None:
    """Refuse a folder that no project can be added to.

    Args:
        mend: take back what a killed run added, instead of refusing that too.

    Raises:
        FwpickError: it is none, or a project of fwpick already.
    """
    if not folder.is_dir():
        raise FwpickError(
            f"{folder} is not a folder", "Without --into, fwpick init makes a new one"
        )
    if (folder / PENDING).is_dir():
        if not mend:
            raise FwpickError(
                f"work of fwpick was stopped in {folder}, half done",
                "Without --dry-run and --show, the same command takes it back first",
            )
        with alone_in(folder) as taken_back:
            report_taken_back(taken_back)
    if os.path.lexists(folder / FOLDER):
        raise FwpickError(
            f"{folder} has a project of fwpick already; nothing was changed",
            f"{command_in(folder, 'update')} brings it up to date",
        )


def survey(folder: Path, files: Mapping[str, bytes]) -> Survey:
    """How the files to come stand to those that are there.

    Raises:
        FwpickError: a file, or a link out of the folder, stands where a folder has to be.
    """
    for above in sorted({above for path in files for above in list(Path(path).parents)[:-1]}):
        place = folder / above
        if os.path.lexists(place) and not place.is_dir():
            raise FwpickError(f"{place} is not a folder; nothing was changed", "Rename it")
        if not place.resolve().is_relative_to(folder.resolve()):
            raise FwpickError(
                f"{place} leads out of {folder}; nothing was changed", "Replace the link"
            )
    there = [path for path in files if os.path.lexists(folder / path)]
    same = [path for path in there if _is_same(folder / path, files[path])]
    return Survey(
        new=tuple(path for path in files if path not in there),
        same=tuple(same),
        conflicts=tuple(path for path in there if path not in same),
    )


def _is_same(place: Path, data: bytes) -> bool:
    if not place.is_file() or place.is_symlink():
        return False
    return as_written(data, place.read_bytes()) == data


def join(folder: Path, files: Mapping[str, bytes], found: Survey) -> None:
    """Write what is new, and what another file stands in the way of beside that; all or nothing.

    Raises:
        FwpickError: something changed since the survey, or writing failed; nothing was written.
    """
    changes = [Change(path=path, before=None, after=files[path]) for path in found.new]
    changes += [
        Change(path=f"{path}{BESIDE}", before=None, after=files[path]) for path in found.conflicts
    ]
    try:
        with alone_in(folder) as taken_back:
            report_taken_back(taken_back)
            apply(folder, changes)
    except OSError as error:
        raise FwpickError(
            f"{folder} could not be added to: {error.strerror or error}; nothing was changed",
            "Check that the folder can be written and has space",
        ) from error
