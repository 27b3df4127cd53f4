"""Checks a table of settings against dataclasses and says on which line it is wrong."""

import difflib
import json
import re
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import Field, fields, is_dataclass
from functools import cache
from typing import Any

LINES = 500  # of a file; how far down line numbers are looked for


def find_problems(
    table: dict[str, Any], schema: Any, where: Callable[[str], str], section: str = ""
) -> Iterator[str]:
    """One sentence for every key that does not exist and every value that is not valid."""
    known = {item.name: item for item in fields(schema)}
    for key, value in table.items():
        name = f"{section}.{key}" if section else key
        label = f"[{section}] {key}" if section else key
        place = where(name)
        if key not in known:
            yield f"{place}: {_unknown(label, key, value, schema)}"
        elif is_dataclass(kind := known[key].type):
            if isinstance(value, dict):
                yield from find_problems(value, kind, where, name)
            else:
                yield f"{place}: {key} is a section; write [{key}] and its keys below"
        elif not _is_valid(value, known[key]):
            yield f"{place}: {label} = {_shown(value)}; valid: {_range(known[key])}"


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
                names = _names(tomllib.loads("".join(rows[:number])))
            except (ValueError, RecursionError):
                continue  # in the middle of a text or list of several lines
            for name in names:
                found.setdefault(name, start)
            start = number + 1
        return found

    return lambda name: f"{file} line {lines()[name]}" if name in lines() else file


def _names(table: dict[str, Any], prefix: str = "") -> Iterator[str]:
    for key, value in table.items():
        yield prefix + key
        if isinstance(value, dict):
            yield from _names(value, f"{prefix}{key}.")


def flatten(table: dict[str, Any], prefix: str = "") -> dict[str, Any]:
    """Nested tables as one, with dotted names."""
    flat: dict[str, Any] = {}
    for key, value in table.items():
        if isinstance(value, dict):
            flat |= flatten(value, f"{prefix}{key}.")
        else:
            flat[prefix + key] = value
    return flat


def overlay(table: dict[str, Any], extra: dict[str, Any]) -> dict[str, Any]:
    """`table` with the keys of `extra` put in, section by section."""
    merged = dict(table)
    for key, value in extra.items():
        merged[key] = overlay(merged.get(key, {}), value) if isinstance(value, dict) else value
    return merged


def build(schema: Any, table: dict[str, Any]) -> Any:
    """The dataclass with a checked table's values, and its own defaults for the rest."""
    values: dict[str, Any] = {}
    for item in fields(schema):
        if item.name in table:
            value = table[item.name]
            # 1 and 1.0 are the same setting, also to what compares settings later.
            value = build(item.type, value) if is_dataclass(item.type) else value
            values[item.name] = float(value) if item.type is float else value
    return schema(**values)


def _is_valid(value: Any, item: Field[Any]) -> bool:
    kind, rules = item.type, item.metadata
    if kind is float and type(value) is int:
        kind = int  # 1 is a fine learning rate
    if type(value) is not kind:  # not isinstance: True is an int to Python, not to a reader
        return False
    if "options" in rules:
        return value in rules["options"]
    if "pattern" in rules:
        return re.fullmatch(rules["pattern"], value) is not None
    if "low" in rules:
        return bool(rules["low"] <= value <= rules["high"])  # nan is in no range
    return True


def _range(item: Field[Any]) -> str:
    rules = item.metadata
    if "options" in rules:
        return " | ".join(f'"{option}"' for option in rules["options"])
    if "pattern" in rules:
        return f"text of {rules['pattern']}"
    if "low" in rules:
        kind = "a whole number" if item.type is int else "a number"
        return f"{kind}, {rules['low']}..{rules['high']}"
    return "true | false"


def _unknown(label: str, key: str, value: Any, schema: Any) -> str:
    sections: list[Any] = [item for item in fields(schema) if is_dataclass(item.type)]
    if isinstance(value, dict):
        what, names = f"[{key}] is not a section", {part.name: part.name for part in sections}
    else:
        what, names = f"{label} is not a key", {item.name: item.name for item in fields(schema)}
        for part in sections:  # a right key outside its section is the commonest mistake
            names |= {item.name: f"{part.name}.{item.name}" for item in fields(part.type)}
    if nearest := difflib.get_close_matches(key, names, n=1):
        return f"{what}; nearest: {names[nearest[0]]}"
    own = (item.name for item in fields(schema) if not is_dataclass(item.type))
    valid = (part.name for part in sections) if isinstance(value, dict) else own
    return f"{what}; valid: {', '.join(valid)}"


def _shown(value: Any) -> str:
    text = json.dumps(value, default=str, ensure_ascii=False)
    return text if len(text) <= 60 else f"{text[:57]}..."
