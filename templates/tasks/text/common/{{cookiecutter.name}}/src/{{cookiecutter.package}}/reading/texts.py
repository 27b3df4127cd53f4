"""One text as the network takes it: alike in training, predict and every server.

It needs nothing but NumPy: deploy/server has a copy, and runs without the package.
"""

import codecs
import re
from dataclasses import dataclass
from typing import Any

import numpy as np

LARGEST = 2**24  # bytes of one text; more is rather a whole file of them
END = 0  # stands behind a text's last byte; a byte's own number is one more than it
# What nobody sees, from one code point to another: blanks, and signs that take no room.
BLANKS = (
    *((0x09, 0x0D), (0x1C, 0x20), (0x85, 0x85), (0xA0, 0xA0), (0xAD, 0xAD), (0x1680, 0x1680)),
    *((0x180E, 0x180E), (0x2000, 0x200F), (0x2028, 0x202F), (0x205F, 0x2064), (0x3000, 0x3000)),
    (0xFEFF, 0xFEFF),
)
_BLANKS = "".join(chr(code) for low, high in BLANKS for code in range(low, high + 1))
_HALVES = re.compile("[\ud800-\udfff]")
_MARKS = {codecs.BOM_UTF16_LE: "UTF-16", codecs.BOM_UTF16_BE: "UTF-16"}


class BadText(ValueError):
    """Why a text cannot be used."""


@dataclass(frozen=True, slots=True)
class TextSpec:
    """How much of a text the network reads, as `input` of model.json says it."""

    length: int  # bytes of one piece
    pieces: int

    @property
    def room(self) -> int:
        """Bytes in all; what a text has beyond is cut off."""
        return self.length * self.pieces

    @classmethod
    def of(cls, about: dict[str, Any]) -> "TextSpec":
        """Raises KeyError: an older export, or a damaged one."""
        return cls(about["length"], about["pieces"])


def clean_text(text: Any) -> bytes:
    """The bytes of a text in UTF-8, without blanks at its ends.

    Raises:
        BadText: there is nothing to read, or it is no text.
    """
    if not isinstance(text, str):
        raise BadText("is not text")
    seen: str = text.strip(_BLANKS)
    if not seen:
        raise BadText("is empty")
    if "\0" in seen:
        raise BadText("holds a byte 0, as binary files do")
    if found := _HALVES.search(seen):
        raise BadText(f"holds half a character, \\u{ord(found[0]):04x} (a lone surrogate)")
    content = seen.encode()
    if len(content) > LARGEST:
        raise BadText(f"is longer than {LARGEST // 2**20} MiB")
    return content


def decode_text(content: bytes) -> str:
    """The text that a file holds.

    Raises:
        BadText: it is not UTF-8.
    """
    if content[:2] in _MARKS:
        raise BadText(f"is {_MARKS[content[:2]]}, not UTF-8")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        if b"\0" in content:
            raise BadText("is not text: it holds bytes 0, as binary files do") from None
        why = f"is not UTF-8 from byte {error.start + 1} on; saved as Latin-1, perhaps"
        raise BadText(why) from None


def encode_bytes(content: bytes, room: int) -> np.ndarray:
    """A text's bytes as the network takes them, each one more than it is; END behind the last.

    Shapes: -> (room,) float32.
    """
    row = np.full(room, END, np.float32)
    known = np.frombuffer(content[:room], np.uint8)
    row[: len(known)] = known + np.float32(1)
    return row
