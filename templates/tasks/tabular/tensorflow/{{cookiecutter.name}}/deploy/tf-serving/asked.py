"""What the client asks about: rows of the table, without their answer."""

import argparse
from typing import Any

SIGNATURE = "serving_default"
LARGEST = 1e30  # as in training


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What the command line takes."""
    words = "a row, without its answer; may be given again"
    how: Any = {"action": "append", "required": True}
    parser.add_argument("--features", metavar="1,2,...", help=words, **how)


def read_inputs(options: argparse.Namespace, about: dict[str, Any]) -> list[dict[str, Any]]:
    """The signature's inputs, by name. Raises ValueError: not a row of this model."""
    return [{"features": read_row(text, about)} for text in options.features]


def read_row(text: str, about: dict[str, Any]) -> list[float]:
    """The numbers less each column's offset: float32, as the model takes it, has seven digits."""
    cells, columns = text.split(","), about["columns"]
    if len(cells) != len(columns):
        raise ValueError(f"{len(cells)} numbers, the model takes {len(columns)}")
    return [
        read_number(cell, column) - less
        for cell, column, less in zip(cells, columns, about["offset"], strict=True)
    ]


def read_number(cell: str, column: str) -> float:
    """The number in a cell. Raises ValueError with the column's name."""
    try:
        number = float(cell.replace("_", "?"))  # 2021_03 is a name, to float() it is 202103
    except ValueError:
        raise ValueError(f"{column} is not a number ({cell.strip()[:40]!r})") from None
    if not abs(number) <= LARGEST:
        raise ValueError(f"{column} is not a finite number below 1e30 ({cell.strip()[:40]!r})")
    return number
