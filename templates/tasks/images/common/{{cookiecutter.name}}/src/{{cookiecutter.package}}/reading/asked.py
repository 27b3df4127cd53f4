"""What `predict` is asked about: picture files."""

import argparse
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from .picture import read_picture, read_spec
from .reader import Inputs


def add_options(parser: argparse.ArgumentParser) -> None:
    """The options of `predict` that are about its inputs."""
    parser.add_argument("--invert", action="store_true", help="the file is dark on light")


def given_by_hand(about: dict[str, Any], options: argparse.Namespace) -> tuple[str, Inputs] | None:
    """The input that the options themselves hold: none."""
    return None


def holds_many(path: Path) -> bool:
    """Whether a path stands for more than one input."""
    return path.is_dir()


def read_file(
    path: Path, about: dict[str, Any], options: argparse.Namespace
) -> Iterator[tuple[str, Inputs | str]]:
    """The picture and what to call it.

    Raises:
        StarterError: it cannot be read.
    """
    image = read_picture(path, read_spec(about), options.invert)  # (size, size, channels)
    yield str(path), {"image": image[None]}
