"""Folders whose subfolders are classes; below train/, val/ and test/ perhaps."""

from pathlib import Path
from typing import NamedTuple

from ..config import StarterError
from .bad import BadItems
from .leftovers import look_into
from .names import clean_name
from .split import PARTS

NAMES = {  # what people call the parts
    **dict.fromkeys(("train", "training"), "train"),
    **dict.fromkeys(("val", "valid", "validation", "dev"), "validation"),
    **dict.fromkeys(("test", "testing"), "test"),
}


class InClass(NamedTuple):
    """What lies in the folder of a class, a file or not."""

    where: str  # its path within the source
    path: Path
    answer: str  # the class
    part: int | None  # index into PARTS, where the folders say it


def list_classes(folder: Path, what: str, bad: BadItems) -> list[InClass]:
    """Everything in the folders of classes; what is in none goes to `bad`.

    Args:
        what: pictures | texts

    Raises:
        StarterError: the classes lie a level deeper in folders of other names.
    """
    places = _find_places(folder, what)
    return [each for place, part in places for each in _list_files(folder, place, part, bad)]


def _find_places(folder: Path, what: str) -> list[tuple[Path, int | None]]:
    """The folders whose subfolders are classes: this one, or its train/, val/ and test/."""
    inside = [place for place in look_into(folder) if place.is_dir()]
    below = [[path.is_dir() for path in look_into(place)] for place in inside]
    deeper = any(below) and all(map(all, below))
    parts = [NAMES.get(place.name.lower(), "") for place in inside]
    named = "train" in parts and "" not in parts and len(set(parts)) == len(parts) > 1
    if named and (deeper or all(map(any, below))):  # a stray file is refused by name, later
        print(f"the parts are those of {folder}: {', '.join(place.name for place in inside)}")
        return [(place, PARTS.index(part)) for place, part in zip(inside, parts, strict=True)]
    if not deeper:
        return [(folder, None)]
    names = ", ".join(f"{place.name}/" for place in inside[:5])
    one = f"data.source = {inside[0]}" if len(inside) == 1 else "put each class into one folder"
    hint = f"{one}; or call them train, val and test, whose parts are kept"
    raise StarterError(f"{folder} is a level too high: {names} hold folders and no {what}", hint)


def _list_files(folder: Path, place: Path, part: int | None, bad: BadItems) -> list[InClass]:
    files = []
    for home in look_into(place):
        where = home.relative_to(folder).as_posix()
        if not home.is_dir():
            bad.add(where, "lies beside the class folders, so its class is unknown")
            continue
        if any("\ud800" <= letter <= "\udfff" for letter in home.name):
            bad.add(f"{where}/", "a class whose name is not UTF-8")
            continue
        inside = look_into(home)
        if not inside:
            bad.add(f"{where}/", "an empty class folder")
        name = clean_name(home.name)
        files += [InClass(f"{where}/{path.name}", path, name, part) for path in inside]
    return files
