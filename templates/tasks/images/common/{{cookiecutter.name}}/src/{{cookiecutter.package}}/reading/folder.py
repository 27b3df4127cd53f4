"""Pictures in a folder: one subfolder a class, named after it; below train/ and test/ perhaps."""

from pathlib import Path
from typing import NamedTuple

from ..config import StarterError
from ..settings.options import DataConfig
from ..task import CLASS, Target
from .bad import BadItems
from .collect import Listed, collect
from .items import Items
from .leftovers import look_into
from .names import clean_name, index_labels
from .split import PARTS

NAMES = {  # what people call the parts
    **dict.fromkeys(("train", "training"), "train"),
    **dict.fromkeys(("val", "valid", "validation", "dev"), "validation"),
    **dict.fromkeys(("test", "testing"), "test"),
}


class _Place(NamedTuple):
    folder: Path  # whose subfolders are classes
    part: int | None  # index into PARTS


def read_folder(folder: Path, settings: DataConfig) -> Items:
    """Every picture of every class; gray ones stay gray if all are.

    Raises:
        StarterError: no classes, or (unless they are skipped) something that is no picture.
    """
    bad = BadItems(str(folder), settings.on_bad)
    places = _find_places(folder)
    listed = [each for place in places for each in _list_files(folder, place, bad)]
    if not listed:
        bad.settle(0)
        raise StarterError(
            f"{folder} holds no pictures", "it needs one subfolder of pictures for each class"
        )
    items, kept = collect(folder, listed, settings, bad)
    classes, labels = index_labels([listed[at].answer for at in kept])
    return items(Target(CLASS, "", classes), labels)


def _find_places(folder: Path) -> list[_Place]:
    """The folder itself, or its train/, val/ and test/ where the classes lie in these.

    Raises:
        StarterError: the classes lie a level deeper in folders of other names.
    """
    inside = [place for place in look_into(folder) if place.is_dir()]
    below = [path for place in inside for path in look_into(place)]
    if not below or not all(path.is_dir() for path in below):
        return [_Place(folder, None)]
    parts = [NAMES.get(place.name.lower(), "") for place in inside]
    if "train" in parts and "" not in parts and len(set(parts)) == len(parts) > 1:
        print(f"the parts are those of {folder}: {', '.join(place.name for place in inside)}")
        return [_Place(place, PARTS.index(part)) for place, part in zip(inside, parts, strict=True)]
    names = ", ".join(f"{place.name}/" for place in inside[:5])
    one = f"data.source = {inside[0]}" if len(inside) == 1 else "put each class into one folder"
    hint = f"{one}; or call them train, val and test, whose parts are kept"
    message = f"{folder} is a level too high: {names} hold folders and no pictures"
    raise StarterError(message, hint)


def _list_files(folder: Path, place: _Place, bad: BadItems) -> list[Listed]:
    files = []
    for home in look_into(place.folder):
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
        label = clean_name(home.name)
        files += [Listed(f"{where}/{path.name}", path, label, "", place.part) for path in inside]
    return files
