"""Read the authored data: YAML, strictly, and refused with the file and line that are wrong."""

import re
from collections.abc import Hashable, Iterator
from pathlib import Path
from typing import Any, NoReturn

import yaml

from advisor.errors import DataError
from advisor.paths import DATA

FILES = ("documents", "machine", "words")  # one list each
FOLDERS = ("criteria", "systems", "questions")  # one file an entry


def read_sources(folder: Path = DATA) -> dict[str, Any]:
    """The authored YAML files as one tree, each entry under its file's id.

    Raises:
        DataError: naming file and line of a syntax error or a key written twice.
    """
    tree: dict[str, Any] = {kind: {} for kind in FOLDERS}
    for (kind, *name), path in source_files(folder).items():
        if name:
            tree[kind][name[0]] = read_yaml(path)
        else:
            tree[kind] = read_yaml(path)
    return tree


def source_files(folder: Path = DATA) -> dict[tuple[str, ...], Path]:
    """Where each part of the tree is written: (kind, id) -> file, in the order of reading.

    Raises:
        DataError: two files have one id.
    """
    files: dict[tuple[str, ...], Path] = {(kind,): folder / f"{kind}.yaml" for kind in FILES}
    for kind in FOLDERS:
        for path in sorted((folder / kind).glob("*.yaml")):
            name = path.stem.partition("-")[2] if kind == "questions" else path.stem
            if (kind, name) in files:
                raise DataError(f"{_shown(path)}: {files[kind, name].name} has the id {name!r}")
            files[kind, name] = path
    return files


class _StrictLoader(yaml.SafeLoader):
    """YAML as data files use it: no dates, yes and no are words, no repeated keys."""

    def construct_mapping(self, node: Any, deep: bool = False) -> dict[Hashable, Any]:
        seen = set()
        for key, _ in node.value:
            if key.value in seen:
                problem = f"the key {key.value!r} stands twice"
                raise yaml.constructor.ConstructorError(None, None, problem, key.start_mark)
            seen.add(key.value)
        return super().construct_mapping(node, deep)


_StrictLoader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in rules if not tag.endswith((":timestamp", ":bool"))]
    for first, rules in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
_StrictLoader.add_implicit_resolver(
    "tag:yaml.org,2002:bool", re.compile("^(?:true|false)$"), list("tf")
)


def read_yaml(path: Path) -> Any:
    """One YAML file; dates, yes and no stay text and a key may stand only once.

    Raises:
        DataError: naming file, line and what is wrong there.
    """
    try:
        return yaml.load(path.read_text(encoding="utf-8"), _StrictLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        _refuse(path, mark.line if mark else 0, error.problem or "not YAML")
    except (OSError, yaml.YAMLError, ValueError) as error:  # absent, or not text
        raise DataError(f"{_shown(path)}: {error}") from error


def field_lines(path: Path) -> dict[tuple[str, ...], int]:
    """Field -> the line it begins on, counted from 1; the whole file is the empty field."""
    root = yaml.compose(path.read_text(encoding="utf-8"), _StrictLoader)
    return {(): 1, **dict(_marks(root, ()))}


def field_spans(text: str) -> dict[tuple[str, ...], tuple[int, int]]:
    """Field -> where its value stands in the text, from and until which sign."""
    return dict(_spans(yaml.compose(text, _StrictLoader), ()))


def _spans(node: Any, field: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], tuple[int, int]]]:
    yield field, (node.start_mark.index, node.end_mark.index)
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            yield from _spans(value, (*field, str(key.value)))
    elif isinstance(node, yaml.SequenceNode):
        for at, value in enumerate(node.value):
            yield from _spans(value, (*field, str(at)))


def _marks(node: Any, field: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], int]]:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            yield (*field, str(key.value)), key.start_mark.line + 1
            yield from _marks(value, (*field, str(key.value)))
    elif isinstance(node, yaml.SequenceNode):
        for at, value in enumerate(node.value):
            yield (*field, str(at)), value.start_mark.line + 1
            yield from _marks(value, (*field, str(at)))


def _shown(path: Path) -> str:
    return f"{path.parent.name}/{path.name}"  # a criterion and a system may share a name


def _refuse(path: Path, line: int, problem: str) -> NoReturn:
    raise DataError(f"{_shown(path)} line {line + 1}: {problem}")
