"""Checks a table of settings against pydantic's classes and says on which line it is wrong."""

import contextlib
import difflib
import json
import tomllib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict
from functools import cache
from typing import Any

from pydantic import ConfigDict, Field, TypeAdapter, ValidationError

LINES = 500  # of a file; how far down line numbers are looked for
# Sections come as tables, so the classes are not strict; every single value is: true is no number
# and "1" is none.
RULES = ConfigDict(extra="forbid", allow_inf_nan=False)
# "..\temp" in double quotes is valid TOML and holds a tab: no path that anybody means.
PATH = (r"[^\x00-\x1f\x7f]+", "text; a Windows path in 'single quotes', or with /")


def number(default: float, low: float, high: float) -> Any:
    """A setting that is a number in these bounds, a whole one where the default is."""
    words = f"{'a whole number' if isinstance(default, int) else 'a number'}, {low}..{high}"
    return Field(default=default, ge=low, le=high, description=words, strict=True)


def text(default: str, pattern: str, words: str) -> Any:
    """A setting that is text; `words` say what the pattern wants."""
    return Field(default=default, pattern=f"^({pattern})$", description=words, strict=True)


def names() -> Any:
    """A setting that is a list of names."""
    return Field(default=(), description='a list of names, ["one", "two"]')


def find_problems(table: dict[str, Any], schema: Any, where: Callable[[str], str]) -> Iterator[str]:
    """One sentence for every key that does not exist and every value that is not valid."""
    adapter: TypeAdapter[Any] = TypeAdapter(schema)
    try:
        adapter.validate_python(table)
    except ValidationError as error:
        known, rules = flatten(asdict(schema()), sections=True), adapter.json_schema()
        for each in error.errors(include_url=False):
            names = [part for part in each["loc"] if isinstance(part, str)]  # not places in lists
            place = where(".".join(names))
            yield f"{place}: {_explain(names, each['input'], known, rules)}"


def parse_setting(setting: str, defaults: dict[str, Any]) -> dict[str, Any]:
    """The table that "train.epochs=1" stands for; an empty one where it is not written so."""
    name, equals, text = (part.strip() for part in setting.partition("="))
    if not (name and equals and text):
        return {}
    value: Any = text.strip("\"'")
    # Only text keys take the words as they stand: `run=2026` names a run, it is not a number.
    if not isinstance(defaults.get(name), str):
        with contextlib.suppress(ValueError, RecursionError):  # stays text, and is refused
            value = tomllib.loads(f"value = {text}")["value"]
    for part in reversed(name.split(".")):
        value = {part: value}
    return dict(value)


def line_finder(file: str, text: str) -> Callable[[str], str]:
    """Tells where a dotted name of a valid file stands: "config.toml line 7"."""

    @cache
    def lines() -> dict[str, int]:
        # tomllib does not say where a key stood. So the file is read again from the top, line by
        # line: whatever is new when a part of it is valid began after the last valid part.
        found: dict[str, int] = {}
        start, rows = 1, text.splitlines(keepends=True)
        for number in range(1, min(len(rows), LINES) + 1):
            try:
                names = flatten(tomllib.loads("".join(rows[:number])), sections=True)
            except (ValueError, RecursionError):
                continue  # in the middle of a text or list of several lines
            for name in names:
                found.setdefault(name, start)
            start = number + 1
        return found

    return lambda name: f"{file} line {lines()[name]}" if name in lines() else file


def flatten(table: dict[str, Any], prefix: str = "", sections: bool = False) -> dict[str, Any]:
    """Nested tables as one, with dotted names; those of the tables themselves too if wanted."""
    flat: dict[str, Any] = {}
    for key, value in table.items():
        if not isinstance(value, dict) or sections:
            flat[prefix + key] = value
        if isinstance(value, dict):
            flat |= flatten(value, f"{prefix}{key}.", sections)
    return flat


def overlay(table: dict[str, Any], extra: dict[str, Any]) -> dict[str, Any]:
    """`table` with the keys of `extra` put in, section by section."""
    merged = dict(table)
    for key, value in extra.items():
        merged[key] = overlay(merged.get(key, {}), value) if isinstance(value, dict) else value
    return merged


def _explain(loc: Sequence[Any], value: Any, known: dict[str, Any], rules: dict[str, Any]) -> str:
    *above, key = loc
    name, section = ".".join(loc), ".".join(above)
    if name not in known:
        return _explain_unknown(name, value, known)
    if isinstance(known[name], dict):
        return f"{key} is a section; write [{key}] and its keys below"
    rule = rules
    for part in loc:
        rule = rule["properties"][part]
        rule = rules["$defs"][rule["$ref"].split("/")[-1]] if "$ref" in rule else rule
    options = " | ".join(json.dumps(each) for each in rule.get("enum", (True, False)))
    label = f"[{section}] {key}" if section else key
    return f"{label} = {_shown(value)}; valid: {rule.get('description', options)}"


def _explain_unknown(name: str, value: Any, known: dict[str, Any]) -> str:
    section, _, key = name.rpartition(".")
    if isinstance(value, dict):
        what = f"[{name}] is not a section"
        own = [each for each in known if isinstance(known[each], dict)]
        names = {each: each for each in own}
    else:
        what = f"[{section}] {key} is not a key" if section else f"{key} is not a key"
        places = [each.rpartition(".") for each in known if not isinstance(known[each], dict)]
        own = [last for place, _, last in places if place == section]
        # A right key outside its section is the commonest mistake.
        names = {
            last: f"{place}.{last}" if place else f"{last}, above all sections"
            for place, _, last in places
        }
        names |= {last: last for last in own}
    if nearest := difflib.get_close_matches(key, names, n=1):
        return f"{what}; nearest: {names[nearest[0]]}"
    return f"{what}; valid: {', '.join(own)}"


def _shown(value: Any) -> str:
    text = json.dumps(value, default=str, ensure_ascii=False)
    return text if len(text) <= 60 else f"{text[:57]}..."
