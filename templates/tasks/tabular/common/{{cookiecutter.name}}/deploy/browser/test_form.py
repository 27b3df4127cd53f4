"""Fills in the form of the page."""

import json
from typing import Any

import numpy as np
import pytest
from chromium import Chromium
from hands import fill, give_one, some_cells
from pages import answer, call, manifest, said

COLUMNS = manifest()["input"]["columns"]
KEEP = """async () => {
  const { model } = await import("./app.js");
  model.run = async ({ features }) => (window.kept = [...features].map(String));
}"""
READ = """async (cell, column) => {
  const { read } = await import("./input.js");
  const made = read(cell, column);
  return made.told ?? String(made.number);
}"""
KINDS: list[dict[str, Any]] = [
    {"name": "n", "kind": "number", "offset": 0},
    {"name": "w", "kind": "category", "words": ["blue", "grün"]},
    {"name": "b", "kind": "boolean"},
    {"name": "d", "kind": "date", "offset": 0, "order": "dmy"},
]
NUMBER, WORD, BOOLEAN, DATE = KINDS


def read(page: Chromium, cell: str, column: dict[str, Any]) -> Any:
    """What the page makes of a cell: a number as text, or what it says is wrong."""
    return call(page, READ, cell, column)


def test_every_column_has_its_field(page: Chromium) -> None:
    labels = page.evaluate("[...document.querySelectorAll('label')].map(each => each.textContent)")
    assert labels == [column["name"] for column in COLUMNS]
    tied = "[...document.querySelectorAll('label')].every(each => each.control)"
    assert page.evaluate(tied)


@pytest.mark.parametrize(
    ("column", "cell", "made"),
    [
        (NUMBER, "text", "Not a number"),
        (NUMBER, "1,5", "Not a number: write 1.5, not 1,5"),
        (NUMBER, "0x10", "Not a number"),
        (NUMBER, "1e31", "Not a number below 1e30"),
        (NUMBER, " -2.5e3 ", "-2500"),
        (NUMBER, "", "NaN"),
        (WORD, "grün", "2"),
        (WORD, "gru\u0308n", "2"),
        (WORD, "red", "0"),
        (WORD, " ", "NaN"),
        (WORD, "N/A", "NaN"),
        (BOOLEAN, "true", "1"),
        (BOOLEAN, "false", "0"),
        (BOOLEAN, "", "NaN"),
        (DATE, "1970-01-02", "1"),
        (DATE, "1970-01-02T12:00", "1.5"),
        (DATE, "2024-02-29", "19782"),
        (DATE, "2023-02-29", "Not a date like 2026-11-30"),
        (DATE, "30.11.2026", "Not a date like 2026-11-30"),
    ],
)
def test_a_field_is_what_it_was_in_training(
    page: Chromium, column: dict[str, Any], cell: str, made: str
) -> None:
    assert read(page, cell, column) == made


def test_an_empty_form_asks_nothing_and_gaps_are_no_mistake(page: Chromium) -> None:
    assert said(page) == "Nothing is filled in yet"
    fill(page, some_cells()[:1])
    answer(page)


def test_the_offset_is_subtracted_before_digits_are_lost(page: Chromium) -> None:
    columns = json.dumps([NUMBER | {"offset": 1_700_000_000}, NUMBER])
    less = f"[...page.subtract([1700000007.25, 3], {columns})]"
    assert page.evaluate(f"import('./input.js').then(page => {less})") == [7.25, 3]


def test_the_form_asks_what_its_fields_say(page: Chromium) -> None:
    call(page, KEEP)
    give_one(page)
    kept = page.wait_for("window.kept")
    wanted = {"number": 0.5, "category": 1.0, "boolean": 1.0}
    for value, column in zip(kept, COLUMNS, strict=True):
        if column["kind"] in wanted:
            assert np.isclose(float(value), wanted[column["kind"]], atol=1e-6)
