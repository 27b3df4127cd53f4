"""What the client asks about: rows of the table, without their answer."""

import argparse
import csv
import sys
from pathlib import Path
from typing import Any

[SHARED] = (Path(__file__).resolve().parents[2] / "src").glob("*/reading/cells.py")
sys.path.insert(0, str(SHARED.parent))  # it needs nothing but Python
from cells import BadCell, Column  # noqa: E402

SIGNATURE = "serving_default"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What the command line takes."""
    words = "a row, without its answer; an empty cell is a gap; may be given again"
    how: Any = {"action": "append", "required": True}
    parser.add_argument("--features", metavar="1.5,word,...", help=words, **how)


def read_inputs(options: argparse.Namespace, about: dict[str, Any]) -> list[dict[str, Any]]:
    """The signature's inputs, by name. Raises ValueError: not a row of this model."""
    return [{"features": read_row(text, about)} for text in options.features]


def read_row(text: str, about: dict[str, Any]) -> list[float]:
    """The numbers less each column's offset: float32, as the model takes it, has seven digits."""
    cells, columns = next(csv.reader([text]), []), [Column.of(each) for each in about["columns"]]
    if len(cells) != len(columns):
        raise ValueError(f"{len(cells)} cells, the model takes {len(columns)}")
    try:
        return [
            column.encode(cell) - column.offset for cell, column in zip(cells, columns, strict=True)
        ]
    except BadCell as error:
        raise ValueError(f"{error}{error.shown}") from error
