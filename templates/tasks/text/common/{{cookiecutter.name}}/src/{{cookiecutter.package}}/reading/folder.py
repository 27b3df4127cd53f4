"""Texts in a folder: one subfolder of .txt files a class; below train/ and test/ perhaps."""

from collections.abc import Iterator
from pathlib import Path

from ..config import StarterError
from ..settings.options import DataConfig
from ..task import CLASS, Target
from .bad import BadItems
from .collect import Collected
from .items import Items
from .leftovers import look_into
from .names import clean_name, index_labels
from .split import PARTS
from .texts import LARGEST, BadText, TextSpec, decode_text

ENDING = ".txt"
NAMES = {"train": "train", "val": "validation", "validation": "validation", "test": "test"}


def read_folder(folder: Path, settings: DataConfig, spec: TextSpec) -> Items:
    """Every text of every class.

    Raises:
        StarterError: no classes, or (unless they are skipped) something that is no text.
    """
    if settings.group:
        raise StarterError("data.group is a column, and a folder has none", 'data.group = ""')
    bad, found = BadItems(str(folder), settings.on_bad), Collected(spec)
    for place, part in _find_places(folder):
        for path, label in _list_files(folder, place, bad):
            try:
                found.add(read_text(path), label)
            except BadText as error:
                bad.add(path.relative_to(folder).as_posix(), str(error))
                continue
            if part is not None:
                found.parts.append(part)
    bad.settle(len(found.answers))
    if not found.answers:
        hint = f"it needs one subfolder of {ENDING} files for each class"
        raise StarterError(f"{folder} holds no texts", hint)
    classes, labels = index_labels(found.answers)
    return found.finish(settings, Target(CLASS, "", classes), labels)


def read_text(path: Path) -> str:
    """The text of a file. Raises BadText."""
    if not path.is_file():  # a pipe would wait for ever, a link may lead nowhere or to itself
        raise BadText("neither a file nor a link to one")
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST + 1)
    except OSError as error:
        raise BadText(f"cannot be read: {error.strerror}") from error
    if len(content) > LARGEST:
        raise BadText(f"is longer than {LARGEST // 2**20} MiB")
    return decode_text(content)


def _find_places(folder: Path) -> list[tuple[Path, int | None]]:
    """The folders whose subfolders are classes, each with its part as an index into PARTS."""
    inside = [place for place in look_into(folder) if place.is_dir()]
    parts = [NAMES.get(place.name.lower(), "") for place in inside]
    nested = [any(path.is_dir() for path in look_into(place)) for place in inside]
    if "train" in parts and "" not in parts and len(set(parts)) == len(parts) > 1 and all(nested):
        print(f"the parts are those of {folder}: {', '.join(place.name for place in inside)}")
        return [(place, PARTS.index(part)) for place, part in zip(inside, parts, strict=True)]
    return [(folder, None)]


def _list_files(folder: Path, place: Path, bad: BadItems) -> Iterator[tuple[Path, str]]:
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
        for path in inside:
            if path.is_dir():
                bad.add(f"{where}/{path.name}/", "a folder inside a class folder")
            elif path.suffix.lower() != ENDING:
                bad.add(f"{where}/{path.name}", f"is no {ENDING} file")
            else:
                yield path, clean_name(home.name)
