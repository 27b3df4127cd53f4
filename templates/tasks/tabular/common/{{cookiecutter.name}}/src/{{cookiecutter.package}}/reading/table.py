"""A table: a header, one column with the answer, and what the others hold."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from ..config import StarterError
from ..settings.options import DataConfig
from .answers import read_answers, refuse_answer
from .bad import BadItems
from .cells import BadCell, Column
from .encoder import ColumnEncoder
from .header import Header, read_header, read_pieces
from .items import Items, make_key
from .kinds import Verdict
from .lines import Line
from .names import clean_name, merge_numbers
from .reader import ArrayReader
from .survey import HEADS, describe, look_at_columns
from .times import split_by_time


@dataclass(slots=True)
class _Rows:
    """What was read so far, piece by piece: memory holds numbers, not their text."""

    numbers: list[np.ndarray]  # (m, columns) float64
    keys: list[bytes]
    labels: list[str]
    groups: list[str]
    times: list[str]


def read_table(path: Path, settings: DataConfig, columns: Sequence[Column] = ()) -> Items:
    """Every row: a number for each cell in float64, and its answer.

    Args:
        columns: of a trained network, to be read as it takes them; else they are found out, which
            reads the file twice.

    Raises:
        StarterError: not such a file, or (unless they are skipped) rows that are not like it.
    """
    header = read_header(path, settings, [column.name for column in columns])
    verdicts: list[Verdict] = []
    if not columns:
        verdicts = look_at_columns(path, header, settings)
        columns = [each.column for each in verdicts if each.column]
        if not columns and (verdicts or not header.features):  # else there is no row, see below
            reasons = "; ".join(f"{each.name}: {each.why}" for each in verdicts[:5])
            message = f"{path} has no column to learn from beside {settings.label}"
            raise StarterError(message, reasons)
    header.features[:] = [header.names.index(column.name) for column in columns]
    rows = _read_rows(path, header, settings, columns)
    target, answers = read_answers(rows.labels, settings.label, settings.target)
    numbers = _join(rows.numbers)  # (n, columns)
    keys = rows.keys
    if header.group is not None:
        # Alone: rows of few columns are equal by chance too, and would join all groups.
        names = merge_numbers([clean_name(name) for name in rows.groups])
        keys = [make_key(name.encode()) for name in names]
    return Items(
        ArrayReader({"features": numbers}),
        {"features": numbers.shape[1:]},
        target,
        answers,
        keys,
        content=hashlib.sha256(b"".join(rows.keys)).digest(),
        about={"columns": [column.describe() for column in columns]},
        found=(HEADS, *map(describe, verdicts)),
        parts=split_by_time(rows.times, settings) if settings.time else None,
    )


def _join(pieces: list[np.ndarray]) -> np.ndarray:
    """The pieces as one array. They are emptied meanwhile: the table is in memory once."""
    whole = np.empty((sum(map(len, pieces)), pieces[0].shape[1]))
    end = len(whole)
    while pieces:
        piece = pieces.pop()
        whole[end - len(piece) : end] = piece
        end -= len(piece)
    return whole


def _read_rows(
    path: Path, header: Header, settings: DataConfig, columns: Sequence[Column]
) -> _Rows:
    bad = BadItems(str(path), settings.on_bad)
    encoders = [ColumnEncoder(column) for column in columns]
    rows = _Rows([], [], [], [], [])
    same: dict[str, str] = {}  # labels, groups and times come again and again: one text for each
    for lines, cells in read_pieces(path, header, bad):
        made = [
            encoder.encode(each)
            for encoder, each in zip(encoders, zip(*cells, strict=True), strict=True)
        ]
        refused = _find_refused(lines, [wrong for _, _, wrong in made], header, settings)
        for at, (why, shown) in sorted(refused.items()):
            bad.add(f"{lines[at].where}{shown}", why)
        keep = [at for at in range(len(lines)) if at not in refused]
        rows.numbers.append(np.stack([numbers for numbers, _, _ in made], axis=1)[keep])
        identity = np.stack([keys for _, keys, _ in made], axis=1)[keep]  # (m, columns) uint64
        rows.keys += [make_key(row.tobytes()) for row in identity]
        places = (header.label, header.group, header.time)
        for place, found in zip(places, (rows.labels, rows.groups, rows.times), strict=True):
            if place is not None:
                texts = (lines[at].cells[place] for at in keep)
                found += [same.setdefault(text, text) for text in texts]
    bad.settle(len(rows.labels))
    if not rows.labels:
        raise StarterError(f"{path} has a header, and no row below it")
    return rows


def _find_refused(
    lines: list[Line], wrong: list[dict[int, BadCell]], header: Header, settings: DataConfig
) -> dict[int, tuple[str, str]]:
    """Why rows cannot be used, and the cell for it, by their places; the first reason of each.

    Args:
        wrong: of each column, the cells that are none of its kind.
    """
    found = {at: why for at, line in enumerate(lines) if (why := _refuse(line, header, settings))}
    for column in wrong:
        for at, error in column.items():
            found.setdefault(at, (str(error), error.shown))
    return found


def _refuse(line: Line, header: Header, settings: DataConfig) -> tuple[str, str] | None:
    """Why a row has no answer, no group or no time."""
    if why := refuse_answer(line.cells[header.label], settings.target):
        return f"{settings.label} {why}", f" ({line.cells[header.label].strip()[:40]!r})"
    for setting, place in (("group", header.group), ("time", header.time)):
        if place is not None and not line.cells[place].strip():
            return f"no {setting} in {header.names[place]}", ""
    return None
