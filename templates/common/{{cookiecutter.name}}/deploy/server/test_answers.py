"""The answers of all targets, whichever the exported model has, with a made-up runtime."""

import copy
import json
import math
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from asking import HERE, MANIFEST, ask, predict, start, stop, wait_for_port
from bodies import JSON

STUB = """
import json, sys
import numpy as np
sys.path.insert(0, {folder!r})
import models, serve

class Told:
    def __init__(self, folder):
        self.manifest = json.loads((folder / "model.json").read_text("utf-8"))

    def outputs(self, inputs):
        assert sorted(inputs) == sorted(self.manifest["inputs"])
        assert all(len(array) == 1 for array in inputs.values())
        return np.array([self.manifest["says"]], dtype=np.float32)

models.Runtime = Told
sys.exit(serve.main())
"""
CLASSES = ["cat", "indoors", "dog"]
MORE = {"number": {"classes": []}, "series": {"classes": [], "columns": ["°C", "hPa"], "ahead": 2}}


@contextmanager
def serving(folder: Path, kind: str, says: list[float]) -> Iterator[int]:
    """The port of a server whose model has this target and gives these outputs."""
    manifest: dict[str, Any] = copy.deepcopy(MANIFEST)
    manifest["target"] = {"kind": kind, "name": "said", "classes": CLASSES} | MORE.get(kind, {})
    output = {"name": "said", "shape": [1, len(says)]}
    text = json.dumps(manifest | {"output": output, "says": says})
    (folder / "model.json").write_text(text, "utf-8")
    script = folder / "stub.py"
    script.write_text(STUB.format(folder=str(HERE)), "utf-8")
    server = start("--port", "0", "--artifacts", str(folder), script=script)
    try:
        yield wait_for_port(server)
    finally:
        stop(server)


def shown_form(port: int) -> Any:
    said = ask(port, "GET", "/openapi.json")[1]
    content = said["paths"]["/predict"]["post"]["responses"]["200"]["content"]
    one, _ = content[JSON]["schema"]["anyOf"]  # the other: the answers to a batch
    name = one["$ref"].rsplit("/", 1)[1]
    return said["components"]["schemas"][name]


def assert_described(port: int, answer: dict[str, Any]) -> None:
    form = shown_form(port)
    assert sorted(answer) == sorted(form["properties"]) == sorted(form["required"])


def test_a_class(tmp_path: Path) -> None:
    with serving(tmp_path, "class", [0.0, math.log(2), math.log(5)]) as port:
        status, answer = predict(port)
        assert (status, answer["label"], answer["name"]) == (200, 2, "dog")
        assert answer["probabilities"] == pytest.approx([0.125, 0.25, 0.625])
        assert answer["probability"] == answer["probabilities"][2]
        assert_described(port, answer)
        assert ask(port, "GET", "/")[1]["target"]["classes"] == CLASSES


@pytest.mark.parametrize(
    ("says", "names", "shares"),
    [
        ([math.log(3), 0.0, -math.log(3)], ["cat", "indoors"], [0.75, 0.5, 0.25]),
        ([-1000.0, -0.01, -1000.0], [], [0, 0.4975, 0]),
        ([1000.0, 1000.0, 1000.0], CLASSES, [1, 1, 1]),
    ],
    ids=["some", "none", "all"],
)
def test_several_classes(
    tmp_path: Path, says: list[float], names: list[str], shares: list[float]
) -> None:
    with serving(tmp_path, "classes", says) as port:
        status, answer = predict(port)
        assert (status, answer["names"]) == (200, names)
        assert answer["probabilities"] == pytest.approx(shares)
        assert_described(port, answer)


def test_a_number(tmp_path: Path) -> None:
    with serving(tmp_path, "number", [-12.5]) as port:
        status, answer = predict(port)
        assert (status, answer["number"]) == (200, -12.5)
        assert_described(port, answer)
        target = {"kind": "number", "name": "said", "classes": []}
        assert ask(port, "GET", "/")[1]["target"] == target


def test_a_series(tmp_path: Path) -> None:
    with serving(tmp_path, "series", [1.5, 1013, 2.5, 1012]) as port:
        status, answer = predict(port)
        steps = [{"step": 1, "°C": 1.5, "hPa": 1013}, {"step": 2, "°C": 2.5, "hPa": 1012}]
        assert (status, answer["forecast"]) == (200, steps)
        assert_described(port, answer)
        target = {"kind": "series", "name": "said"} | MORE["series"]
        assert ask(port, "GET", "/")[1]["target"] == target


@pytest.mark.parametrize("kind", ["class", "classes", "number", "series"])
@pytest.mark.parametrize("wrong", [math.nan, math.inf])
def test_what_is_no_number_is_no_answer(tmp_path: Path, kind: str, wrong: float) -> None:
    says = {"number": [wrong], "series": [0.0, wrong, 0.0, 0.0]}.get(kind, [0.0, wrong, 0.0])
    with serving(tmp_path, kind, says) as port:
        status, answer = predict(port)
        assert (status, answer["error"]) == (422, "out-of-range")
