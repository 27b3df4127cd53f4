"""The handler alone, in TorchServe's environment: answers of all targets, a batch at once."""

import json
import math
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import torch
from questions import ADDED, good

HERE = Path(__file__).parent
ARTIFACTS = HERE.parents[1] / "artifacts"
SERVER = HERE.parent / "server"
PYTHON = os.environ.get("TORCHSERVE_PYTHON", sys.executable)
MANIFEST = json.loads((ARTIFACTS / "model.json").read_text("utf-8"))
GOOD = [body for body, _ in good(MANIFEST["input"]).values()][:2]
CLASSES = ["cat", "indoors", "dog"]
RUN = """
import json, sys
from types import SimpleNamespace
here, server, folder, *files = sys.argv[1:]
sys.path[:0] = [here, server]
from handler import Handler

statuses = dict()
context = SimpleNamespace(
    system_properties=dict(model_dir=folder),
    manifest=dict(model=dict(serializedFile="model.pt")),
    set_response_content_type=lambda place, kind: None,
    set_response_status=lambda status, idx: statuses.update([(idx, status)]),
)
handler = Handler()
handler.initialize(context)
data = [dict(body=open(file, "rb").read()) for file in files] + [dict(data=b"\\xff"), dict()]
answers = handler.postprocess(handler.inference(handler.preprocess(data)))
print(json.dumps([[statuses.get(place, 200), said] for place, said in enumerate(answers)]))
"""


def handle(folder: Path, kind: str, says: list[float]) -> list[tuple[int, dict[str, Any]]]:
    """Statuses and answers of two good requests, a bad one and one without a body."""
    (name,) = MANIFEST["inputs"]  # what the model calls its argument
    # A class of its own: TorchScript defines the method of one once.
    told = type("Told", (torch.jit.ScriptModule,), {})()
    row = ", ".join(f'float("{each}")' for each in says)
    told.define(f"def forward(self, {name}):\n  return torch.tensor([[{row}]] * len({name}))\n")
    told.save(str(folder / "model.pt"))
    more = {"number": {"classes": []}, "series": {"columns": ["°C", "hPa"], "ahead": 2}}
    target = {"kind": kind, "name": "said", "classes": CLASSES} | more.get(kind, {})
    (folder / "model.json").write_text(json.dumps(MANIFEST | {"target": target}), "utf-8")
    files = []
    for number, body in enumerate(GOOD):
        files.append(str(folder / f"body-{number}"))
        Path(files[-1]).write_bytes(body)
    command = [PYTHON, "-c", RUN, str(HERE), str(SERVER), str(folder), *files]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    answers = [(status, said) for status, said in json.loads(done.stdout.splitlines()[-1])]
    for status, said in answers[2:]:
        assert (status, sorted(said)) == (400, ["detail", "error", "hint"])
    return answers[:2]


pytestmark = pytest.mark.filterwarnings("ignore:.*torch.jit:DeprecationWarning")


def test_a_class(tmp_path: Path) -> None:
    for status, said in handle(tmp_path, "class", [0.0, math.log(2), math.log(5)]):
        assert status == 200
        named = {"label", "model", "name", "probabilities", "probability"}
        assert said.keys() == named | set(ADDED)
        assert (said["label"], said["name"]) == (2, "dog")
        assert said["probabilities"] == pytest.approx([0.125, 0.25, 0.625])


@pytest.mark.parametrize(
    ("says", "names"),
    [([1.0, 0.0, -1.0], ["cat", "indoors"]), ([-9.0, -9.0, -9.0], [])],
    ids=["some", "none"],
)
def test_several_classes(tmp_path: Path, says: list[float], names: list[str]) -> None:
    shares = [1 / (1 + math.exp(-each)) for each in says]
    for status, said in handle(tmp_path, "classes", says):
        assert (status, said.keys()) == (200, {"model", "names", "probabilities", *ADDED})
        assert said["names"] == names
        assert said["probabilities"] == pytest.approx(shares)


def test_a_number(tmp_path: Path) -> None:
    for status, said in handle(tmp_path, "number", [-12.5]):
        assert (status, said["number"]) == (200, -12.5)
        assert said.keys() == {"model", "number", *ADDED}


def test_a_series(tmp_path: Path) -> None:
    for status, said in handle(tmp_path, "series", [1.5, 1013.0, 2.5, 1012.0]):
        assert (status, said.keys()) == (200, {"model", "forecast", *ADDED})
        assert said["forecast"][1] == {"step": 2, "°C": 2.5, "hPa": 1012}


def test_infinity_is_no_answer(tmp_path: Path) -> None:
    for status, said in handle(tmp_path, "number", [math.inf]):
        assert (status, said["error"]) == (422, "out-of-range")
