"""Texts held in memory as their bytes: many, of any length."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from .reader import Inputs
from .texts import encode_bytes


@dataclass(frozen=True, slots=True)
class TextReader:
    """Texts one behind the other, without room between them."""

    content: bytes
    ends: np.ndarray  # (n + 1,) int64: where in it each text ends; the first begins at 0
    room: int  # bytes that the network reads of each

    @classmethod
    def of(cls, texts: Sequence[bytes], room: int) -> "TextReader":
        """What lies beyond `room` is not kept."""
        cut = [text[:room] for text in texts]
        return cls(b"".join(cut), np.cumsum([0, *map(len, cut)]), room)

    def read(self, at: np.ndarray) -> Inputs:
        """Shapes: (b,) int64 -> bytes (b, room) float32."""
        starts, ends = self.ends[at].tolist(), self.ends[at + 1].tolist()
        rows = [
            encode_bytes(self.content[start:end], self.room)
            for start, end in zip(starts, ends, strict=True)
        ]
        return {"bytes": np.stack(rows)}
