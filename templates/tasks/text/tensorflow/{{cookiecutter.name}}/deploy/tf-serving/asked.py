"""What the client asks about: texts, as they are."""

import argparse
from typing import Any

SIGNATURE = "text"  # makes bytes of it itself


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What the command line takes."""
    parser.add_argument("texts", nargs="+", metavar="TEXT")


def read_inputs(options: argparse.Namespace, about: dict[str, Any]) -> list[dict[str, Any]]:
    """The signature's inputs, by name. Raises ValueError: what is no text in UTF-8."""
    return [{"text": text.encode()} for text in options.texts]
