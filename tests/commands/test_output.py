"""What --json prints keeps the published schemas, and says nothing that they leave out."""

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from referencing import Registry, Resource

from advisor.commands.signatures import COMMANDS
from advisor.files.transaction import Change, alone_in, apply
from advisor.knowledge.ids import ids_by_kind
from advisor.paths import DATA
from tests.running import CATALOG, IMPOSSIBLE, NARROW, UNDECIDED, Call

FOLDER = DATA / "schema" / "output"
SCHEMAS = {
    path.name: json.loads(path.read_text(encoding="utf-8")) for path in FOLDER.glob("*.schema.json")
}
EXTENDED = {"head", "question"}  # parts of a larger object, which has keys of its own
IDS = [word for names in ids_by_kind(CATALOG).values() for word in names[:3]]
INIT = ["init", "x", "--framework=pytorch"]


def _closed(schema: Any, *, part: bool = False) -> Any:
    """The schema with every object allowed only the keys it names."""
    if isinstance(schema, list):
        return [_closed(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    closed = {
        key: {name: _closed(item, part=name in EXTENDED) for name, item in value.items()}
        if key in ("properties", "$defs")
        else _closed(value)
        for key, value in schema.items()
    }
    if "properties" in schema and not part:
        closed["unevaluatedProperties"] = False
    return closed


def _problems(name: str, payload: Any, *, closed: bool) -> list[str]:
    schemas = dict(SCHEMAS)
    if closed:
        open_ended = {"recommend.schema.json"} if name == "init" else set()
        schemas = {
            file: schema if file in open_ended else _closed(schema)
            for file, schema in SCHEMAS.items()
        }
    registry: Registry[Any] = Registry().with_resources(
        (file, Resource.from_contents(schema)) for file, schema in schemas.items()
    )
    validator = Draft202012Validator(schemas[f"{name}.schema.json"], registry=registry)
    return [f"{error.json_path}: {error.message[:300]}" for error in validator.iter_errors(payload)]


@pytest.mark.parametrize("file", SCHEMAS)
def test_each_schema_is_one(file: str) -> None:
    Draft202012Validator.check_schema(SCHEMAS[file])
    assert SCHEMAS[file]["$id"] == file


def test_every_command_has_a_schema() -> None:
    published = {file.removesuffix(".schema.json") for file in SCHEMAS}
    assert published == {command.__name__ for command in COMMANDS} | {"error", "shared", "compare"}


LINES = [
    ["criteria"],
    ["criteria", "--source=intro-2019", "--source=section-2021"],
    ["questions"],
    ["stale"],
    ["doctor"],
    ["stale", "--by=published", "--days=30"],
    *(
        ["explain", word]
        for word in [*IDS, "memory", "graph-optimisation", "os", "speed", "scale", "lens"]
    ),
    ["recommend"],
    ["recommend", "--goal=production", "--mobile=yes", "--tpu=yes", "--lens=documents"],
    ["recommend", *IMPOSSIBLE, "--source=intro-2019", "--weight=memory=3"],
    ["recommend", *IMPOSSIBLE],
    ["recommend", "--os=macos", "--gpu=nvidia", "--task=series", "--browser=training"],
    ["recommend", *NARROW, "--mobile=microcontroller"],
    [*INIT, "--goal=learning"],
    ["init", "x", "--yes", *NARROW],
    ["init", "x", "--yes", "--browser=yes", "--if-close=other-lens"],
    [*INIT, "--dry-run", "--yes"],
    [*INIT, "--show=Makefile", "--show=src"],
    [*INIT, "--into=."],
    [*INIT, "--into=.", "--dry-run"],
]
ON_A_PROJECT = [
    ["diff", "x"],
    ["update", "x"],
    ["update", "x", "--undo"],
    ["update", "x", "--answer=gpu=amd"],
    ["add", "cpp", "x"],
    ["add", "cpp", "x", "--dry-run"],
]


def test_every_command_is_tried() -> None:
    tried = {words[0] for words in (*LINES, *ON_A_PROJECT)}
    assert tried == {command.__name__ for command in COMMANDS}


@pytest.mark.parametrize("words", LINES, ids=" ".join)
def test_output_keeps_its_schema(call: Call, words: list[str]) -> None:
    done = call(*words, "--json")
    assert (done.code, done.err) == (0, "")
    payload = json.loads(done.out)
    assert _problems(words[0], payload, closed=False) == []
    assert _problems(words[0], payload, closed=True) == []


def test_a_verdict_that_moved_keeps_its_schema(call: Call) -> None:
    assert call(*INIT).code == 0
    record = Path("x/.fwpick/recommendation.json")
    payload = json.loads(record.read_text())
    payload["lenses"]["today"] |= {"call": "none", "framework": None}
    record.write_text(json.dumps(payload))
    shown = json.loads(call("update", "x", "--json").out)
    assert shown["verdict"]["then"] == {"call": "none", "framework": None}
    assert _problems("update", shown, closed=True) == []


@pytest.mark.parametrize("words", ON_A_PROJECT, ids=" ".join)
def test_output_on_a_project_keeps_its_schema(call: Call, words: list[str]) -> None:
    assert call(*INIT).code == 0
    Path("x/Makefile").write_text("mine\n")
    Path("x/config.toml").unlink()
    Path("x/mine.txt").write_text("mine\n")
    Path("x/pyproject.toml").chmod(0o755)
    if "--undo" in words:  # an update by hand: what undo needs is that one was made
        root = Path("x")
        change = Change(path="added.txt", before=None, after=b"added\n")
        with alone_in(root):
            apply(root, [change], keep=root / ".fwpick" / "undo")
    done = call(*words, "--json")
    assert (done.code, done.err) == (0, "")
    assert _problems(words[0], json.loads(done.out), closed=True) == []


@pytest.mark.parametrize(
    ("words", "code"),
    [
        *(([command.__name__, "--nosuch"], 2) for command in COMMANDS),
        (["nosuch"], 2),
        (["explain"], 2),
        (["explain", "nosuch"], 2),
        (["stale", "--days=-1"], 2),
        (["diff"], 1),
        (["update"], 1),
        (["criteria", "--source="], 2),
        (["init", "x"], 2),
        ([*INIT, "-o", "a" * 5000], 1),  # a name no file system takes
        (["init", "x", *IMPOSSIBLE, "--yes"], 3),
        (["init", "x", "--yes", *UNDECIDED], 4),
    ],
    ids=lambda value: " ".join(value)[:60] if isinstance(value, list) else None,
)
def test_every_error_has_one_shape(call: Call, words: list[str], code: int) -> None:
    done = call(*words, "--json")
    payload = json.loads(done.out)
    assert _problems("error", payload, closed=True) == []
    assert (done.code, done.err) == (code, "")
    assert payload["error"]["exit_code"] == code


def test_a_broken_shape_would_be_noticed() -> None:
    payload = {"schema": 1, "error": {"message": "x", "hint": "", "exit_code": 0, "more": 1}}
    assert len(_problems("error", payload, closed=False)) == 1
    assert len(_problems("error", payload, closed=True)) == 2
