"""What `predict` is asked about: texts in files and tables, or one given by hand."""

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ..config import StarterError
from .folder import read_text
from .lines import ENDINGS, Line
from .names import clean_name
from .reader import Inputs
from .source import read_spec
from .table import find_column, read_rows
from .texts import BadText, TextSpec, clean_text, encode_bytes

SHOWN = 40  # characters of a text in its name


def add_options(parser: argparse.ArgumentParser) -> None:
    """The options of `predict` that are about its inputs."""
    parser.add_argument("--text", metavar="TEXT", help="the text itself")


def given_by_hand(about: dict[str, Any], options: argparse.Namespace) -> tuple[str, Inputs] | None:
    """The input that the options themselves hold, and what to call it.

    Raises:
        StarterError: it is no text.
    """
    if options.text is None:
        return None
    try:
        return _shorten(options.text), as_input(options.text, read_spec(about))
    except BadText as error:
        raise StarterError(f"the text {error}") from error


def holds_many(path: Path) -> bool:
    """Whether a path stands for more than one input."""
    return path.is_dir() or path.suffix.lower() in ENDINGS


def read_file(
    path: Path, about: dict[str, Any], options: argparse.Namespace
) -> Iterator[tuple[str, Inputs | str]]:
    """Every text of a table, or a file that is one text, and what to call it.

    Raises:
        StarterError: there is no such file, or it has no column of texts.
    """
    spec, cut = read_spec(about), 0
    for where, text in _read_texts(path, about["column"]):
        try:
            if isinstance(text, BadText):
                raise text
            yield where, as_input(text, spec)
            cut += len(clean_text(text)) > spec.room
        except BadText as error:
            yield where, str(error)
    if cut:
        told = f"{cut} of the texts in {path} are longer than {spec.room} bytes"
        print(f"note: {told}, of which the rest is not read", file=sys.stderr)


def _read_texts(path: Path, column: str) -> Iterator[tuple[str, str | BadText]]:
    """Each text and where it stands, or why it is none."""
    if not holds_many(path):
        try:
            yield str(path), read_text(path)
        except BadText as error:
            yield str(path), error
        return
    lines = read_rows(path)
    header = [clean_name(name) for name in next(lines, Line(0, [])).cells]
    at = find_column(path, header, column, "text")
    for line in lines:
        same = len(line.cells) == len(header)
        why = f"{len(line.cells)} cells, the header has {len(header)}"
        yield f"{path} {line.where}", line.cells[at] if same else BadText(why)


def as_input(text: str, spec: TextSpec) -> Inputs:
    """One text as the model takes it. Raises BadText.

    Shapes: -> bytes (1, room) float32.
    """
    return {"bytes": encode_bytes(clean_text(text), spec.room)[None]}


def _shorten(text: str) -> str:
    return repr(text if len(text) <= SHOWN else f"{text[:SHOWN]}...")
