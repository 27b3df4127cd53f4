"""The header of a table, the lines that are like it, and which columns are looked at."""

import math
from collections.abc import Sequence
from pathlib import Path

from ..config import StarterError
from ..settings.options import DataConfig
from .bad import BadItems
from .cells import BadCell, read_number
from .lines import Line, read_lines
from .names import clean_name

NEARLY_ALL = 0.95  # of the cells are numbers, or the column is left out; the rest is told


def read_header(
    path: Path, settings: DataConfig, only: Sequence[str]
) -> tuple[list[str], list[Line]]:
    """The names of the columns, and the lines below them.

    Args:
        only: columns that a trained network takes.

    Raises:
        StarterError: the file does not name what the settings or the network want.
    """
    first, *lines = list(read_lines(path)) or [Line(0, [])]
    if not first.cells:
        raise StarterError(f"{path} is empty", "its first line names the columns")
    if not (settings.target or only):
        raise StarterError("data.target names no column", 'as in target = ["temp"]')
    names = [clean_name(name) for name in first.cells]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        message = f"{path} needs a name of its own for every column, not {', '.join(twice)}"
        raise StarterError(message, "name each column once in the first line")
    wanted = {settings.time: "time"} if settings.time else {}
    wanted |= dict.fromkeys(settings.ignore, "ignore") if not only else dict.fromkeys(only, "")
    wanted |= dict.fromkeys(settings.target, "target")
    for name in settings.target:
        if name == settings.time or name in settings.ignore:
            raise StarterError(f"data.target names {name}, and so does another setting of [data]")
    for name, setting in wanted.items():
        if name not in names:
            more = f" and {len(names) - 10} more" if len(names) > 10 else ""
            message = f"{path} has no column {name}; its columns: {', '.join(names[:10])}{more}"
            raise StarterError(message, f"data.{setting} names it" if setting else "")
    return names, lines


def check_lines(lines: list[Line], names: list[str], bad: BadItems) -> list[Line]:
    """Those that are like the header."""
    good = []
    for line in lines:
        if len(line.cells) != len(names):
            bad.add(line.where, f"{len(line.cells)} cells, the header has {len(names)}")
        elif [clean_name(cell) for cell in line.cells] == names:
            bad.add(line.where, "the header again")
        else:
            good.append(line)
    return good


def choose_columns(
    path: Path, names: list[str], lines: list[Line], settings: DataConfig
) -> list[str]:
    """Those that hold numbers; the others are left out, unless they are to be forecast."""
    chosen = []
    for at, name in enumerate(names):
        if name == settings.time or name in settings.ignore:
            continue
        wrong = _find_words([line.cells[at] for line in lines], settings.decimal)
        if not wrong:
            chosen.append(name)
        elif name in settings.target:
            hint = "data.decimal is the mark in numbers, data.target names the columns"
            raise StarterError(f"{path}: {name} holds no numbers{wrong}", hint)
    return chosen


def _find_words(cells: list[str], decimal: str) -> str:
    """A cell that is no number where too many are none; empty of numbers."""
    known, words = 0, []
    for cell in cells:
        try:
            known += not math.isnan(read_number(cell, "", decimal))
        except BadCell as error:
            words.append(error.shown)
    if known and known >= NEARLY_ALL * (known + len(words)):
        return ""
    return words[0] if words else ": it is empty"
