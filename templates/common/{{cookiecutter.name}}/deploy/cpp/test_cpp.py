"""Runs the C++ programs on what Python also runs, and on what nobody should send them."""

import importlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from example import make_inputs, write_input
from programs import ARTIFACTS, PROJECT, assert_fails, both, outputs, run

HERE = Path(__file__).resolve().parent
EXAMPLE = ARTIFACTS / "cpp" / "example"
SAME = 1e-5  # of a logit or of the largest number: other threads add in another order
COUNT = 5
Named = dict[str, np.ndarray]


def module(name: str) -> Any:
    package = next(PROJECT.glob("src/*/__main__.py")).parent.name
    return importlib.import_module(f"{package}.{name}")


@pytest.fixture(scope="module")
def artifact() -> Any:
    return module("reading.artifact").load_artifact(ARTIFACTS)


@pytest.fixture(scope="module")
def inputs(artifact: Any) -> Named:
    return make_inputs(COUNT, artifact.manifest)


def write_all(folder: Path, inputs: Named, manifest: dict[str, Any]) -> list[Path]:
    ones = [{name: array[at] for name, array in inputs.items()} for at in range(COUNT)]
    return [write_input(folder / str(at), one, manifest) for at, one in enumerate(ones)]


def unit_of(expected: np.ndarray, artifact: Any) -> float:
    """What a difference is compared with: a number may be in the thousands, a logit is not."""
    number = artifact.target.kind in ("number", "series")
    return max(1.0, float(np.abs(expected).max())) if number else 1.0


@both
def test_inputs_are_answered_as_python_answers_them(
    program: str, artifact: Any, inputs: Named, tmp_path: Path
) -> None:
    expected = artifact.outputs(inputs)  # (n, width)
    found = outputs(program, *write_all(tmp_path, inputs, artifact.manifest))
    # Two runtimes of one model, or the very library that Python runs.
    share = SAME if program == "predict" else 1e-6
    unit = unit_of(expected, artifact)
    assert np.allclose(found, expected, rtol=share, atol=10 * share * unit)


def test_the_large_program_computes_what_the_trained_model_does(
    artifact: Any, inputs: Named, tmp_path: Path
) -> None:
    config = module("config").load_config(PROJECT / "config.toml", [])
    cpu = module("device").choose_device("cpu")
    task = module("data").load_data(config, artifact.manifest["input"]).task
    live, _ = module("training.checkpoint").load_best(config, task, cpu)
    expected = module("training.inference").predict_outputs(live, inputs, cpu, 1)
    found = outputs("predict", *write_all(tmp_path, inputs, artifact.manifest))
    assert np.allclose(found, expected, rtol=SAME, atol=SAME * unit_of(expected, artifact))


@both
def test_it_answers_in_words_and_needs_nothing_of_python(program: str) -> None:
    done = run(program, ARTIFACTS, EXAMPLE)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith(f"{EXAMPLE}: ")
    if sys.platform == "linux":
        libraries = run(program, env={"LD_TRACE_LOADED_OBJECTS": "1"}).stdout
        assert "libstdc++" in libraries
        assert "libpython" not in libraries


def logistic(outputs: np.ndarray) -> np.ndarray:
    return 1 / (1 + np.exp(-outputs.astype(np.float64)))


@both
@pytest.mark.parametrize("kind", ["class", "classes", "number", "series"])
def test_every_target_is_told_in_its_words(
    program: str, kind: str, artifact: Any, tmp_path: Path
) -> None:
    """The same numbers, as answers to three questions."""
    found = outputs(program, EXAMPLE)[0].astype(np.float64)  # (width,)
    names = [f'"c{at}" é \U0001f600\\' for at in range(len(found))]
    target = {"kind": kind, "name": "prix (€)", "classes": names}
    if kind == "series":
        target |= {"columns": ["prix (€)"], "ahead": len(found)}
    if kind == "number":
        if len(found) > 1:
            pytest.skip("this model gives more than one number")
        target["classes"] = []
    copy = copy_artifacts(tmp_path, artifact.manifest | {"target": target})
    shares = np.exp(found - found.max()) / np.exp(found - found.max()).sum()
    likely = [(name, share) for name, share in zip(names, logistic(found), strict=True)]
    words = {
        "class": f"{names[found.argmax()]} (probability {shares.max():.4f})",
        "classes": ", ".join(f"{name} ({share:.4f})" for name, share in likely if share >= 0.5),
        "number": f"prix (€) {found[0]:.6g}",
        "series": " ".join(["prix (€)", *(f"{each:.6g}" for each in found)]),
    }
    done = run(program, copy, EXAMPLE)
    assert done.stderr == ""
    assert done.stdout == f"{EXAMPLE}: {words[kind] or 'none of the classes'}\n"


@both
def test_other_classes_than_the_model_gives_are_refused(
    program: str, artifact: Any, tmp_path: Path
) -> None:
    classes = [*map(str, range(100))]
    target = {"kind": "classes", "name": "", "classes": classes}
    copy = copy_artifacts(tmp_path, artifact.manifest | {"target": target})
    assert_fails(run(program, copy, EXAMPLE), "damaged")


def copy_artifacts(folder: Path, manifest: dict[str, Any]) -> Path:
    copy = folder / "artifacts"
    skipped = shutil.ignore_patterns("cpp", "browser", "mobile")
    shutil.copytree(ARTIFACTS, copy, ignore=skipped)
    (copy / "model.json").write_text(json.dumps(manifest), "ascii")
    return copy


@both
def test_a_missing_input_is_one_line(program: str, tmp_path: Path) -> None:
    assert_fails(run(program, ARTIFACTS, tmp_path / "none"), "cannot be read")


@both
@pytest.mark.parametrize("share", [0, 0.01, 0.5])
def test_a_truncated_model_is_one_line(
    program: str, share: float, artifact: Any, tmp_path: Path
) -> None:
    copy = copy_artifacts(tmp_path, artifact.manifest)
    for path in copy.rglob("*"):
        if path.is_file() and path.name != "model.json":
            path.write_bytes(path.read_bytes()[: int(share * path.stat().st_size)])
    assert_fails(run(program, copy, EXAMPLE), "")


@both
@pytest.mark.parametrize("manifest", [None, "", "{}", "[]", "[" * 100_000, '{"file": "\\u12"}'])
def test_a_missing_or_damaged_description_is_one_line(
    program: str, manifest: str | None, tmp_path: Path
) -> None:
    if manifest is not None:
        (tmp_path / "model.json").write_text(manifest, "utf-8")
    assert_fails(run(program, tmp_path, EXAMPLE), "make ")


@both
@pytest.mark.parametrize("lost", ["inputs", "input", "output", "target"])
def test_a_description_that_lacks_a_part_is_one_line(
    program: str, lost: str, artifact: Any, tmp_path: Path
) -> None:
    left = {name: part for name, part in artifact.manifest.items() if name != lost}
    assert_fails(run(program, copy_artifacts(tmp_path, left), EXAMPLE), "damaged")


@both
def test_wrong_usage_is_told(program: str) -> None:
    for words in ((), ("--outputs",), (ARTIFACTS,)):
        done = run(program, *words)
        assert (done.returncode, done.stdout) == (2, "")
        assert done.stderr.startswith("usage: ")


@pytest.mark.parametrize(
    ("missing", "told"), [("c++ g++ clang++ cmake", "C++"), ("cmake", "cmake")]
)
def test_a_missing_tool_is_one_line(missing: str, told: str, tmp_path: Path) -> None:
    for name in ("c++", "cmake"):
        if name not in missing.split():
            (tmp_path / name).symlink_to(shutil.which(name) or "/nowhere")
    command = [sys.executable, str(HERE / "build.py"), "any"]
    kept = {name: value for name, value in os.environ.items() if name != "CXX"}
    environment = kept | {"PATH": str(tmp_path)}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert_fails(done, told)
