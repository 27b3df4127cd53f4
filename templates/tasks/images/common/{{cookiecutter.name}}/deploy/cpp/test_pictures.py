"""Sends the C++ programs pictures: right ones, and what is none."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from example import make_inputs, write_input
from picture_kinds import CPP, KINDS, Kind, name_of
from programs import ARTIFACTS, assert_fails, both, outputs, run


@pytest.fixture(scope="module")
def manifest() -> dict[str, Any]:
    return dict(json.loads((ARTIFACTS / "model.json").read_text("utf-8")))


@both
def test_a_picture_is_answered_as_its_numbers(
    program: str, manifest: dict[str, Any], tmp_path: Path
) -> None:
    image = make_inputs(1, manifest)["image"][0]  # (size, size, channels)
    size, _, channels = image.shape
    header = f"P{6 if channels == 3 else 5}\n{size} {size}\n255\n"
    picture, numbers = tmp_path / "input.ppm", tmp_path / "input.f32"
    picture.write_bytes(header.encode() + np.rint(image * 255).astype(np.uint8).tobytes())
    one, two = outputs(program, picture, write_input(numbers, {"image": image}, manifest))
    assert np.array_equal(one, two)


@both
@pytest.mark.parametrize("content", [b"", b"text", b"1,2;", b"P2\n2 2\n255\n0 0 0 0"])
def test_a_wrong_file_is_one_line(program: str, content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "input"
    path.write_bytes(content)
    assert_fails(run(program, ARTIFACTS, path), " numbers")


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
    program: str, manifest: dict[str, Any], header: str, told: str, tmp_path: Path
) -> None:
    about = manifest["input"]
    kind = 6 if about["channels"] == 3 else 5
    path = tmp_path / "input"
    path.write_bytes(header.format(kind=kind, size=about["image_size"]).encode() + bytes(9))
    assert_fails(run(program, ARTIFACTS, path), told)


@both
@pytest.mark.parametrize("kind", KINDS, ids=name_of)
def test_each_kind_of_file_is_refused_or_wants_the_models_size(
    program: str, kind: Kind, tmp_path: Path
) -> None:
    path = tmp_path / "input"
    path.write_bytes(next(iter(kind.write().values())))  # each starts the program, with its model
    told = "the model takes" if CPP in kind.readers else "is neither a PGM or PPM nor"
    assert_fails(run(program, ARTIFACTS, path), told)


@both
@pytest.mark.parametrize("value", [np.nan, np.inf])
def test_what_is_no_number_is_one_line(
    program: str, value: float, manifest: dict[str, Any], tmp_path: Path
) -> None:
    one = {name: np.full_like(array[0], value) for name, array in make_inputs(1, manifest).items()}
    path = write_input(tmp_path / "input", one, manifest)
    assert_fails(run(program, ARTIFACTS, path), "finit")  # infinity, or not a finite number
