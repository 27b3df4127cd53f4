"""The header of a table, which column is what, and the lines that are like it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from ..config import StarterError
from ..settings.options import DataConfig
from .bad import BadItems
from .lines import Line, read_lines
from .names import clean_name

PIECE = 4096  # lines that are looked at together


@dataclass(frozen=True, slots=True)
class Header:
    """The columns' names and places."""

    names: list[str]
    label: int  # the place of its column
    group: int | None
    time: int | None
    features: list[int]


def read_header(path: Path, settings: DataConfig, only: Sequence[str]) -> Header:
    """The first line of a table.

    Args:
        only: columns that a trained network takes.

    Raises:
        StarterError: it does not name what the settings or the network want.
    """
    line = next(read_lines(path), None)
    if line is None:
        raise StarterError(f"{path} is empty", "its first line names the columns")
    names = [clean_name(name) for name in line.cells]
    twice = sorted({name for name in names if name and names.count(name) > 1})
    if twice:
        message = f"{path} needs a name of its own for every column, not {', '.join(twice)}"
        raise StarterError(message, "name each column once in the first line")
    places = {
        setting: _find_column(path, names, name, setting)
        for setting, name in _single(settings).items()
        if name
    }
    for setting in ("ignore", "numbers", "categories", "dates"):
        for name in getattr(settings, setting):
            _find_column(path, names, name, setting)
    for name in only:
        _find_column(path, names, name, "")
    beside = {*places.values(), *(names.index(name) for name in settings.ignore)}
    features = [at for at in range(len(names)) if at not in beside]
    return Header(names, places["label"], places.get("group"), places.get("time"), features)


def _single(settings: DataConfig) -> dict[str, str]:
    """The settings that name one column each."""
    return {"label": settings.label, "group": settings.group, "time": settings.time}


def _find_column(path: Path, names: list[str], wanted: str, setting: str) -> int:
    if wanted not in names:
        shown = ", ".join(names[:10]) + (f" and {len(names) - 10} more" if len(names) > 10 else "")
        hint = f"data.{setting} names it" if setting else ""
        raise StarterError(f"{path} has no column {wanted}; its columns: {shown}", hint)
    return names.index(wanted)


def read_pieces(
    path: Path, header: Header, bad: BadItems
) -> Iterator[tuple[list[Line], list[list[str]]]]:
    """Lines that are like the header, some at a time, and their cells of the features."""
    lines = read_lines(path)
    next(lines, None)
    while piece := list(islice(lines, PIECE)):
        good = []
        for line in piece:
            if len(line.cells) != len(header.names):
                bad.add(line.where, f"{len(line.cells)} cells, the header has {len(header.names)}")
            elif _is_header(line.cells, header.names):
                bad.add(line.where, "the header again")
            else:
                good.append(line)
        if good:
            yield good, [[line.cells[at] for at in header.features] for line in good]


def _is_header(cells: list[str], names: list[str]) -> bool:
    # The first cell tells nearly every row, a hundred times as fast.
    return clean_name(cells[0]) == names[0] and list(map(clean_name, cells)) == names
