"""What every JSON payload begins with, how it is printed, and words that several of them share."""

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from advisor import __version__

if TYPE_CHECKING:
    from advisor.knowledge.model import Catalog

SCHEMA = 1  # counts breaks; keys are only added

Payload = dict[str, Any]


def head(catalog: "Catalog | None" = None) -> Payload:
    """What a payload begins with: of the shape, of this program, and of the data it rests on."""
    dated = {} if catalog is None else {"as_of": catalog.as_of}
    return {"schema": SCHEMA, "fwpick": __version__, **dated}


def print_payload(payload: Mapping[str, Any]) -> None:
    """A payload on standard output."""
    print(json.dumps(payload, indent=2))


def source_line(source: Mapping[str, Any]) -> str:
    """One source of a fact with both its dates, from its entry."""
    return (
        f"{sentence(source['title'])} {source['publisher']}, {source['published']} "
        f"({_seen(source)}, {source['grade']}). {source['url']}"
    )


def _seen(source: Mapping[str, Any]) -> str:
    """When it was read last and how, as far as that is known."""
    how = {
        "copy": f", a stored copy, {source['copied']}",
        "registry": ", the registry itself",
        "run": ", run by us",
        "unavailable": "; not to be had since",
    }
    return f"read {source['accessed']}{how.get(source['seen'], '')}"


def sentence(title: str) -> str:
    """A title as a sentence, with a full stop where it has no end of its own."""
    return title if title[-1] in ".?!" else f"{title}."


def counted_files(number: int) -> str:
    """`1 file` or `7 files`."""
    return "1 file" if number == 1 else f"{number} files"
