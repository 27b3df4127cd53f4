"""Pictures in a folder: one subfolder a class, named after it."""

import re
from dataclasses import replace
from pathlib import Path

from ..config import DataConfig, StarterError
from .bad import BadItems
from .found import Found, look_at
from .items import Items, clean_name, index_labels, make_key
from .reader import FolderReader
from .split import join_groups

LEFTOVERS = {"thumbs.db", "ehthumbs.db", "desktop.ini", "__macosx"}  # of Windows, of macOS' zip


def read_folder(folder: Path, settings: DataConfig) -> Items:
    """Every picture of every class; gray ones stay gray if all are.

    Raises:
        StarterError: no classes, or (unless they are skipped) something that is no picture.
    """
    bad = BadItems(str(folder), settings.on_bad)
    _check_levels(folder)
    files = _list_files(folder, bad)
    if not files:
        bad.settle(0)
        raise StarterError(
            f"{folder} holds no pictures", "it needs one subfolder of pictures for each class"
        )
    looks, spec = look_at(folder, [path for _, path in files], settings)
    found = dict(zip((path for _, path in files), looks, strict=True))
    twice = _in_two_classes(files, found)
    group = _compile_group(settings.group)
    labels, groups, kept = [], [], {}
    for label, path in files:
        where = f"{path.parent.name}/{path.name}"
        look = found[path]
        if path in twice:
            bad.add(where, f"the same file is also {twice[path]}")
        elif isinstance(look, str):
            bad.add(where, look)
        elif not (name := group.search(where)):
            bad.add(where, f"data.group = {settings.group} is not found in its path")
        else:
            labels.append(label)
            owner = (name[min(1, group.groups)] or name[0]).encode(errors="surrogateescape")
            groups.append(make_key(owner))
            kept[path] = look
    bad.settle(len(kept))
    spec = replace(spec, channels=1 if all(look.gray for look in kept.values()) else 3)
    classes, indexes = index_labels(labels)
    keys = [bytes.fromhex(look.key) for look in kept.values()]
    return Items(
        kind="picture",
        reader=FolderReader(tuple(kept), tuple(look.stamp for look in kept.values()), spec),
        shape=(spec.image_size, spec.image_size, spec.channels),
        labels=indexes,
        classes=classes,
        keys=join_groups(groups, keys) if settings.group else keys,
        content="".join(look.key for look in kept.values()).encode(),
        fit=spec.fit,
        depth=spec.depth,
    )


def _check_levels(folder: Path) -> None:
    """Raises StarterError where the classes lie a level deeper, in train/ and val/ for example."""
    places = [place for place in _look_into(folder) if place.is_dir()]
    inside = [path for place in places for path in _look_into(place)]
    if not inside or not all(path.is_dir() for path in inside):
        return
    names = ", ".join(f"{place.name}/" for place in places[:5])
    one = f"data.source = {places[0]}" if len(places) == 1 else "put each class into one folder"
    hint = f"{one}; what part of it trains, chooses and tests is decided here"
    message = f"{folder} is a level too high: {names} hold folders and no pictures"
    raise StarterError(message, hint)


def _look_into(folder: Path) -> list[Path]:
    """What lies in it, without what systems and editors leave behind."""
    return [path for path in sorted(folder.iterdir()) if not is_leftover(path.name)]


def is_leftover(name: str) -> bool:
    """Whether systems and editors leave files and folders of this name behind."""
    return name.startswith(".") or name.lower() in LEFTOVERS


def _list_files(folder: Path, bad: BadItems) -> list[tuple[str, Path]]:
    files = []
    for place in _look_into(folder):
        if not place.is_dir():
            bad.add(place.name, "lies beside the class folders, so its class is unknown")
            continue
        if any("\ud800" <= letter <= "\udfff" for letter in place.name):
            bad.add(f"{place.name}/", "a class whose name is not UTF-8")
            continue
        label = clean_name(place.name)
        inside = _look_into(place)
        if not inside:
            bad.add(f"{place.name}/", "an empty class folder")
        files += [(label, path) for path in inside]
    return files


def _compile_group(pattern: str) -> re.Pattern[str]:
    try:
        return re.compile(pattern)
    except re.error as error:
        message = f"data.group = {pattern} is not a regular expression: {error}"
        raise StarterError(message, r"such as patient(\d+): the brackets hold the group") from error


def _in_two_classes(
    files: list[tuple[str, Path]], found: dict[Path, Found | str]
) -> dict[Path, str]:
    """The files whose very bytes another class has too: one of the two labels is wrong."""
    seen: dict[str, tuple[str, Path]] = {}
    twice: dict[Path, str] = {}
    for label, path in files:
        look = found[path]
        if isinstance(look, str):
            continue
        first_label, first = seen.setdefault(look.key, (label, path))
        if first_label != label:
            twice[path] = f"{first.parent.name}/{first.name}"
            twice[first] = f"{path.parent.name}/{path.name}"
    return twice
