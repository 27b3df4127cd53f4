"""Fill a Markdown template of the record: prose wrapped, lists cut where they would be long."""

import re
import textwrap
from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

from advisor.paths import DATA

if TYPE_CHECKING:
    from jinja2 import Template

COLUMNS = 100
# What would begin a list, a heading or a quotation where a wrapped line happens to begin with it.
MARKUP = re.compile(r"^(\s*1?)([-+*#>.)])(?=\s)", re.MULTILINE)


def fill(template: str, **values: Any) -> str:
    """The text of a template of advisor/data; it takes values as they are."""
    return _template(template).render(**values)


@cache  # a page is tried at several lengths
def _template(name: str) -> "Template":
    from jinja2 import Environment, StrictUndefined  # 90 ms that JSON callers need not pay

    environment = Environment(
        undefined=StrictUndefined,
        autoescape=False,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters |= {"prose": prose, "item": item}
    return environment.from_string((DATA / name).read_text(encoding="utf-8"))


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
