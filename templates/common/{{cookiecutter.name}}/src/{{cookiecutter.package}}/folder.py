"""Pictures in a folder: one subfolder a class, named after it."""

import contextlib
import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np

from .bad import BadItems
from .config import DataConfig, StarterError
from .decode import PictureSpec
from .items import Items, clean_name, index_labels, make_key
from .picture import find_depth, read_picture

MEMORY_LIMIT = 4 * 2**30  # bytes: all pictures are held in memory
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
    size = settings.image_size
    if (need := len(files) * size * size * 3 * 4) > MEMORY_LIMIT:
        message = f"{len(files)} pictures of {size} pixels a side need {need / 2**30:.1f} GiB"
        raise StarterError(f"{message} of memory", "lower data.image_size")
    depth = settings.depth or find_depth([path for _, path in files if path.is_file()])
    spec = PictureSpec(size, channels=3, fit=settings.fit, depth=depth)
    with ThreadPoolExecutor(max(1, settings.workers)) as pool:  # decoding runs side by side
        read = list(pool.map(lambda file: _read(file[1], spec), files))
    labels, keys, images = [], [], []
    digests = _digest(files)
    twice = _in_two_classes(files, digests)
    group = _compile_group(settings.group)
    for (label, path), image in zip(files, read, strict=True):
        where = f"{path.parent.name}/{path.name}"
        if path in twice:
            bad.add(where, f"the same file is also {twice[path]}")
        elif isinstance(image, str):
            bad.add(where, image)
        elif not (found := group.search(where)):
            bad.add(where, f"data.group = {settings.group} is not found in its path")
        else:
            labels.append(label)
            # The file's bytes and not its pixels: those change with image_size and Pillow.
            name = (found[min(1, group.groups)] or found[0]).encode(errors="surrogateescape")
            keys.append(make_key(name) if settings.group else digests[path])
            images.append(image)
    bad.settle(len(images))
    channels = max(image.shape[2] for image in images)
    alike = [np.broadcast_to(image, (size, size, channels)) for image in images]
    classes, indexes = index_labels(labels)
    inputs = np.stack(alike)  # (n, size, size, channels)
    return Items("picture", inputs, indexes, classes, keys, fit=settings.fit, depth=depth)


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


def _read(path: Path, spec: PictureSpec) -> np.ndarray | str:
    """The picture (size, size, 3), with one channel where all three are equal; or why not."""
    if path.is_dir():
        return "a folder inside a class folder"
    if not path.is_file():  # a pipe would wait for ever, a link may lead nowhere or to itself
        return "neither a file nor a link to one"
    try:
        image = read_picture(path, spec)  # (size, size, 3)
    except StarterError as error:
        return str(error).removeprefix(str(path)).strip()
    gray = np.array_equal(image.min(axis=2), image.max(axis=2))
    return image[..., :1] if gray else image


def _compile_group(pattern: str) -> re.Pattern[str]:
    try:
        return re.compile(pattern)
    except re.error as error:
        message = f"data.group = {pattern} is not a regular expression: {error}"
        raise StarterError(message, r"such as patient(\d+): the brackets hold the group") from error


def _digest(files: list[tuple[str, Path]]) -> dict[Path, bytes]:
    """The key of each file's bytes."""
    digests = {}
    for _, path in files:
        if path.is_file():
            with contextlib.suppress(OSError):  # said when it is read as a picture
                digests[path] = make_key(path.read_bytes())
    return digests


def _in_two_classes(files: list[tuple[str, Path]], digests: dict[Path, bytes]) -> dict[Path, str]:
    """The files whose very bytes another class has too: one of the two labels is wrong."""
    seen: dict[bytes, tuple[str, Path]] = {}
    found: dict[Path, str] = {}
    for label, path in files:
        if path not in digests:
            continue
        first_label, first = seen.setdefault(digests[path], (label, path))
        if first_label != label:
            found[path] = f"{first.parent.name}/{first.name}"
            found[first] = f"{path.parent.name}/{path.name}"
    return found
