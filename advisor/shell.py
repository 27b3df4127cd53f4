"""Command lines as a person can copy them into a shell, whatever this terminal can show."""

import re
import shlex
import sys
from collections.abc import Sequence

WIDTH_CHARACTERS = 80
OPTION = re.compile(r"--?[A-Za-z][\w-]*")


def quoted(word: str) -> str:
    """The word as a shell takes it; in octal where the terminal's encoding has no such letter.

    `$'...'` is for bash, zsh, ksh and what follows POSIX of 2024.
    """
    try:
        word.encode(getattr(sys.stdout, "encoding", None) or "utf-8")
        shown = word.isprintable()
    except (UnicodeError, LookupError):
        shown = False
    if shown:
        return shlex.quote(word)
    data = word.encode("utf-8", "surrogateescape")  # a name that was no text here keeps its bytes
    return "$'" + "".join(map(_escaped, data)) + "'"


def _escaped(byte: int) -> str:
    letter = chr(byte)
    if letter in "\\'":
        return f"\\{letter}"
    return letter if 32 <= byte < 127 else f"\\{byte:03o}"


def command_line(words: Sequence[str]) -> str:
    """One line that a shell takes for these words."""
    return " ".join(map(quoted, words))


def command_lines(words: Sequence[str], *, indent: int, width: int = WIDTH_CHARACTERS) -> str:
    """The same in lines no longer than this, each but the last with a backslash at its end.

    An option stays beside its value, and no word is broken.
    """
    parts: list[str] = []
    for at, word in enumerate(words):
        after_option = at > 0 and OPTION.fullmatch(words[at - 1])
        if after_option and not word.startswith("-"):
            parts[-1] += f" {quoted(word)}"
        else:
            parts.append(quoted(word))
    lines = [" " * indent + parts[0]]
    for part in parts[1:]:
        if len(lines[-1]) + len(part) + len("  \\") <= width:
            lines[-1] += f" {part}"
        else:
            lines[-1] += " \\"
            lines.append(" " * (indent + 2) + part)
    return "\n".join(lines)
