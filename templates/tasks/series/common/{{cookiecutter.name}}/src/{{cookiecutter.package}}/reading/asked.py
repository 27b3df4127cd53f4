"""What `predict` is asked about: the end of a series."""

import argparse
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from ..config import StarterError
from ..settings.options import DataConfig
from .cells import show_moment
from .reader import Inputs
from .source import open_series


def add_options(parser: argparse.ArgumentParser) -> None:
    """The options of `predict` that are about its inputs: none, a series comes as a file."""


def given_by_hand(about: dict[str, Any], options: argparse.Namespace) -> tuple[str, Inputs] | None:
    """The input that the options themselves hold: none."""
    return None


def holds_many(path: Path) -> bool:
    """Whether a path stands for more than one input."""
    return path.is_dir()


def read_file(
    path: Path, about: dict[str, Any], options: argparse.Namespace
) -> Iterator[tuple[str, Inputs | str]]:
    """The last rows of a file, and what to call them.

    Columns that the model does not take are passed over.

    Raises:
        StarterError: not such a file, or it has too few rows.
    """
    settings = DataConfig(
        source=str(path), time=about["time"], past=about["past"], decimal=about["decimal"]
    )
    series = open_series(path, settings, about)
    count, past = len(series.values), about["past"]
    if count < past:
        raise StarterError(f"{path} has {count} rows, the model looks at {past}")
    name = str(path) if series.last is None else f"{path} after {show_moment(series.last)}"
    yield name, {"past": series.values[-past:].astype(np.float32)[None]}
