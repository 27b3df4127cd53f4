"""A person's text beside the template's, whatever their editor makes of line ends and marks."""

from collections import Counter
from difflib import SequenceMatcher
from io import BytesIO

MARK = b"\xef\xbb\xbf"  # Windows editors put it first
UNIX, WINDOWS = b"\n", b"\r\n"


def is_binary(data: bytes) -> bool:
    """Whether this is no text, as git decides it."""
    return b"\0" in data[:8000]


def as_written(base: bytes, mine: bytes) -> bytes:
    """My text as the base would have it: with its line ends, and without a mark of my editor's."""
    if is_binary(base) or is_binary(mine):
        return mine
    if not base.startswith(MARK):
        mine = mine.removeprefix(MARK)
    return mine if b"\r" in base else mine.replace(WINDOWS, UNIX)


def as_mine(raw: bytes, mine: bytes, data: bytes) -> bytes:
    """A merged text with the mark and the line ends that mine has; a new line has the usual one.

    Args:
        raw: my file as it is.
        mine: the same `as_written`.
        data: what became of that.
    """
    mark = MARK if raw.startswith(MARK) and not mine.startswith(MARK) else b""
    if raw == mark + mine:
        return mark + data
    ends = [_end(line) for line in _lines(raw)]
    usual = Counter(filter(None, ends)).most_common(1)[0][0]
    lines, kept = _lines(data), _lines(mine)
    made = [usual] * len(lines)
    for block in SequenceMatcher(None, kept, lines, autojunk=False).get_matching_blocks():
        made[block.b : block.b + block.size] = ends[block.a : block.a + block.size]
    return mark + b"".join(
        line.removesuffix(UNIX) + (end or usual) if line.endswith(UNIX) else line
        for line, end in zip(lines, made, strict=True)
    )


def _lines(text: bytes) -> list[bytes]:
    """The lines with their ends; only a line feed ends one, as for git."""
    return BytesIO(text).readlines()


def _end(line: bytes) -> bytes:
    if line.endswith(WINDOWS):
        return WINDOWS
    return UNIX if line.endswith(UNIX) else b""
