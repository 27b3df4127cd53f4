"""Compare what was read with what the check wants, and tell a change from a doubtful answer."""

from packaging.requirements import Requirement
from packaging.specifiers import InvalidSpecifier, SpecifierSet
from packaging.version import Version

from tools.data.checks import Check
from tools.recheck.npm import parts
from tools.recheck.web import plain

MOST_SHOWN = 3  # texts of many
LONGEST_SHOWN = 120  # signs of a text


def holds(check: Check, texts: tuple[str, ...]) -> bool:
    """Whether a check holds on what was read."""
    if check.how == "is":
        return _is(check, texts)
    wanted = plain(check.wanted)
    return any(wanted in plain(text) for text in texts) == (check.how == "has")


def _is(check: Check, texts: tuple[str, ...]) -> bool:
    if check.read in ("requires", "python"):
        ranges = list(texts) or ["any"] if check.read == "python" else _asked(check, texts)
        if check.wanted == "nothing":
            return not ranges
        return bool(ranges) and all(_same_range(check.wanted, each) for each in ranges)
    if check.read == "newest" and check.source.place == "pypi":
        return Version(texts[0]) == Version(check.wanted)
    if check.read == "classifier":
        return _of_group(check, texts) == (check.wanted,)
    return texts == (check.wanted,)


def _asked(check: Check, texts: tuple[str, ...]) -> list[str]:
    """The ranges asked for, `any` where nothing narrows them.

    Those of extras count where nothing else asks, and for `nothing` not at all.
    """
    asked = [Requirement(text) for text in texts]
    always = [each for each in asked if "extra" not in str(each.marker)]
    counted = always if always or check.wanted == "nothing" else asked
    return [str(each.specifier) or "any" for each in counted]


def _same_range(one: str, two: str) -> bool:
    if "any" in (one, two):
        return one == two
    try:
        return SpecifierSet(one) == SpecifierSet(two)
    except InvalidSpecifier:
        return one == two


def _of_group(check: Check, texts: tuple[str, ...]) -> tuple[str, ...]:
    group = check.wanted.partition(" :: ")[0]
    return tuple(text for text in texts if text.partition(" :: ")[0] == group)


def doubt(check: Check, texts: tuple[str, ...]) -> str:
    """Why a reading that differs proves nothing; empty where it does.

    A newest release older than one seen before comes from half an answer or an old copy, or that
    release was taken back: a person has to look. A mirror dates a release by the day it copied it.
    """
    if check.read == "newest" and _is_older(check, texts[0]):
        return f"the registry's newest is {texts[0]}, older than {check.wanted}"
    if check.read == "date" and texts[0] > check.wanted:
        return f"the registry dates it {texts[0]}, as a mirror does that copied it later"
    return ""


def _is_older(check: Check, found: str) -> bool:
    if check.source.place == "npm":
        return parts(found) < parts(check.wanted)
    return Version(found) < Version(check.wanted)


def shown(check: Check, texts: tuple[str, ...]) -> str:
    """What was read, in a few words."""
    if check.read in ("text", "page"):
        return "it stands there" if check.how == "lacks" else "it does not stand there"
    if check.how == "lacks":
        texts = tuple(text for text in texts if plain(check.wanted) in plain(text))
    elif check.read == "classifier":
        texts = _of_group(check, texts) or texts
    short = [
        text if len(text) <= LONGEST_SHOWN else f"{text[: LONGEST_SHOWN - 1]}…" for text in texts
    ]
    more = f" and {len(short) - MOST_SHOWN} more" if len(short) > MOST_SHOWN else ""
    return ", ".join(short[:MOST_SHOWN]) + more or "nothing"
