"""The header of a table: which column is what."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from ..config import StarterError
from ..settings.options import DataConfig
from .lines import read_lines
from .names import clean_name


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
