"""A table with a column of texts and one of answers."""

import csv
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from ..config import StarterError
from ..settings.options import DataConfig
from .answers import read_answers, refuse_answer
from .bad import BadItems
from .collect import Collected
from .items import Items
from .lines import PARQUET, WESTERN, Line, find_encoding, read_lines
from .names import clean_name
from .texts import LARGEST, BadText, TextSpec


class _Columns(NamedTuple):
    text: int
    label: int
    group: int | None
    names: list[str]


def read_table(path: Path, settings: DataConfig, spec: TextSpec) -> Items:
    """Every row's text and answer.

    Raises:
        StarterError: not such a file, or (unless they are skipped) rows that cannot be used.
    """
    bad, found = BadItems(str(path), settings.on_bad), Collected(spec)
    lines = read_rows(path)
    columns = _find_columns(path, next(lines, Line(0, [])).cells, settings)
    for line in lines:
        if why := _add(found, line.cells, columns, settings):
            bad.add(line.where, why)
    bad.settle(len(found.answers))
    if not found.answers:
        raise StarterError(f"{path} has a header, and no row below it")
    return found.finish(settings, *read_answers(found.answers, settings.label, settings.target))


def read_rows(path: Path) -> Iterator[Line]:
    """The lines of a table whose cells may be long.

    Raises:
        StarterError: the file is no table.
    """
    csv.field_size_limit(LARGEST)  # else a cell ends at 131072 characters
    if path.suffix.lower() != PARQUET and find_encoding(path) == WESTERN:
        # Said, because in texts nobody would notice wrong letters.
        print(f"note: {path} is not UTF-8, and read as Windows-1252", file=sys.stderr)
    return read_lines(path)


def find_column(path: Path, names: list[str], wanted: str, setting: str) -> int:
    """The place of a column.

    Raises:
        StarterError: there is none of that name, or two.
    """
    if names.count(wanted) == 1:
        return names.index(wanted)
    if not names:
        raise StarterError(f"{path} is empty", "its first line names the columns")
    shown = ", ".join(names[:10]) + (f" and {len(names) - 10} more" if len(names) > 10 else "")
    what = "two columns" if wanted in names else "no column"
    message = f"{path} has {what} {wanted}; its columns: {shown}"
    raise StarterError(message, f"data.{setting} names the column of the {setting}")


def _find_columns(path: Path, cells: list[str], settings: DataConfig) -> _Columns:
    names = [clean_name(name) for name in cells]
    text = find_column(path, names, settings.text, "text")
    label = find_column(path, names, settings.label, "label")
    group = find_column(path, names, settings.group, "group") if settings.group else None
    return _Columns(text, label, group, names)


def _add(found: Collected, cells: list[str], columns: _Columns, settings: DataConfig) -> str:
    """Keep a row, or say why it cannot be used."""
    if len(cells) != len(columns.names):
        return f"{len(cells)} cells, the header has {len(columns.names)}"
    if [clean_name(cell) for cell in cells] == columns.names:
        return "the header again"
    if why := refuse_answer(cells[columns.label], settings.target):
        return f"{settings.label} {why}"
    group = "" if columns.group is None else clean_name(cells[columns.group])
    if columns.group is not None and not group:
        return f"no group in {settings.group}"
    try:
        found.add(cells[columns.text], cells[columns.label])
    except BadText as error:
        return f"{settings.text} {error}"
    if group:
        found.groups.append(group)
    return ""
