"""The series that the windows come from."""

import hashlib
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from ..config import StarterError
from ..settings.options import DataConfig
from ..task import SERIES, Target
from .grid import show_step
from .items import Items, make_key
from .lines import ENDINGS
from .series import Series, read_series
from .windows import WindowReader, place_windows

DAY = 86_400_000  # milliseconds


def read_source(settings: DataConfig, about: dict[str, Any] | None = None) -> Items:
    """Every window of `data.source`, and what comes after it.

    Args:
        about: of a trained network, whose columns are read; see Task.

    Raises:
        StarterError: there is no such source, or it cannot be used.
    """
    series = open_series(Path(settings.source), settings, about)
    starts, parts = place_windows(len(series.values), settings)
    return _make_items(series, starts, settings, parts)


def read_like(settings: DataConfig, about: dict[str, Any]) -> Items:
    """Every window of `data.source`, as a trained network takes it; `about`: see Task."""
    settings = replace(settings, past=about["past"])
    series = open_series(Path(settings.source), settings, about)
    count, length = len(series.values), settings.past + settings.ahead
    if count < length:
        message = f"{settings.source} has {count} rows, a window and what comes after it {length}"
        raise StarterError(message, "more rows")
    starts = np.arange(0, count - length + 1, settings.step)
    return replace(_make_items(series, starts, settings), about=about)


def open_series(path: Path, settings: DataConfig, about: dict[str, Any] | None) -> Series:
    """A file's rows. Takes and raises what `read_source` does."""
    columns = about["columns"] if about else ()
    try:
        if not (path.is_file() and path.suffix.lower() in ENDINGS):
            what = f"is not a {' or '.join(ENDINGS)} file" if path.exists() else "does not exist"
            raise StarterError(f"{path} {what}", "data.source names a table with a header")
        series = read_series(path, settings, columns)
    except OSError as error:
        raise StarterError(f"{path} cannot be read: {error}") from error
    if about and series.step and about["step"] and series.step != 1000 * about["step"]:
        wanted = show_step(round(1000 * about["step"]))
        message = f"{path} has a row every {show_step(series.step)}, the model takes one {wanted}"
        raise StarterError(message, "a series of the same step")
    return series


def fit_inputs(items: Items, train: np.ndarray, about: dict[str, Any] | None) -> Items:
    """The items, and what is learned of their columns from the training part.

    A forecast counts in the mean error that yesterday's values have there as one.

    Args:
        train: indexes of the training part: (n,).
        about: of a trained network; see Task.

    Raises:
        StarterError: what is to be forecast never changes.
    """
    reader, target = items.reader, items.target
    assert isinstance(reader, WindowReader)
    rows = reader.rows[: reader.starts[train].max() + reader.past].astype(np.float64)
    places = [items.about["columns"].index(name) for name in target.columns]
    spread = rows.std(axis=0)
    if still := [target.columns[at] for at, each in enumerate(spread[places]) if not each]:
        message = f"{', '.join(still)} never changes in the training part"
        raise StarterError(message, "there is nothing to forecast: data.target names others")
    off = items.answers[train] - repeat_season(reader.read(train)["past"], items.about, target)
    errors = np.abs(off).reshape(-1, len(places)).mean(axis=0, dtype=np.float64)  # (targets,)
    scale = np.where(errors > 0, errors, spread[places])
    return replace(
        items,
        target=replace(
            target, mean=tuple(rows.mean(axis=0)[places].tolist()), scale=tuple(scale.tolist())
        ),
        fitted={
            "mean": rows.mean(axis=0).tolist(),
            "scale": np.where(spread > 0, spread, 1.0).tolist(),
        },
    )


def find_places(about: dict[str, Any], target: Target, season: int) -> np.ndarray:
    """Where in a window, its rows one after another, the value a season before each output is.

    Shapes: -> (ahead * targets,) int64.
    """
    width = len(about["columns"])
    rows = about["past"] - season + np.arange(target.ahead) % season  # (ahead,)
    columns = np.array([about["columns"].index(name) for name in target.columns])
    places: np.ndarray = (rows[:, None] * width + columns).reshape(-1)
    return places


def repeat_season(past: np.ndarray, about: dict[str, Any], target: Target) -> np.ndarray:
    """The last season again. Shapes: (n, past, columns) -> (n, ahead * targets)."""
    places = find_places(about, target, about["season"])
    repeated: np.ndarray = past.reshape(len(past), -1)[:, places]
    return repeated


def _make_items(
    series: Series, starts: np.ndarray, settings: DataConfig, parts: np.ndarray | None = None
) -> Items:
    reader = WindowReader(series.values.astype(np.float32), starts, settings.past)
    places = [series.columns.index(name) for name in settings.target]
    return Items(
        reader,
        {"past": (settings.past, len(series.columns))},
        Target(SERIES, ", ".join(settings.target), columns=settings.target, ahead=settings.ahead),
        reader.read_next(settings.ahead, places),
        [make_key(start.tobytes()) for start in starts],
        content=hashlib.sha256(reader.rows.tobytes()).digest(),
        about={
            "columns": list(series.columns),
            "past": settings.past,
            "step": series.step / 1000,  # seconds; 0: not known
            "season": _find_season(series.step, settings),
            "time": settings.time,
            "order": series.order,
            "decimal": settings.decimal,
        },
        found=series.found,
        parts=parts,
    )


def _find_season(step: int, settings: DataConfig) -> int:
    """Rows after which a value comes again; raises StarterError: more than `data.past`."""
    if settings.season > settings.past:
        message = f"data.season = {settings.season} is more than data.past = {settings.past}"
        raise StarterError(message, "the window has to hold a season")
    day = DAY // step if step and DAY % step == 0 else 0
    plain = day if 1 < day <= settings.past else min(settings.ahead, settings.past)
    return settings.season or plain
