"""Pastes series into the page, and looks at what it draws."""

import base64
import importlib
from typing import Any

import numpy as np
import pytest
from chromium import Chromium
from hands import give_one, paste, some_lines
from pages import ARTIFACTS, PROJECT, answer, call, manifest, said

ABOUT, TARGET = manifest()["input"], manifest()["target"]
WINDOWS = 200  # of the test part
SMALL = {
    "columns": ["a", "b"],
    "past": 3,
    "step": 3600,
    "time": "when",
    "order": "dmy",
    "decimal": ".",
}
READ = """async (text, about) => {
  const { readSeries, timesAfter } = await import("./series.js");
  const made = readSeries(text, about);
  return made.told ?? { rows: made.rows, times: timesAfter(made.last, about.step, 2) };
}"""
OPEN = """(name, content) => {
  const bytes = Uint8Array.from(atob(content), (each) => each.charCodeAt(0));
  const files = new DataTransfer();
  files.items.add(new File([bytes], name));
  const field = document.getElementById("file");
  field.files = files.files;
  field.dispatchEvent(new Event("change"));
}"""
FORECAST = """async (texts) => {
  const { model } = await import("./app.js");
  const { readSeries } = await import("./series.js");
  const made = [];
  for (const text of texts) {
    const { told, rows } = readSeries(text, model.manifest.input);
    made.push(told ?? [...(await model.run({ past: Float32Array.from(rows.flat()) }))]);
  }
  return made;
}"""


def read(page: Chromium, text: str, **about: Any) -> Any:
    """The rows that the page makes of a text and the next two times, or what it says is wrong."""
    return call(page, READ, text, SMALL | about)


def timed(*times: str) -> str:
    """Rows at these times; their first column counts them from 1."""
    lines = [f"{time},{at},9" for at, time in enumerate(times, start=1)]
    return "\n".join(["when,a,b", *lines])


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("a,b\n1,2\n3,4\n5,6", [[1, 2], [3, 4], [5, 6]]),
        ("b;a;note\n2;1;\n4;3;\n\n6;5;x\n", [[1, 2], [3, 4], [5, 6]]),
        ('a\t"b"\r\n1\t"2"\r\n3\t4\r\n5\t6\r\n', [[1, 2], [3, 4], [5, 6]]),
        ("\ufeffa,b\n9,9\n1,2\nNA,4\n5,-\n", [[1, 2], [1, 4], [5, 4]]),
        (
            timed("2026-03-01 00:00", "2026-03-01T02:00Z", "01.03.2026 03:00"),
            [[1, 9], [2, 9], [3, 9]],
        ),
        (
            timed("2026-03-01 00:00", "2026-03-01 01:00", "2026-03-01 04:00"),
            [[2, 9], [2, 9], [3, 9]],
        ),
        (
            timed("1926-03-01 00:00", "1926-03-01 01:00", "2026-03-01 00:00"),
            [[2, 9], [2, 9], [3, 9]],
        ),
        (timed("0", "3600", "7200"), [[1, 9], [2, 9], [3, 9]]),
    ],
)
def test_a_series_is_read_as_in_training(page: Chromium, text: str, rows: list[Any]) -> None:
    assert read(page, text)["rows"] == rows


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "Nothing is pasted yet"),
        ("b\n1", "There is no column a"),
        ("a,b\n1,2\n3,4", "2 rows, the model needs 3"),
        ("a,b\n1,2\n3", "Row 2 has 1 cells, the header has 2"),
        ("a,b\n1,2\n3,x\n5,6", "Row 2: b is not a number (x)"),
        ("a,b\n1,2\n3,0x10\n5,6", "Row 2: b is not a number (0x10)"),
        ("a,b\n1,2\n3,1e31\n5,6", "Row 2: b is not a finite number below 1e30"),
        ("a,b\n1,\n3,4\n5,6", "b has a gap at the start, with nothing before it to fill it"),
        (timed(*["2026-03-01 00:00"] * 3), "Row 2 has the time of the row before it"),
        (
            timed("2026-03-01 01:00", "2026-03-01 00:00", "2026-03-01 02:00"),
            "Row 2 is before the row before it: sort the rows",
        ),
        (
            timed("2026-03-01 00:00", "2026-03-01 00:30", "2026-03-01 01:00"),
            "Row 2 is no whole number of steps after the last",
        ),
        (
            timed("2026-03-01", "2026-03-02", "2026-03-03"),
            "A row every 86400 s, the model takes one every 3600 s",
        ),
        (
            timed("2026-02-30", "x", "y"),
            "Row 1: when is not a time like 2026-11-30 14:00 (2026-02-30)",
        ),
    ],
)
def test_what_cannot_be_used_is_told(page: Chromium, text: str, told: str) -> None:
    assert read(page, text) == told


def test_times_follow_wherever_the_browser_is(page: Chromium) -> None:
    text = timed("2026-03-28 23:00+01:00", "2026-03-29 00:00+01:00", "2026-03-29 01:00+01:00")
    assert read(page, text)["times"] == ["2026-03-29 01:00", "2026-03-29 02:00"]
    assert read(page, "a,b\n1,2\n3,4\n5,6")["times"] == ["1", "2"]


def test_a_decimal_comma_is_read(page: Chromium) -> None:
    assert read(page, "a;b\n1,5;2\n3;4\n5;6", decimal=",")["rows"][0] == [1.5, 2]


def shown(page: Chromium) -> dict[str, Any]:
    script = """(() => ({
      lines: [...document.querySelectorAll("figure polyline")].map((line) => line.points.length),
      cells: [...document.querySelectorAll("table tr")].map((row) => row.cells.length),
    }))()"""
    return dict(page.evaluate(script))


def test_the_forecast_is_drawn_beside_the_past(page: Chromium) -> None:
    assert said(page) == "Nothing is pasted yet"
    assert shown(page) == {"lines": [], "cells": []}
    give_one(page)
    text = answer(page)
    assert text.count(" then ") == len(TARGET["columns"])
    drawn = shown(page)
    # From the last known value on.
    assert drawn["lines"] == [ABOUT["past"], TARGET["ahead"] + 1] * len(TARGET["columns"])
    assert drawn["cells"] == [1 + len(TARGET["columns"])] * (TARGET["ahead"] + 1)
    paste(page, "nothing,of\nthe,kind")
    assert said(page).startswith("There is no column")
    assert shown(page) == {"lines": [], "cells": []}


def test_every_field_has_its_label(page: Chromium) -> None:
    tied = "[...document.querySelectorAll('label')].every(each => each.control)"
    assert page.evaluate(tied)
    assert page.evaluate("document.querySelectorAll('label').length") == 2


def test_a_file_is_opened(page: Chromium) -> None:
    text = "\n".join(some_lines(ABOUT))
    call(page, OPEN, "past.csv", base64.b64encode(text.encode()).decode())
    assert " then " in answer(page)
    call(page, OPEN, "photo.png", base64.b64encode(b"\x89PNG\xff").decode())
    text = "document.getElementById('answer').textContent"
    page.wait_for(f"/photo.png is not text in UTF-8/.test({text})")


def test_windows_are_answered_as_python_answers_them(page: Chromium) -> None:
    """Written as text, pasted, read and asked about; Python is given the numbers."""
    package = next(PROJECT.glob("src/*/__main__.py")).parent.name
    config, data, artifact = (
        importlib.import_module(f"{package}.{name}")
        for name in ("config", "data", "reading.artifact")
    )
    loaded = artifact.load_artifact(ARTIFACTS)
    settings = config.load_config(PROJECT / "config.toml", [])
    test = data.load_data(settings, loaded.manifest["input"]).test
    inputs = test.read(test.spread(WINDOWS))
    expected = loaded.outputs(inputs)  # (n, width)
    mark = ";" if ABOUT["decimal"] == "," else ","

    def write(window: np.ndarray) -> str:
        cells = [
            [repr(float(cell)).replace(".", ABOUT["decimal"]) for cell in row] for row in window
        ]
        return "\n".join(mark.join(row) for row in (ABOUT["columns"], *cells))

    found = call(page, FORECAST, [write(window) for window in inputs["past"]])
    assert len(found) == len(expected)
    unit = max(1, np.abs(expected).max())
    assert np.allclose(np.array(found), expected, rtol=1e-5, atol=1e-5 * unit)
