"""How a person is asked one thing: what every way of asking offers."""

import os
import shutil
import sys
from collections.abc import Callable, Collection, Mapping, Sequence
from textwrap import fill
from typing import Protocol

BACK = "\x00back"
DONE = "\x00done"
USUAL = "\x00usual"
BACK_SAYS = "<- back"
USUAL_SAYS = "Take the usual for this and the rest"
WIDEST, NARROWEST = 99, 20  # cells of a line, whatever the terminal has


class Prompts(Protocol):
    """Ask one thing in a terminal; Ctrl-C and Ctrl-D raise KeyboardInterrupt.

    Args:
        keys: what a person needs to know before the first question.
    """

    keys: str

    def say(self, text: str, *, before: str = "", warns: bool = False) -> None:
        """Text broken between words at the terminal's width."""

    def select(
        self,
        prompt: str,
        rows: Sequence[tuple[str, str]],
        default: str | None = None,
        *,
        back: bool = False,
        usual: bool = False,
    ) -> str:
        """The value of the row picked, or BACK, or USUAL.

        Args:
            rows: (what it says, value) of each.
            default: the value that is offered first.
        """

    def mark(
        self,
        prompt: str,
        rows: Mapping[str, str],
        *,
        marked: Collection[str],
        fixed: Mapping[str, str],
    ) -> list[str] | None:
        """The rows that a person marks; None for the way back.

        Args:
            rows: value -> what it says.
            marked: those marked at first.
            fixed: value -> why it cannot be marked.
        """

    def ask_text(
        self, prompt: str, *, default: str, problem: Callable[[str], str | None]
    ) -> str | None:
        """A line of text, `default` where nothing is typed; None for the way back.

        Args:
            problem: what is wrong with a text, None where it will do.
        """


def has_terminal() -> bool:
    """Whether somebody can be asked."""
    return sys.stdin.isatty() and sys.stdout.isatty() and not os.environ.get("CI")


def wants_numbers() -> bool:
    """Whether the environment asks for numbered questions, which nothing redraws."""
    return os.environ.get("ACCESSIBLE", "0") not in ("", "0")


def folded(text: str, *, first: str = "", rest: str = "", beside: int = 0) -> str:
    """A text broken between words, so that no terminal cuts it or breaks inside one.

    Args:
        first: what its first line begins with; `rest` the others.
        beside: cells of a line that something else takes.
    """
    width = min(WIDEST, shutil.get_terminal_size().columns - 1) - beside
    return fill(
        text,
        max(NARROWEST, width),
        initial_indent=first,
        subsequent_indent=rest,
        break_long_words=False,
        break_on_hyphens=False,
    )
