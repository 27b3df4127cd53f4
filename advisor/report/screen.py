"""A person's screen: in colour in a terminal, plain ASCII anywhere else; bars, lists, sentences."""

import os
import sys
from collections.abc import Iterable
from textwrap import fill
from typing import TextIO

from rich.console import Console, RenderableType
from rich.text import Text

from advisor.frameworks import Framework
from advisor.interview.asking import wants_numbers
from advisor.values import value

HALF_CELLS = 10  # cells of a bar on each side of the middle
COLOURS: dict[Framework | None, str] = {
    "pytorch": "dark_orange",
    "tensorflow": "bright_blue",
    None: "yellow",
}


@value
class Screen:
    """Where a person reads: the console, and whether it gets plain ASCII."""

    console: Console
    plain: bool


def make_screen(*, plain: bool, stream: TextIO | None = None) -> Screen:
    """A screen fit for its stream: plain without a terminal, 80 columns where none are known.

    NO_COLOR and TERM=dumb are honoured; ACCESSIBLE makes it plain.

    Args:
        stream: where to write; None is standard output.
    """
    stream = stream or sys.stdout
    plain = plain or not stream.isatty() or os.environ.get("TERM") == "dumb" or wants_numbers()
    console = Console(
        file=stream,
        highlight=False,
        no_color=plain or None,
        color_system=None if plain else "auto",
        width=_width(stream) if plain else None,
        emoji=False,
        markup=False,
    )
    return Screen(console=console, plain=plain)


def _width(stream: TextIO) -> int:
    """The terminal's width; 80 where there is none, so that a pipe gets the same everywhere."""
    try:
        return os.get_terminal_size(stream.fileno()).columns or 80
    except (OSError, ValueError):
        return 80


def put(screen: Screen, part: RenderableType) -> None:
    """Print, without breaking what is too long for the screen and without trailing blanks."""
    if not screen.plain:
        screen.console.print(part, soft_wrap=isinstance(part, str | Text), markup=False)
        return
    with screen.console.capture() as captured:
        screen.console.print(part, soft_wrap=isinstance(part, str | Text), markup=False)
    lines = (line.rstrip() for line in captured.get().splitlines())
    print("\n".join(lines), file=screen.console.file)


def bar(part: float, plain: bool, half: int = HALF_CELLS) -> Text:
    """A bar from the middle: right for PyTorch, left for TensorFlow; `part` is in [-1, 1]."""
    cells = max(1, round(abs(part) * half)) if part else 0
    block, middle = ("#", "|") if plain else ("█", "│")
    left = (block * cells if part < 0 else "").rjust(half)
    right = (block * cells if part > 0 else "").ljust(half)
    return Text.assemble(
        (left, COLOURS["tensorflow"]), (middle, "dim"), (right, COLOURS["pytorch"])
    )


def both_ways(part: float, plain: bool, half: int = HALF_CELLS) -> Text:
    """A bar to both sides of the middle; `part` is in [0, 1]."""
    cells = max(1, round(part * half)) if part else 0
    mark, middle = ("=", "|") if plain else ("═", "│")
    row = (mark * cells).rjust(half) + middle + (mark * cells).ljust(half)
    return Text(row, style="dim")


def wrapped(text: str, width: int, indent: int = 0) -> str:
    """Lines no longer than this, the second and later ones indented; no word is broken."""
    return fill(
        text,
        width,
        subsequent_indent=" " * indent,
        break_long_words=False,
        break_on_hyphens=False,
    )


def listed(
    title: str, rows: Iterable[str], style: str = "", *, numbered: bool = False, width: int = 80
) -> Text:
    """A heading and rows with a hanging indent; an address is never broken, so that it copies."""
    text = Text(title, style="bold")
    for number, row in enumerate(rows, start=1):
        mark = f"{number:>3}. " if numbered else "  - "
        filled = fill(
            row,
            width,
            initial_indent=mark,
            subsequent_indent=" " * len(mark),
            break_long_words=False,
            break_on_hyphens=False,
        )
        text.append(f"\n{filled}", style=style or "not bold")
    return text
