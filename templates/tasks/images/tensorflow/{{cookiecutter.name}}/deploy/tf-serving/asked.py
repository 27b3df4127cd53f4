"""What the client asks about: picture files, as they are."""

import argparse
from pathlib import Path
from typing import Any

SIGNATURE = "image_bytes"  # decodes PNG and JPEG itself


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What the command line takes."""
    parser.add_argument("pictures", nargs="+", type=Path, metavar="PICTURE")


def read_inputs(options: argparse.Namespace, about: dict[str, Any]) -> list[dict[str, Any]]:
    """The signature's inputs, by name. Raises OSError: a file cannot be read."""
    return [{"image_bytes": picture.read_bytes()} for picture in options.pictures]
