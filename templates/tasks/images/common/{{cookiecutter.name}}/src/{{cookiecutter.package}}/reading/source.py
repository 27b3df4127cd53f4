"""Which source the pictures come from, and the one that is always there."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.datasets import load_digits

from ..config import StarterError
from ..settings.options import DataConfig
from ..task import CLASS, Target
from .augment import refuse_changes
from .collect import describe
from .decode import PictureSpec, resize
from .files import FileReader
from .folder import read_folder
from .found import measure
from .items import Items, make_key
from .labelled import read_labelled
from .lines import ENDINGS
from .reader import ArrayReader


def read_source(settings: DataConfig, about: dict[str, Any] | None = None) -> Items:
    """Everything that `data.source` holds.

    Args:
        about: of a trained network; pictures are read alike without it.

    Raises:
        StarterError: there is no such source, or it cannot be used.
    """
    items = _read(Path(settings.source), settings)
    refuse_changes(settings, PictureSpec.of(items.about).channels)
    return items


def _read(path: Path, settings: DataConfig) -> Items:
    if settings.source == "digits":
        if path.exists():
            message = "data.source = digits means scikit-learn's, and a digits of yours lies here"
            raise StarterError(message, "./digits is your own; move it away for scikit-learn's")
        if settings.group:
            raise StarterError("digits have no groups", 'data.group = ""')
        return _read_digits(settings)
    try:
        if path.is_dir():
            return read_folder(path, settings)
        if path.is_file() and path.suffix.lower() in ENDINGS:
            return read_labelled(path, settings)
    except OSError as error:
        raise StarterError(f"data.source = {path} cannot be read: {error}") from error
    what = "is neither a folder nor a .csv file" if path.exists() else "does not exist"
    hint = "digits, a folder with one subfolder of pictures a class, or a .csv file that names them"
    raise StarterError(f"data.source = {path} {what}", hint)


def read_like(settings: DataConfig, about: dict[str, Any]) -> Items:
    """Everything that `data.source` holds, as a trained network takes it; `about`: see Task."""
    spec = PictureSpec.of(about)
    alike: Any = {"image_size": spec.image_size, "fit": spec.fit, "depth": spec.depth}
    items = _read(Path(settings.source), replace(settings, **alike))
    reader = items.reader
    if isinstance(reader, FileReader):
        reader = replace(reader, spec=replace(reader.spec, channels=spec.channels))
    elif isinstance(reader, ArrayReader):  # the digits, which are gray
        images = reader.arrays["image"]
        shape = (*images.shape[:3], spec.channels)
        reader = ArrayReader({"image": np.broadcast_to(images, shape)})
    return replace(items, reader=reader)


def fit_inputs(items: Items, train: np.ndarray, about: dict[str, Any] | None) -> Items:
    """The items as the network takes them: pictures are so already.

    Args:
        train: indexes of the training part, whose mean and deviation the network takes: (n,).
    """
    spec = PictureSpec.of(items.about)
    assert items.measures is not None  # (n, 2, channels)
    mean, square = items.measures[train].mean(axis=0)  # (channels,) each
    deviation = np.sqrt(np.maximum(square - mean**2, 0))  # (channels,)
    # Rounded: the last bits differ from machine to machine, and a run has to go on.
    fitted = {
        "mean": [round(each, 6) for each in mean.tolist()],
        "scale": [round(each, 6) or 1.0 for each in deviation.tolist()],
    }
    depth = f"{spec.depth} of 16 bits" if spec.depth else "8 bits, or all of 16"
    row = (f"{spec.image_size} pixels a side", f"{spec.channels}", spec.fit, depth)
    heads = ("pictures are made", "channels", "by", "values")
    return replace(items, fitted=fitted, found=(heads, row))


def _read_digits(settings: DataConfig) -> Items:
    digits, size = load_digits(), settings.image_size
    gray = digits.images.astype(np.float32)[..., None] / 16  # (n, 8, 8, 1)
    images = np.stack([resize(image, size) for image in gray])  # (n, size, size, 1)
    keys = [make_key(image.tobytes()) for image in gray]  # before resizing: at every size the same
    return Items(
        ArrayReader({"image": images}),
        {"image": images.shape[1:]},
        Target(CLASS, "", tuple(str(digit) for digit in range(10))),
        digits.target.astype(np.int64),
        keys,
        content=b"".join(keys),
        about=describe(PictureSpec(size, 1, settings.fit)),
        measures=np.stack([measure(image) for image in images]),
    )
