"""Texts in a folder: one subfolder of .txt files a class; below train/ and test/ perhaps."""

from pathlib import Path

from ..config import StarterError
from ..settings.options import DataConfig
from ..task import CLASS, Target
from .bad import BadItems
from .collect import Collected
from .folders import list_classes
from .items import Items
from .names import index_labels
from .texts import LARGEST, BadText, TextSpec, decode_text

ENDING = ".txt"


def read_folder(folder: Path, settings: DataConfig, spec: TextSpec) -> Items:
    """Every text of every class.

    Raises:
        StarterError: no classes, or (unless they are skipped) something that is no text.
    """
    if settings.group:
        raise StarterError("data.group is a column, and a folder has none", 'data.group = ""')
    bad, found = BadItems(str(folder), settings.on_bad), Collected(spec)
    for where, path, answer, part in list_classes(folder, "texts", bad):
        try:
            found.add(_read_file(path), answer)
        except BadText as error:
            bad.add(where, str(error))
            continue
        if part is not None:
            found.parts.append(part)
    bad.settle(len(found.answers))
    if not found.answers:
        hint = f"it needs one subfolder of {ENDING} files for each class"
        raise StarterError(f"{folder} holds no texts", hint)
    classes, labels = index_labels(found.answers)
    return found.finish(settings, Target(CLASS, "", classes), labels)


def _read_file(path: Path) -> str:
    if path.is_dir():
        raise BadText("a folder inside a class folder")
    if path.suffix.lower() != ENDING:
        raise BadText(f"is no {ENDING} file")
    return read_text(path)


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
