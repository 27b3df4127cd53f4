"""What a user can be told went wrong: a message, a hint, an exit code."""

from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from pathlib import Path

from advisor.shell import command_line


class FwpickError(Exception):
    """Something failed or was refused; shown once, by the command line.

    Args:
        message: what is wrong and where.
        hint: what to do about it, or empty.
    """

    exit_code = 1

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def details(self) -> dict[str, object]:
        """What scripts get besides the words."""
        return {}


class UsageError(FwpickError):
    """The request itself is wrong: an unknown value, a bad name, answers missing."""

    exit_code = 2


class RuledOutError(FwpickError):
    """Hard needs exclude both frameworks.

    Args:
        ways_out: other answers that let one in, nearest first.
    """

    exit_code = 3

    def __init__(self, message: str, hint: str, ways_out: Sequence[dict[str, str]] = ()) -> None:
        super().__init__(message, hint)
        self.ways_out = ways_out

    def details(self) -> dict[str, object]:
        """The ways out."""
        return {"ways_out": list(self.ways_out)}


class UndecidedError(FwpickError):
    """Nothing leads, or whoever was to decide a close call does not."""

    exit_code = 4


class DataError(FwpickError):
    """A file of facts, criteria or questions breaks a rule."""


def nearest(word: str, valid: Iterable[str]) -> str:
    """`nearest: x. ` when one of the valid words is like this one, else empty."""
    close = get_close_matches(word.lower(), list(valid), n=1, cutoff=0.5)
    return f"nearest: {close[0]}. " if close else ""


def command_in(folder: Path, command: str, *options: str) -> str:
    """The command of fwpick for a project's folder, as a shell takes it."""
    place = f"./{folder}" if str(folder).startswith("-") else str(folder)
    named = [] if folder == Path() else [place]
    return command_line(["fwpick", command, *named, *options])


def same_word(word: str, valid: Iterable[str]) -> str | None:
    """The one of the valid words that this is, whatever its capitals; None where it is none."""
    return next((each for each in valid if each.lower() == word.lower()), None)


def require_known(kind: str, word: str, valid: Iterable[str]) -> str:
    """The one of the valid words that this is, whatever its capitals.

    Raises:
        UsageError: naming the nearest valid word and all of them.
    """
    words = tuple(valid)
    known = same_word(word, words)
    if known is None:
        raise UsageError(
            f"{word!r} is not {'an' if kind[0] in 'aeiou' else 'a'} {kind}",
            f"{nearest(word, words)}Valid: {', '.join(words)}",
        )
    return known
