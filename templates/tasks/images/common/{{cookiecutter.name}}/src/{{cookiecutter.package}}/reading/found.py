"""The first look at picture files. What it found is kept: it decodes every one of them."""

import hashlib
import io
import json
import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import astuple, dataclass
from pathlib import Path

import numpy as np

from ..config import RUNS
from ..settings.options import DataConfig
from .decode import BRIGHT, BadPicture, PictureSpec, brightest, decode
from .files import stamp
from .items import make_key


@dataclass(frozen=True, slots=True)
class Found:
    """One picture file."""

    stamp: tuple[int, int]  # of the file that was looked at
    bright: bool  # it uses the upper of 16 bits
    depth: int  # it was decoded with, see PictureSpec
    gray: bool
    key: str  # of its bytes, in hexadecimal
    mean: tuple[float, ...]  # of each channel's numbers
    square: tuple[float, ...]  # the mean of their squares


def look_at(
    folder: Path, paths: Sequence[Path], settings: DataConfig
) -> tuple[list[Found | str], PictureSpec]:
    """What each file of the folder is, or why it is no picture; and how all are to be read."""
    kept = RUNS / f".found-{_name(folder, settings)}.json"
    known = _recall(kept)
    with ThreadPoolExecutor(max(1, settings.workers)) as pool:  # decoding runs side by side
        within = [_within(folder, path) for path in paths]
        old = [_still(path, known.get(name)) for path, name in zip(paths, within, strict=True)]
        depth = settings.depth
        bright = [False] * len(paths)
        if not depth:  # 16 when any uses the upper of 16 bits, so that all are taken so
            bright = list(pool.map(_is_bright, paths, old))
            depth = 16 if any(bright) else 0
        spec = PictureSpec(settings.image_size, channels=3, fit=settings.fit, depth=depth)
        found = list(pool.map(lambda *about: _look(spec, *about), paths, old, bright))
    pictures = {name: f for name, f in zip(within, found, strict=True) if isinstance(f, Found)}
    if pictures != known:
        lines = {name: astuple(each) for name, each in pictures.items()}
        with suppress(OSError):  # nothing is lost but time, nor if it is cut off
            kept.parent.mkdir(exist_ok=True)
            kept.write_text(json.dumps(lines), "utf-8")
    return found, spec


def measure(image: np.ndarray) -> np.ndarray:
    """Mean, and mean square, of each channel.

    Shapes: (size, size, channels) -> (2, channels) float64.
    """
    wide = image.astype(np.float64)
    return np.stack([wide.mean(axis=(0, 1)), np.square(wide).mean(axis=(0, 1))])


def _name(folder: Path, settings: DataConfig) -> str:
    about = (str(folder.resolve()), settings.image_size, settings.fit, settings.depth)
    return hashlib.sha256(os.fsencode(repr(about))).hexdigest()[:16]


def _within(folder: Path, path: Path) -> str:
    return path.relative_to(folder).as_posix() if path.is_relative_to(folder) else str(path)


def _recall(kept: Path) -> dict[str, Found]:
    try:
        lines = json.loads(kept.read_bytes())
        known = {}
        for name, ((size, time), bright, depth, gray, key, mean, square) in lines.items():
            bytes.fromhex(key)
            numbers = [tuple(map(float, each)) for each in (mean, square)]
            known[name] = Found((size, time), bright, depth, gray, key, *numbers)
        return known
    except (OSError, ValueError, TypeError, AttributeError):  # cut off, or not written here
        return {}


def _still(path: Path, found: Found | None) -> Found | None:
    with suppress(OSError):
        if found and stamp(path) == found.stamp:
            return found
    return None


def _is_bright(path: Path, old: Found | None) -> bool:
    if old or not path.is_file():
        return old is not None and old.bright
    try:
        with path.open("rb") as file:
            return brightest(file) >= BRIGHT
    except Exception:  # Pillow raises whatever the broken decoder met; said when it is decoded
        return False


def _look(spec: PictureSpec, path: Path, old: Found | None, bright: bool) -> Found | str:
    if old and old.depth == spec.depth:
        return old
    if path.is_dir():
        return "a folder inside a class folder"
    if not path.is_file():  # a pipe would wait for ever, a link may lead nowhere or to itself
        return "neither a file nor a link to one"
    try:
        now, content = stamp(path), path.read_bytes()
        image = decode(io.BytesIO(content), spec)  # (size, size, 3)
    except BadPicture as error:
        return str(error)
    except OSError as error:
        return f"cannot be read: {error.strerror}"
    gray = np.array_equal(image.min(axis=2), image.max(axis=2))
    # The file's bytes and not its pixels: those change with image_size and Pillow.
    key, (mean, square) = make_key(content).hex(), measure(image).tolist()
    return Found(now, bright, spec.depth, gray, key, tuple(mean), tuple(square))
