"""Sends the C++ programs rows of a table: right ones, and what is none."""

import json
from pathlib import Path

import numpy as np
import pytest
from programs import ARTIFACTS, assert_fails, both, outputs, run

ABOUT = json.loads((ARTIFACTS / "model.json").read_text("utf-8"))["input"]
COLUMNS, OFFSET = ABOUT["columns"], ABOUT["offset"]


def write(path: Path, cells: list[str], around: str = "") -> Path:
    path.write_text(",".join(f"{around}{cell}{around}" for cell in cells) + "\n", "utf-8")
    return path


@both
def test_blanks_and_forms_of_a_number_make_no_difference(program: str, tmp_path: Path) -> None:
    row = [repr(less + 0.5) for less in OFFSET]
    plain = write(tmp_path / "plain", row)
    wide = write(tmp_path / "wide", [f"{less + 0.5:.20e}" for less in OFFSET], " ")
    windows = tmp_path / "windows"
    windows.write_bytes(plain.read_bytes().replace(b"\n", b"\r\n"))
    answers = outputs(program, plain, wide, windows)
    assert np.array_equal(answers[0], answers[1])
    assert np.array_equal(answers[0], answers[2])


@both
def test_a_row_of_another_length_is_one_line(program: str, tmp_path: Path) -> None:
    for count in (0, len(COLUMNS) - 1, len(COLUMNS) + 1):
        path = write(tmp_path / "input", ["1"] * count)
        told = f"of {len(COLUMNS)} numbers with commas between them, but of {max(count, 1)}"
        assert_fails(run(program, ARTIFACTS, path), told)


@both
@pytest.mark.parametrize(
    ("cell", "told"),
    [
        ("", "is not a number ('')"),
        ("text", "is not a number ('text')"),
        ("1;2", "is not a number ('1;2')"),
        ("1 2", "is not a number ('1 2')"),
        ("0x10", "is not a number ('0x10')"),
        ("nan", "is not a finite number below 1e30"),
        ("1e31", "is not a finite number below 1e30"),
    ],
)
def test_a_wrong_cell_is_one_line_that_names_the_column(
    program: str, cell: str, told: str, tmp_path: Path
) -> None:
    cells = ["1"] * len(COLUMNS)
    cells[-1] = cell
    path = write(tmp_path / "input", cells)
    assert_fails(run(program, ARTIFACTS, path), f"{path}: {COLUMNS[-1]} {told}")
