"""The words that reports use, each explained for somebody who has never met it.

They have a derived file of their own beside the catalogue's: that is read at every start, for the
flags, and of all commands `explain` alone, and the shell's completion for it, wants the words.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from advisor.knowledge.catalog import read_shipped
from advisor.paths import WORDS


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """A word, what else it is called by, what it says in plain sentences, and where more stands.

    By a name of `beside` something else goes too, on purpose. `see` are other words' ids; `more` is
    a heading of docs/arithmetic.md.
    """

    id: str
    title: str
    says: str
    aliases: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()
    see: tuple[str, ...] = ()
    more: str = ""

    @property
    def names(self) -> tuple[str, ...]:
        """Everything to ask for it by, a hyphen for each blank; its id first."""
        own = self.title.lower().replace(",", "").replace(" ", "-")
        return tuple(dict.fromkeys((self.id, own, *self.aliases, *self.beside)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Glossary:
    """All words by id."""

    words: Mapping[str, Word]


@cache
def load_words(path: Path = WORDS) -> Mapping[str, Word]:
    """Every word by its id.

    Raises:
        DataError: the file is missing or broken.
    """
    return read_shipped(path, Glossary).words
