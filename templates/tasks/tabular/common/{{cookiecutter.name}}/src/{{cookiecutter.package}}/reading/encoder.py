"""The cells of a column as numbers, a whole piece of the table at once."""

import hashlib
from collections.abc import Sequence

import numpy as np

from .cells import CATEGORY, GAP, LARGEST, NUMBER, BadCell, Column, clean_word, is_gap

MOST_KNOWN = 2**16  # different cells whose numbers are kept


class ColumnEncoder:
    """Encodes one column, each different cell once."""

    def __init__(self, column: Column) -> None:
        self._column = column
        self._known: dict[str, tuple[float, int]] = {}

    def encode(self, cells: Sequence[str]) -> tuple[np.ndarray, np.ndarray, dict[int, BadCell]]:
        """The numbers, what tells equal cells from others, and the cells that are none.

        Shapes: m cells -> (m,) float64, (m,) uint64.
        """
        if self._column.kind == NUMBER and self._column.decimal == ".":
            with_float = self._encode_plain(cells)
            if with_float is not None:
                return with_float, with_float.view(np.uint64), {}
        numbers, keys = np.full(len(cells), GAP), np.zeros(len(cells), np.uint64)
        wrong = {}
        for at, cell in enumerate(cells):
            found = self._known.get(cell)
            if found is None:
                if len(self._known) == MOST_KNOWN:
                    self._known.clear()
                try:
                    found = self._known[cell] = self._encode_one(cell)
                except BadCell as error:
                    wrong[at] = error
                    continue
            numbers[at], keys[at] = found
        return numbers, keys, wrong

    def _encode_plain(self, cells: Sequence[str]) -> np.ndarray | None:
        # The usual column, a hundred times as fast: Python's own numbers and empty cells alone.
        try:
            numbers = np.array([float(cell) if cell else GAP for cell in cells])
        except ValueError:
            return None
        text = "".join(cells).lower()
        odd = "_" in text or "n" in text  # 1_0, nan, inf
        return None if odd or np.nanmax(np.abs(numbers), initial=0) > LARGEST else numbers + 0.0

    def _encode_one(self, cell: str) -> tuple[float, int]:
        number = self._column.encode(cell) + 0.0  # makes -0.0, other bytes, 0.0
        if self._column.kind != CATEGORY or is_gap(cell, CATEGORY):
            return number, int(np.float64(number).view(np.uint64))
        # Its word and not its code, which is another once the table has other words.
        return number, int.from_bytes(hashlib.sha256(clean_word(cell).encode()).digest()[:8])
