"""Read the derived file of everything the program knows into frozen values."""

import json
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from functools import cache
from pathlib import Path
from types import UnionType
from typing import Any, TypeVar, cast, get_args, get_origin

from advisor.errors import DataError
from advisor.knowledge.model import Catalog
from advisor.paths import CATALOG

Read = Callable[[Any], Any]
Shipped = TypeVar("Shipped")


@cache  # the flags come from it, and then the command reads it
def load_catalog(path: Path = CATALOG) -> Catalog:
    """The catalogue from the derived file, some thirty times faster to read than the YAML.

    Raises:
        DataError: the file is missing or broken.
    """
    return read_shipped(path, Catalog)


def read_shipped(path: Path, kind: type[Shipped]) -> Shipped:
    """A derived file as a frozen value of this type.

    Raises:
        DataError: the file is missing or broken.
    """
    try:
        read: Callable[[Any], Shipped] = _reader(cast(Any, kind))
        return read(json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, LookupError, TypeError, AttributeError) as error:
        raise DataError(
            f"{path.name}: the shipped data cannot be read ({error})",
            "Reinstall fwpick; in a checkout run: make sync",
        ) from error


def build_catalog(tree: Mapping[str, Any]) -> Catalog:
    """A tree in the shape of `Catalog`, with lists for tuples, as frozen values.

    Raises:
        TypeError: a field is missing, or one has no place in the model.
    """
    read: Callable[[Any], Catalog] = _reader(Catalog)
    return read(tree)


def _same(value: Any) -> Any:
    return value


@cache  # the same few types in thousands of rows
def _reader(kind: Any) -> Read:
    """What makes a value of this type from JSON; `_same` where JSON's own value is one."""
    if is_dataclass(kind):
        return _row_reader(kind)
    origin, inner = get_origin(kind), get_args(kind)
    read = _reader(inner[-1] if origin is Mapping else inner[0]) if inner else _same
    if origin is tuple:
        return tuple if read is _same else lambda rows: tuple(map(read, rows))
    if read is not _same and origin is Mapping:
        return lambda rows: {key: read(row) for key, row in rows.items()}
    if read is not _same and origin is UnionType:  # that or None
        return lambda row: None if row is None else read(row)
    return _same


def _row_reader(kind: Any) -> Read:
    readers = [(each.name, _reader(each.type)) for each in fields(kind)]  # type: ignore[arg-type]
    nested = [(name, read) for name, read in readers if read is not _same]

    def read_row(row: dict[str, Any]) -> Any:
        return kind(**row | {name: read(row[name]) for name, read in nested if name in row})

    return read_row
