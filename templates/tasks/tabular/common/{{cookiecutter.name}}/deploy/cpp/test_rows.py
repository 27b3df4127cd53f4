"""Sends the C++ programs rows of a table: right ones, and what is none."""

import json
from pathlib import Path

import numpy as np
import pytest
from example import make_inputs, write_input
from programs import ARTIFACTS, assert_fails, both, outputs, run

MANIFEST = json.loads((ARTIFACTS / "model.json").read_text("utf-8"))
COLUMNS = MANIFEST["input"]["columns"]
NUMBERS = [at for at, column in enumerate(COLUMNS) if column["kind"] == "number"]


def some_cells() -> list[str]:
    """A row without gaps."""
    known = {"category": lambda each: each["words"][0], "boolean": lambda _: "yes"}
    known |= {"date": lambda _: "2026-11-30", "number": lambda each: repr(each["offset"] + 0.5)}
    return [known[column["kind"]](column) for column in COLUMNS]


def write(path: Path, cells: list[str], around: str = "") -> Path:
    text = ",".join(
        f'{around}"{cell}"{around}' if "," in cell else f"{around}{cell}{around}" for cell in cells
    )
    path.write_text(text + "\n", "utf-8")
    return path


@both
def test_blanks_and_line_ends_make_no_difference(program: str, tmp_path: Path) -> None:
    plain = write(tmp_path / "plain", some_cells())
    wide = write(tmp_path / "wide", some_cells(), " ")
    windows = tmp_path / "windows"
    windows.write_bytes(plain.read_bytes().replace(b"\n", b"\r\n"))
    answers = outputs(program, plain, wide, windows)
    assert np.array_equal(answers[0], answers[1])
    assert np.array_equal(answers[0], answers[2])


@both
def test_gaps_are_gaps_however_they_are_written(program: str, tmp_path: Path) -> None:
    files = [
        write(tmp_path / str(at), [gap] * len(COLUMNS))
        for at, gap in enumerate(("", "NA", "null", "NaN"))
    ]
    answers = outputs(program, *files)
    assert all(np.array_equal(answers[0], each) for each in answers[1:])
    assert np.isfinite(answers[0]).all()


@both
def test_a_row_of_another_length_is_one_line(program: str, tmp_path: Path) -> None:
    for count in (0, len(COLUMNS) - 1, len(COLUMNS) + 1):
        path = write(tmp_path / "input", ["1"] * count)
        told = f"of {len(COLUMNS)} cells with commas between them, but of {max(count, 1)}"
        assert_fails(run(program, ARTIFACTS, path), told)


@both
@pytest.mark.skipif(not NUMBERS, reason="no column of numbers")
@pytest.mark.parametrize(
    ("cell", "told"),
    [
        ("text", "is not a number ('text')"),
        ("1;2", "is not a number ('1;2')"),
        ("1 2", "is not a number ('1 2')"),
        ("0x10", "is not a number ('0x10')"),
        ("inf", "is not a number ('inf')"),
        ("1e31", "is not a finite number below 1e30"),
    ],
)
def test_a_wrong_cell_is_one_line_that_names_the_column(
    program: str, cell: str, told: str, tmp_path: Path
) -> None:
    cells = some_cells()
    cells[NUMBERS[-1]] = cell
    path = write(tmp_path / "input", cells)
    assert_fails(run(program, ARTIFACTS, path), f"{path}: {COLUMNS[NUMBERS[-1]]['name']} {told}")


@both
@pytest.mark.parametrize(
    "cell", ["2023-02-29", "30.11.2026", "2026-13-01", "2026-11-30 25:00", "x"]
)
def test_a_wrong_date_is_one_line(program: str, cell: str, tmp_path: Path) -> None:
    dates = [at for at, column in enumerate(COLUMNS) if column["kind"] == "date"]
    if not dates:
        pytest.skip("no column of dates")
    cells = some_cells()
    cells[dates[0]] = cell
    told = f"{COLUMNS[dates[0]]['name']} is not a date like 2026-11-30 ('{cell}')"
    assert_fails(run(program, ARTIFACTS, write(tmp_path / "input", cells)), told)


def test_rows_are_written_as_they_are_read(tmp_path: Path) -> None:
    rows = make_inputs(3, MANIFEST)["features"]
    for row in rows:
        path = write_input(tmp_path / "row", {"features": row}, MANIFEST)
        assert len(path.read_text("utf-8").split(",")) >= len(COLUMNS)
