"""Read the authored data: YAML, strictly, and refused with the line that is wrong."""

import re
from pathlib import Path
from typing import Any, NoReturn

from advisor.errors import DataError
from advisor.paths import DATA


def read_sources(folder: Path = DATA) -> dict[str, Any]:
    """The authored YAML files as one tree, each entry under its file's id.

    Raises:
        DataError: naming file and line of a syntax error or a key written twice.
    """
    return {
        "documents": read_yaml(folder / "documents.yaml"),
        "criteria": _by_stem(folder / "criteria"),
        "systems": _by_stem(folder / "systems"),
        "questions": _questions(folder / "questions"),
        "machine": read_yaml(folder / "machine.yaml"),
    }


def _by_stem(folder: Path) -> dict[str, Any]:
    return {path.stem: read_yaml(path) for path in sorted(folder.glob("*.yaml"))}


def _questions(folder: Path) -> dict[str, Any]:
    questions: dict[str, Any] = {}
    for path in sorted(folder.glob("*.yaml")):
        name = path.stem.partition("-")[2]
        if name in questions:
            raise DataError(f"{path.name}: there is another question {name!r}")
        questions[name] = read_yaml(path)
    return questions


def read_yaml(path: Path) -> Any:
    """One YAML file; dates, yes and no stay text and a key may stand only once.

    Raises:
        DataError: naming file, line and what is wrong there.
    """
    import yaml  # costs 25 ms; only those who edit the data pay it

    class StrictLoader(yaml.SafeLoader):
        """YAML as data files use it: no dates, yes and no are words, no repeated keys."""

        def construct_mapping(self, node: Any, deep: bool = False) -> dict[Any, Any]:
            seen = set()
            for key, _ in node.value:
                if key.value in seen:
                    _refuse(path, key.start_mark.line, f"the key {key.value!r} stands twice")
                seen.add(key.value)
            return dict(super().construct_mapping(node, deep))

    StrictLoader.yaml_implicit_resolvers = {
        first: [
            (tag, pattern) for tag, pattern in rules if not tag.endswith((":timestamp", ":bool"))
        ]
        for first, rules in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }
    StrictLoader.add_implicit_resolver(
        "tag:yaml.org,2002:bool", re.compile("^(?:true|false)$"), list("tf")
    )
    try:
        return yaml.load(path.read_text(encoding="utf-8"), StrictLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        _refuse(path, mark.line if mark else 0, error.problem or "not YAML")
    except (yaml.YAMLError, ValueError) as error:  # a control character, another encoding
        raise DataError(f"{path.name}: {error}") from error


def _refuse(path: Path, line: int, problem: str) -> NoReturn:
    raise DataError(f"{path.name} line {line + 1}: {problem}")
