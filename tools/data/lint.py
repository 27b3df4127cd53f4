"""Check the authored data: schemas first, then the rules; say file, line, field and rule."""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
from jsonschema.exceptions import ValidationError, best_match
from referencing import Registry, Resource

from advisor.errors import DataError
from advisor.paths import DATA
from tools.data.authored import FILES, FOLDERS, field_lines, read_sources, source_files
from tools.data.ids import ids_only_grow
from tools.data.rules import RULES
from tools.data.tree import Problem, Rule, Tree

SCHEMAS = {
    "criteria": "criterion",
    "systems": "system",
    "questions": "question",
    "words": "word",
}


def schemas_hold(tree: Tree) -> Iterator[Problem]:
    """Every file keeps its JSON Schema."""
    for kind in FILES:
        yield from _validate((kind,), tree[kind])
    for kind in FOLDERS:
        for name, content in tree[kind].items():
            yield from _validate((kind, name), _text_keys(content))


def _schema(name: str) -> Any:
    return json.loads((DATA / "schema" / f"{name}.schema.json").read_text(encoding="utf-8"))


def _validate(path: tuple[str, ...], content: Any) -> Iterator[Problem]:
    shared: Registry[Any] = Registry().with_resource(
        "fact.schema.json", Resource.from_contents(_schema("fact"))
    )
    validator = jsonschema.Draft202012Validator(
        _schema(SCHEMAS.get(path[0], path[0])), registry=shared
    )
    for error in validator.iter_errors(content):
        inner = _innermost(error)
        yield Problem((*path, *inner.absolute_path), inner.message[:300])


def _innermost(error: ValidationError) -> ValidationError:
    """Of a choice between schemas, what is wrong with the one that was meant."""
    return best_match([error]) or error


def _text_keys(value: Any) -> Any:
    if isinstance(value, dict):
        return {str(key): _text_keys(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_text_keys(inner) for inner in value]
    return value


def lint(folder: Path = DATA, rules: tuple[Rule, ...] = (*RULES, ids_only_grow)) -> list[str]:
    """Every break of a rule, one line each; the rules wait until the schemas hold."""
    try:
        tree, files = read_sources(folder), source_files(folder)
    except DataError as error:
        return [str(error)]
    found = list(_found(tree, (schemas_hold,)))
    found = found or list(_found(tree, rules))
    return [_line(files, folder, rule, problem) for rule, problem in found]


def _found(tree: Tree, rules: tuple[Rule, ...]) -> Iterator[tuple[str, Problem]]:
    for rule in rules:
        for problem in rule(tree):
            yield rule.__name__.replace("_", " "), problem


def _line(files: dict[tuple[str, ...], Path], folder: Path, rule: str, problem: Problem) -> str:
    if not problem.path:
        return f"{problem.says} ({rule})"
    depth = 1 if problem.path[0] in FILES else 2
    path = files[tuple(str(step) for step in problem.path[:depth])]
    lines = field_lines(path)
    field = tuple(str(step) for step in problem.path[depth:])
    line = next(lines[field[:end]] for end in range(len(field), -1, -1) if field[:end] in lines)
    where = f"{path.relative_to(folder)} line {line}"
    return f"{where}: {'.'.join(field) or 'file'}: {problem.says} ({rule})"


def main() -> None:
    """Print the problems; exit 1 if there are any."""
    problems = lint()
    print("\n".join(problems) if problems else "data: every rule holds")
    sys.exit(bool(problems))


if __name__ == "__main__":
    main()
