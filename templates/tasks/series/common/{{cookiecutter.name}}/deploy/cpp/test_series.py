"""Sends the C++ programs series: right ones, and what is none."""

import importlib
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from example import make_inputs, write_input, write_rows
from programs import ARTIFACTS, PROJECT, assert_fails, both, outputs, run

MANIFEST = json.loads((ARTIFACTS / "model.json").read_text("utf-8"))
ABOUT = MANIFEST["input"]
COLUMNS = ABOUT["columns"]
WINDOWS = 200  # of the test part
TIMED = pytest.mark.skipif(not (ABOUT["time"] and ABOUT["step"]), reason="no times")
START = np.datetime64("2026-01-01T00:00:00")


def some_rows() -> list[list[str]]:
    """A header and the rows that the model needs."""
    one = make_inputs(1, MANIFEST)["past"][0]
    return [COLUMNS, *([repr(float(number)) for number in row] for row in one)]


def time_of(step: float) -> str:
    seconds = np.timedelta64(round(1000 * step * ABOUT["step"]), "ms")
    return str(START + seconds)


def add_times(rows: list[list[str]], steps: list[float]) -> list[list[str]]:
    times = [ABOUT["time"], *map(time_of, steps)]
    return [[time, *row] for time, row in zip(times, rows, strict=True)]


def write(path: Path, rows: list[list[str]]) -> Path:
    return write_rows(path, ABOUT, rows)


@both
def test_windows_are_answered_as_python_answers_them(program: str, tmp_path: Path) -> None:
    package = next(PROJECT.glob("src/*/__main__.py")).parent.name
    config, data, artifact = (
        importlib.import_module(f"{package}.{name}")
        for name in ("config", "data", "reading.artifact")
    )
    test = data.load_data(config.load_config(PROJECT / "config.toml", []), ABOUT).test
    inputs = test.read(test.spread(WINDOWS))
    expected = artifact.load_artifact(ARTIFACTS).outputs(inputs)  # (n, width)
    files = [
        write_input(tmp_path / str(at), {"past": past}, MANIFEST)
        for at, past in enumerate(inputs["past"])
    ]
    found = outputs(program, *files)
    unit = max(1, np.abs(expected).max())
    assert np.allclose(found, expected, rtol=1e-5, atol=1e-5 * unit)


@both
def test_order_line_ends_and_further_columns_make_no_difference(
    program: str, tmp_path: Path
) -> None:
    rows = some_rows()
    plain = write(tmp_path / "plain", rows)
    turned = write(tmp_path / "turned", [["note", *row[::-1]] for row in rows])
    windows = tmp_path / "windows"
    windows.write_bytes(b"\xef\xbb\xbf" + plain.read_bytes().replace(b"\n", b"\r\n") + b"\r\n")
    quoted = tmp_path / "quoted"
    mark = ";" if ABOUT["decimal"] == "," else ","
    lines = plain.read_text("utf-8").splitlines()
    quoted.write_text(
        "\n".join(mark.join(f'"{cell}"' for cell in line.split(mark)) for line in lines), "utf-8"
    )
    longer = write(tmp_path / "longer", [rows[0], rows[-1], *rows[1:]])
    answers = outputs(program, plain, turned, windows, quoted, longer)
    assert all(np.array_equal(answers[0], each) for each in answers[1:])


@both
def test_gaps_hold_what_was_known_before(program: str, tmp_path: Path) -> None:
    if ABOUT["past"] < 2:
        pytest.skip("a window of one row")
    rows = some_rows()
    same = write(tmp_path / "same", [*rows[:-1], rows[-2]])
    gaps = ("NA", "null", "-", " ? ")
    files = [
        write(tmp_path / f"{at}", [*rows[:-1], [gap] * len(COLUMNS)]) for at, gap in enumerate(gaps)
    ]
    answers = outputs(program, same, *files)
    assert all(np.array_equal(answers[0], each) for each in answers[1:])


@both
@TIMED
def test_missing_rows_are_as_what_was_known_before(program: str, tmp_path: Path) -> None:
    if ABOUT["past"] < 4:
        pytest.skip("too short a window")
    rows = some_rows()
    past = ABOUT["past"]
    plain = write(tmp_path / "plain", rows)
    whole = write(tmp_path / "whole", add_times(rows, [*range(past)]))
    twice = write(tmp_path / "twice", [*rows[:2], rows[1], *rows[3:]])
    less = add_times(rows, [*range(past)])
    missing = write(tmp_path / "missing", [*less[:2], *less[3:]])
    answers = outputs(program, plain, whole, twice, missing)
    assert np.array_equal(answers[0], answers[1])
    assert np.array_equal(answers[2], answers[3])


@both
@TIMED
def test_times_are_read_as_training_reads_them(program: str, tmp_path: Path) -> None:
    rows, past = some_rows(), ABOUT["past"]
    seconds = [str(1_700_000_000_000 + round(1000 * ABOUT["step"]) * at) for at in range(past)]
    zones = [f"{time_of(at)}+00:00" if at % 2 else f"{time_of(at)}Z" for at in range(past)]
    files = []
    for name, times in (("thousandths", seconds), ("zones", zones)):
        timed = [[time, *row] for time, row in zip([ABOUT["time"], *times], rows, strict=True)]
        files.append(write(tmp_path / name, timed))
    answers = outputs(program, write(tmp_path / "plain", rows), *files)
    assert all(np.array_equal(answers[0], each) for each in answers[1:])


def change(rows: list[list[str]], at: int, cell: str) -> list[list[str]]:
    return [*rows[:at], [cell, *rows[at][1:]], *rows[at + 1 :]]


def wrong_rows() -> dict[str, tuple[list[list[str]], str]]:
    """What is in a file, and what is told about it."""
    rows, past = some_rows(), ABOUT["past"]
    first = COLUMNS[0]
    wrong = {
        "nothing": ([[""]], "there is no header"),
        "a header alone": (rows[:1], f"0 rows, the model needs {past}"),
        "too few": (rows[:-1], f"{past - 1} rows, the model needs {past}"),
        "another header": ([["other"] * len(COLUMNS), *rows[1:]], f"there is no column {first}"),
        "a long row": (
            [*rows[:-1], [*rows[-1], "1"]],
            f"row {past}: {len(COLUMNS) + 1} cells, the header has {len(COLUMNS)}",
        ),
        "a gap at the start": (change(rows, 1, "NA"), f"{first} has a gap at the start"),
        "beyond float32": (change(rows, 1, "1e31"), f"row 1: {first} is not a finite number below"),
    }
    for cell in ("text", "1 2", "0x10", "inf", "1" * 500):
        wrong[cell[:9]] = (
            change(rows, past, cell),
            f"row {past}: {first} is not a number ('{cell[:40]}')",
        )
    return wrong


@both
@pytest.mark.parametrize("name", wrong_rows())
def test_what_is_no_series_is_one_line(program: str, name: str, tmp_path: Path) -> None:
    rows, told = wrong_rows()[name]
    path = write(tmp_path / "input", rows)
    assert_fails(run(program, ARTIFACTS, path), f"{path}: {told}")


@both
@TIMED
@pytest.mark.parametrize(
    ("steps", "told"),
    [
        ((0, 0), "its time is that of the row before it"),
        ((1, 0), "its time is before that of the row before it: sort the rows"),
        ((0, 0.5), "its time is no whole number of steps after the last"),
        ((0, 2), "a row every"),
    ],
)
def test_times_that_are_no_steps_are_one_line(
    program: str, steps: tuple[float, float], told: str, tmp_path: Path
) -> None:
    rows = some_rows()[:3]
    path = write(tmp_path / "input", add_times([rows[0], rows[1], rows[1]], [*steps]))
    assert_fails(run(program, ARTIFACTS, path), told)


@both
@TIMED
@pytest.mark.parametrize(
    "time", ["2026-02-30", "30-30-2026", "2026-01-01 25:00", "soon", "9" * 500]
)
def test_a_wrong_time_is_one_line(program: str, time: str, tmp_path: Path) -> None:
    rows = some_rows()[:2]
    path = write(tmp_path / "input", [[ABOUT["time"], *rows[0]], [time, *rows[1]]])
    assert_fails(run(program, ARTIFACTS, path), "is not a time like")


def test_pasts_are_written_as_they_are_read(tmp_path: Path) -> None:
    inputs: dict[str, Any] = make_inputs(1, MANIFEST)
    path = write_input(tmp_path / "past", {"past": inputs["past"][0]}, MANIFEST)
    assert len(path.read_text("utf-8").splitlines()) == ABOUT["past"] + 1
