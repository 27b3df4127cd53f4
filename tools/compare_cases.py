"""The cases that `tools.compare` runs: command lines of fwpick, each with the folder it runs in."""

import re
import shlex
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import product
from pathlib import Path

import yaml

from tools import ROOT

BRACES = re.compile(r"\{([^{}]*)\}")
EVERY = {"system": 4, "claim": 20, "fact": 20}  # so many ids that one in N has to do


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A command line of fwpick and the folder that it runs in."""

    words: tuple[str, ...]
    folder: str
    prepare: str
    stdin: str

    @property
    def name(self) -> str:
        """The command line, and what its folder holds."""
        return f"{shlex.join(self.words)} ({self.folder})".lstrip()


@cache
def read_cases() -> tuple[Case, ...]:
    """All cases of compare_cases.yaml, with every command line spelled out."""
    data = yaml.safe_load(Path(__file__).with_suffix(".yaml").read_text(encoding="utf-8"))
    lists = {**data["lists"], **_ids(), "persona": _personas(), "long": ["x" * 501]}
    return tuple(
        Case(
            words=words,
            folder=group["folder"],
            prepare=group.get("prepare", ""),
            stdin=group.get("stdin", ""),
        )
        for group in data["groups"]
        for words in dict.fromkeys(_command_lines(group["lines"], lists))
    )


def _command_lines(text: str, lists: Mapping[str, list[str]]) -> Iterator[tuple[str, ...]]:
    """The words of each line, for every choice from its braces: {a,b}, or {name} of a list."""
    for line in filter(None, text.splitlines()):
        parts = BRACES.split(line)  # every second one stood in braces
        choices = [
            lists.get(part, part.split(",")) if at % 2 else [part] for at, part in enumerate(parts)
        ]
        yield from (tuple(shlex.split("".join(chosen))) for chosen in product(*choices))


def _ids() -> dict[str, list[str]]:
    """The ids of each kind, or some of them."""
    ids: dict[str, list[str]] = {}
    for row in (ROOT / "tools/data/ids.txt").read_text(encoding="utf-8").splitlines():
        kind, _, name = row.partition(" ")
        ids.setdefault(kind, []).append(name)
    ids["answer"] = [name.replace("/", "=") for name in ids["answer"]]
    return {kind: names[:: EVERY.get(kind, 1)] for kind, names in ids.items()}


def _personas() -> list[str]:
    """The answers and weights of every persona, as options."""
    people = [
        yaml.safe_load(path.read_text(encoding="utf-8"))
        for path in sorted((ROOT / "tests/personas").glob("*.yaml"))
    ]
    return [
        " ".join(
            [f"--{name}={value}" for name, value in person.get("answers", {}).items()]
            + [f"--weight={name}={value}" for name, value in person.get("weights", {}).items()]
        )
        for person in people
    ]
