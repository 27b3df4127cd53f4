"""What the columns of a table are taken for, by all of its cells."""

import re
from pathlib import Path

from ..config import StarterError
from ..settings.options import DataConfig
from .bad import BadItems
from .cells import NUMBER, is_gap
from .header import Header, read_pieces
from .kinds import MOST_CELLS, Cells, Verdict, judge

UNNAMED = re.compile(r"(Unnamed: [\d.]+)?")  # pandas' index, written once or twice
HEADS = ("column", "taken for", "because of", "gaps", "different cells")


def look_at_columns(path: Path, header: Header, settings: DataConfig) -> list[Verdict]:
    """What every column holds, by the file's own cells."""
    seen = [Cells() for _ in header.names]
    for _, cells in read_pieces(path, header, BadItems(str(path), "skip")):
        for at, column in zip(header.features, zip(*cells, strict=True), strict=True):
            seen[at].see(column)
    verdicts = []
    for at in header.features:
        counts = seen[at].counts
        if UNNAMED.fullmatch(header.names[at]):
            verdicts.append(_judge_unnamed(path, header.names[at], at, list(counts)))
        elif counts:
            verdicts.append(judge(header.names[at], counts, settings))
    return verdicts


def _judge_unnamed(path: Path, name: str, at: int, cells: list[str]) -> Verdict:
    """A column without a name holds nothing, or the rows' numbers, or else is refused."""
    given = [cell.strip() for cell in cells if not is_gap(cell, NUMBER)]
    if given and not all(map(str.isdecimal, given)):
        column = f"column {at + 1} of {path}, {name or 'which has no name'}"
        raise StarterError(f"{column}, is not just the rows' numbers", "name it, or remove it")
    why = "it numbers the rows" if given else "it is empty"
    return Verdict(name or f"column {at + 1}", None, why, 0, len(given))


def describe(verdict: Verdict) -> tuple[str, ...]:
    """A row below HEADS."""
    kind = verdict.column.kind if verdict.column else "left out"
    more = " or more" if verdict.different >= MOST_CELLS else ""
    gaps, different = str(verdict.gaps) + more, str(verdict.different) + more
    return verdict.name, kind, verdict.why, gaps, different
