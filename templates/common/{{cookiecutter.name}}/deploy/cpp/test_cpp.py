"""Runs the C++ programs on what Python also runs, and on what nobody should send them."""

import importlib
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

HERE = Path(__file__).resolve().parent
PROJECT = HERE.parents[1]
ARTIFACTS = PROJECT / "artifacts"
PROGRAMS = ("predict", "predict_small")
SAME = 1e-5  # of a logit: the library adds in another order with other threads
# TensorFlow's library reads these before main begins, and otherwise prints about its kernels.
QUIET = {"TF_ENABLE_ONEDNN_OPTS": "0", "TF_CPP_MIN_LOG_LEVEL": "2"}
both = pytest.mark.parametrize("program", PROGRAMS)


def module(name: str) -> Any:
    package = next(PROJECT.glob("src/*/__main__.py")).parent.name
    return importlib.import_module(f"{package}.{name}")


@pytest.fixture(scope="module")
def artifact() -> Any:
    return module("artifact").load_artifact(ARTIFACTS)


@pytest.fixture(scope="module")
def inputs(artifact: Any) -> np.ndarray:
    """Of 8 bits, so that a picture's file holds them exactly. Channels last, as in Python."""
    about = artifact.manifest["input"]
    shape = (len(about.get("columns", ())),)
    if about["kind"] == "picture":
        shape = (about["image_size"], about["image_size"], about["channels"])
    values = np.random.default_rng(0).integers(0, 256, (5, *shape))
    return (values / np.float32(255)).astype(np.float32)


def run(program: str, *words: object, **options: Any) -> subprocess.CompletedProcess[str]:
    command = [str(ARTIFACTS / "cpp" / program), *map(str, words)]
    settings = {"capture_output": True, "text": True, "timeout": 60, "check": False}
    return subprocess.run(command, **({"env": QUIET} | settings | options))


def logits(program: str, *files: Path, **options: Any) -> np.ndarray:
    done = run(program, "--logits", ARTIFACTS, *files, **options)
    assert (done.returncode, done.stderr) == (0, "")
    return np.array([line.split() for line in done.stdout.splitlines()[1::2]], dtype=np.float32)


def write_picture(path: Path, pixels: np.ndarray) -> Path:
    high, wide, channels = pixels.shape
    header = f"P{6 if channels == 3 else 5}\n{wide} {high}\n255\n"
    path.write_bytes(header.encode() + np.rint(pixels * 255).astype(np.uint8).tobytes())
    return path


def write_numbers(path: Path, one: np.ndarray, artifact: Any) -> Path:
    about = artifact.manifest["input"]
    if about["kind"] == "table":  # as in the table
        row = one + np.array(about["offset"])  # (columns,) float64
        path.write_text(",".join(map(repr, row.tolist())) + "\n", "ascii")
        return path
    shape = tuple(about["shape"][1:])
    laid = one if one.shape == shape else np.moveaxis(one, -1, 0)  # channels first
    path.write_bytes(laid.astype("<f4").tobytes())
    return path


@both
def test_inputs_are_answered_as_python_answers_them(
    program: str, artifact: Any, inputs: np.ndarray, tmp_path: Path
) -> None:
    files = [write_numbers(tmp_path / f"{at}.f32", one, artifact) for at, one in enumerate(inputs)]
    expected = artifact.logits(inputs)  # (n, classes)
    found = logits(program, *files)
    assert found.argmax(1).tolist() == expected.argmax(1).tolist()
    if program == "predict_small":  # the very library that Python runs
        assert np.allclose(found, expected, rtol=1e-6, atol=1e-6)
    assert np.allclose(found, expected, atol=10 * SAME)  # two runtimes of one model


@both
def test_a_picture_is_answered_as_its_numbers(
    program: str, artifact: Any, inputs: np.ndarray, tmp_path: Path
) -> None:
    if artifact.manifest["input"]["kind"] != "picture":
        pytest.skip("this model was trained on a table")
    picture = write_picture(tmp_path / "input.ppm", inputs[0])
    numbers = write_numbers(tmp_path / "input.f32", inputs[0], artifact)
    one, two = logits(program, picture, numbers)
    assert np.array_equal(one, two)


def test_the_large_program_computes_what_the_trained_model_does(
    artifact: Any, inputs: np.ndarray, tmp_path: Path
) -> None:
    config = module("config").load_config(PROJECT / "config.toml", [])
    cpu = module("device").choose_device("cpu")
    live, _ = module("training.checkpoint").load_best(
        config, module("data").load_data(config).task, cpu
    )
    files = [write_numbers(tmp_path / f"{at}.f32", one, artifact) for at, one in enumerate(inputs)]
    predict = module("training.inference").predict_logits
    expected = np.concatenate([predict(live, one[None], cpu, 1) for one in inputs])
    assert np.allclose(logits("predict", *files), expected, atol=SAME)


@both
def test_it_says_the_class_and_needs_nothing_of_python(program: str) -> None:
    example = ARTIFACTS / "cpp" / "example"
    done = run(program, ARTIFACTS, example)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith(f"{example}: ")
    if sys.platform == "linux":
        libraries = run(program, env={"LD_TRACE_LOADED_OBJECTS": "1"}).stdout
        assert "libstdc++" in libraries
        assert "libpython" not in libraries


@both
@pytest.mark.parametrize(
    ("content", "told"),
    [
        (None, "cannot be read"),
        (b"", " numbers"),
        (b"text", " numbers"),
        (b"1,2;", " numbers"),
        (b"P2\n2 2\n255\n0 0 0 0", " numbers"),
    ],
)
def test_a_wrong_file_is_one_line(
    program: str, content: bytes | None, told: str, tmp_path: Path
) -> None:
    path = tmp_path / "input"
    if content is not None:
        path.write_bytes(content)
    assert_fails(run(program, ARTIFACTS, path), told)


@both
@pytest.mark.parametrize(
    ("header", "told"),
    [
        ("P5\n3 3\n255\n", "3x3x1"),
        ("P{kind}\n{size} {size}\n255\n", "truncated"),
        ("P{kind}\n{size} {size}\n65535\n", "8 bits"),
        ("P5\n-1 -1\n255\n", "-1x-1"),
        ("P5\n99999999999999999999 28\n255\n", "the model takes"),
        ("P5", "8 bits"),
        ("P6 text", "8 bits"),
    ],
)
def test_a_wrong_picture_is_one_line(
    program: str, artifact: Any, header: str, told: str, tmp_path: Path
) -> None:
    about = artifact.manifest["input"]
    if about["kind"] != "picture":
        header, told = "P5\n3 3\n255\n", "is a picture"
    kind = 6 if about.get("channels") == 3 else 5
    path = tmp_path / "input"
    path.write_bytes(header.format(kind=kind, size=about.get("image_size")).encode() + bytes(9))
    assert_fails(run(program, ARTIFACTS, path), told)


@both
@pytest.mark.parametrize("value", [np.nan, np.inf])
def test_what_is_no_number_is_one_line(
    program: str, value: float, artifact: Any, inputs: np.ndarray, tmp_path: Path
) -> None:
    path = write_numbers(tmp_path / "input", np.full_like(inputs[0], value), artifact)
    assert_fails(run(program, ARTIFACTS, path), "NaN or infinity")


@both
@pytest.mark.parametrize("share", [0, 0.01, 0.5])
def test_a_truncated_model_is_one_line(program: str, share: float, tmp_path: Path) -> None:
    copy = tmp_path / "artifacts"
    skipped = shutil.ignore_patterns("cpp", "browser", "mobile")
    shutil.copytree(ARTIFACTS, copy, ignore=skipped)
    for path in copy.rglob("*"):
        if path.is_file() and path.name != "model.json":
            path.write_bytes(path.read_bytes()[: int(share * path.stat().st_size)])
    assert_fails(run(program, copy, ARTIFACTS / "cpp" / "example"), "")


@both
@pytest.mark.parametrize("manifest", [None, "", "{}", "[]"])
def test_a_missing_or_damaged_description_is_one_line(
    program: str, manifest: str | None, tmp_path: Path
) -> None:
    if manifest is not None:
        (tmp_path / "model.json").write_text(manifest, "utf-8")
    assert_fails(run(program, tmp_path, ARTIFACTS / "cpp" / "example"), "make ")


@both
def test_wrong_usage_is_told(program: str) -> None:
    for words in ((), ("--logits",), (ARTIFACTS,)):
        done = run(program, *words)
        assert (done.returncode, done.stdout) == (2, "")
        assert done.stderr.startswith("usage: ")


def assert_fails(done: subprocess.CompletedProcess[str], told: str) -> None:
    assert (done.returncode, done.stdout) == (1, ""), done
    assert len(done.stderr.splitlines()) == 1, done.stderr
    assert done.stderr.startswith("error: ")
    assert told in done.stderr


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
