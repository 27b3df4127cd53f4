"""Markdown of the record: blocks of text, prose wrapped, lists cut where they would be long."""

import re
import textwrap
from collections.abc import Iterable, Sequence

COLUMNS = 100
# What would begin a list, a heading or a quotation where a wrapped line happens to begin with it.
MARKUP = re.compile(r"^(\s*1?)([-+*#>.)])(?=\s)", re.MULTILINE)


def joined(blocks: Iterable[str]) -> str:
    """Blocks of lines as a text, an empty line between them; empty ones are left out."""
    return "\n\n".join(block for block in blocks if block) + "\n"


def section(title: str, *blocks: str) -> list[str]:
    """A heading and what stands below it; nothing where nothing does."""
    kept = [block for block in blocks if block]
    return [f"## {title}", *kept] if kept else []


def items(rows: Iterable[str]) -> str:
    """A list, a line each or more."""
    return "\n".join(map(item, rows))


def row(*cells: str) -> str:
    """A row of a table."""
    return f"| {' | '.join(cells)} |"


def prose(text: str) -> str:
    """A paragraph; words and links stay whole."""
    return _wrapped(text, "")


def item(text: str, bullet: str = "- ") -> str:
    """A line of a list, what follows indented below it."""
    return bullet + _wrapped(text, " " * len(bullet)).lstrip()


def _wrapped(text: str, indent: str) -> str:
    wrapped = textwrap.fill(
        text,
        COLUMNS - 1,  # a mark of Markdown may still need a backslash
        initial_indent=indent,
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
    )
    return MARKUP.sub(r"\1\\\2", wrapped)


def cut(rows: Sequence[str], most: int, where: str) -> list[str]:
    """The first rows, and how many more there are, and where."""
    left = len(rows) - most
    return [*rows] if left <= 0 else [*rows[:most], f"and {left} more{where}"]
