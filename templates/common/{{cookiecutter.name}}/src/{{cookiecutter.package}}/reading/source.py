"""Which source the data come from, and the one that is always there."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from sklearn.datasets import load_digits

from ..config import DataConfig, StarterError
from .decode import resize
from .folder import read_folder
from .items import Items, make_key
from .lines import ENDINGS
from .reader import ArrayReader
from .table import read_table


def read_source(settings: DataConfig, only: Sequence[str] = ()) -> Items:
    """Everything that `data.source` holds.

    Args:
        only: the columns to read of a table; else all.

    Raises:
        StarterError: there is no such source, or it cannot be used.
    """
    path = Path(settings.source)
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
            return read_table(path, settings, only)
    except OSError as error:
        raise StarterError(f"data.source = {path} cannot be read: {error}") from error
    what = "is neither a folder nor a .csv file" if path.exists() else "does not exist"
    hint = "digits, a folder with one subfolder of pictures a class, or a .csv file"
    raise StarterError(f"data.source = {path} {what}", hint)


def _read_digits(settings: DataConfig) -> Items:
    digits, size = load_digits(), settings.image_size
    gray = digits.images.astype(np.float32)[..., None] / 16  # (n, 8, 8, 1)
    images = np.stack([resize(image, size) for image in gray])  # (n, size, size, 1)
    keys = [make_key(image.tobytes()) for image in gray]  # before resizing: at every size the same
    classes = tuple(str(digit) for digit in range(10))
    labels = digits.target.astype(np.int64)
    return Items(
        kind="picture",
        reader=ArrayReader(images),
        shape=images.shape[1:],
        labels=labels,
        classes=classes,
        keys=keys,
        content=b"".join(keys),
        fit=settings.fit,
    )
