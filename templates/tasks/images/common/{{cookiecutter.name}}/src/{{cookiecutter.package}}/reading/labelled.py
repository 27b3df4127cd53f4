"""Pictures that a CSV file names, each with its answer: a class, several classes or a number."""

from collections import Counter
from pathlib import Path
from typing import NamedTuple

from ..config import StarterError
from ..settings.options import DataConfig
from .answers import read_answers, refuse_answer
from .bad import BadItems
from .collect import Listed, collect
from .decode import FORMATS
from .items import Items
from .lines import read_lines
from .names import clean_name

ENDINGS = (".jpg", ".jpeg", ".png", *(f".{name.lower()}" for name in FORMATS))


class _Columns(NamedTuple):
    file: int
    label: int
    group: int | None
    width: int


def read_labelled(table: Path, settings: DataConfig) -> Items:
    """Every picture that the file names, relative to its own folder or to `data.folder`.

    Raises:
        StarterError: not such a file, or (unless they are skipped) rows without a picture.
    """
    bad = BadItems(str(table), settings.on_bad)
    folder = table.parent / settings.folder
    lines = read_lines(table)
    columns = _find_columns(table, next(lines, (0, []))[1], settings)
    listed = []
    for line, cells in lines:
        found = _read_row(folder, line, cells, columns, settings)
        if isinstance(found, str):
            bad.add(f"line {line}", found)
        else:
            listed.append(found)
    rows = Counter(each.path for each in listed)
    for each in [each for each in listed if rows[each.path] > 1]:
        bad.add(each.where, "names a file that another line names too")
        listed.remove(each)
    if not listed:
        bad.settle(0)
        raise StarterError(f"{table} has a header, and no row below it")
    items, kept = collect(folder, listed, settings, bad)
    answers = [listed[at].answer for at in kept]
    return items(*read_answers(answers, settings.label, settings.target))


def _find_columns(table: Path, cells: list[str], settings: DataConfig) -> _Columns:
    names = [clean_name(name) for name in cells]
    wanted = {"file": settings.file, "label": settings.label, "group": settings.group}
    if not names:
        raise StarterError(f"{table} is empty", "its first line names the columns")
    for setting, name in wanted.items():
        if name not in names and (name or setting != "group"):
            shown = ", ".join(names[:10])
            message = f"{table} has no column {name}; its columns: {shown}"
            raise StarterError(message, f"data.{setting} names the column of the {setting}")
    group = names.index(settings.group) if settings.group else None
    return _Columns(names.index(settings.file), names.index(settings.label), group, len(names))


def _read_row(
    folder: Path, line: int, cells: list[str], columns: _Columns, settings: DataConfig
) -> Listed | str:
    """The row's picture and answer, or why it has none."""
    if len(cells) != columns.width:
        return f"{len(cells)} cells, the header has {columns.width}"
    name, answer = cells[columns.file].strip(), clean_name(cells[columns.label])
    if why := refuse_answer(answer, settings.target):
        return f"{settings.label} {why}"
    group = "" if columns.group is None else clean_name(cells[columns.group])
    if columns.group is not None and not group:
        return f"no group in {settings.group}"
    path = _find_file(folder, name) if name else None
    if path is None:
        return f"{settings.file} names no file in {folder}"
    return Listed(f"line {line} ({name})", path, answer, group, None)


def _find_file(folder: Path, name: str) -> Path | None:
    """The file of this name; tables of competitions leave its ending out."""
    path = folder / name
    if path.is_file():
        return path
    known = (folder / f"{name}{ending}" for ending in ENDINGS)
    return next((path for path in known if path.is_file()), None)
