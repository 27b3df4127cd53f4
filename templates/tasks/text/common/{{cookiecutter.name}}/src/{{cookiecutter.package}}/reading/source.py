"""Where the texts come from, and how much of each the network reads."""

import math
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from ..config import StarterError
from ..settings.options import DataConfig
from .folder import read_folder
from .held import TextReader
from .items import Items
from .lines import ENDINGS
from .table import read_table
from .texts import TextSpec

MOST_PIECES = 8  # that `data.pieces = 0` takes
ENOUGH = 0.99  # share of the training texts that it wants whole


def read_source(settings: DataConfig, about: dict[str, Any] | None = None) -> Items:
    """Everything that `data.source` holds, as much of each text as any network may read.

    Args:
        about: of a trained network; see Task.

    Raises:
        StarterError: there is no such source, or it cannot be used.
    """
    path = Path(settings.source)
    spec = read_spec(about) if about else TextSpec(settings.length, settings.pieces or MOST_PIECES)
    try:
        if path.is_dir():
            return read_folder(path, settings, spec)
        if path.is_file() and path.suffix.lower() in ENDINGS:
            return read_table(path, settings, spec)
    except OSError as error:
        raise StarterError(f"data.source = {path} cannot be read: {error}") from error
    what = f"is neither a folder nor a {' or '.join(ENDINGS)} file"
    what = what if path.exists() else "does not exist"
    hint = "a table with a column of texts, or a folder with one subfolder of .txt files a class"
    raise StarterError(f"data.source = {path} {what}", hint)


def read_spec(about: dict[str, Any]) -> TextSpec:
    """How much of a text a trained network reads.

    Raises:
        StarterError: it was trained before this project knew pieces.
    """
    try:
        return TextSpec.of(about)
    except (KeyError, TypeError) as error:
        raise StarterError(
            "the model is of another version of this project", "make train"
        ) from error


def read_like(settings: DataConfig, about: dict[str, Any]) -> Items:
    """Everything that `data.source` holds, as a trained network takes it; `about`: see Task."""
    items = read_source(settings, about)
    return _fit(items, read_spec(about), np.arange(len(items.answers)))


def fit_inputs(items: Items, train: np.ndarray, about: dict[str, Any] | None) -> Items:
    """The items as the network takes them: in as many pieces as most texts need.

    Args:
        train: indexes of the training part, from whose lengths the pieces follow: (n,).
        about: of a trained network, whose pieces stay; see Task.
    """
    if about:
        return _fit(items, read_spec(about), train)
    spec = read_spec(items.about)
    if not spec.pieces:
        assert items.measures is not None  # (n,) bytes of each text
        most = np.quantile(items.measures[train], ENOUGH, method="inverted_cdf")
        pieces = math.ceil(float(most) / spec.length)
        spec = replace(spec, pieces=min(MOST_PIECES, pieces))
    return _fit(items, spec, train)


def _fit(items: Items, spec: TextSpec, train: np.ndarray) -> Items:
    assert isinstance(items.reader, TextReader)
    assert items.measures is not None
    cut = int((items.measures > spec.room).sum())
    if cut:
        count, much = len(items.measures), f"{spec.room} bytes, of which the rest is not read"
        print(f"note: {cut} of {count} texts are longer than {much} (data.pieces, data.length)")
    middle, longest = np.quantile(items.measures[train], (0.5, 1), method="inverted_cdf").tolist()
    heads = ("texts are read", "bytes of one", "half have at most", "the longest has", "cut off")
    how = f"in {spec.pieces} pieces" if spec.pieces > 1 else "in one piece"
    row = (how, f"{spec.room}", f"{middle:.0f}", f"{longest:.0f}", f"{cut}")
    return replace(
        items,
        reader=replace(items.reader, room=spec.room),
        inputs={"bytes": (spec.room,)},
        about=items.about | {"length": spec.length, "pieces": spec.pieces},
        found=(heads, row),
    )
