"""Fills in the form of the page."""

import json

import numpy as np
import pytest
from chromium import Chromium
from hands import fill, give_one
from pages import answer, call, manifest, said

COLUMNS = manifest()["input"]["columns"]
OFFSET = manifest()["input"]["offset"]
KEEP = """async () => {
  const { model } = await import("./app.js");
  model.run = async ({ features }) => (window.kept = [...features]);
}"""


def wrong(page: Chromium, index: int) -> tuple[str, bool]:
    """What stands beside a field, and whether it is marked."""
    text = page.evaluate(f"document.getElementById('wrong-{index}').textContent")
    field = f"document.getElementById('column-{index}')"
    return text, page.evaluate(f"{field}.getAttribute('aria-invalid')") == "true"


def test_every_column_has_its_field(page: Chromium) -> None:
    labels = page.evaluate("[...document.querySelectorAll('label')].map(each => each.textContent)")
    assert labels == COLUMNS
    tied = "[...document.querySelectorAll('label')].every(each => each.control)"
    assert page.evaluate(tied)


def test_fields_that_are_missing_are_counted_and_then_told(page: Chromium) -> None:
    assert said(page) == f"{len(COLUMNS)} of {len(COLUMNS)} numbers to go"
    fill(page, ["1"])
    assert said(page) == f"{len(COLUMNS) - 1} of {len(COLUMNS)} numbers to go"
    if len(COLUMNS) > 1:
        assert wrong(page, 1) == ("", False)
        page.evaluate("document.querySelector('form button').click()")
        assert wrong(page, 1) == ("A number is missing", True)
        assert page.evaluate("document.activeElement.id") == "column-1"


@pytest.mark.parametrize(
    ("cell", "told"),
    [
        ("text", "Not a number"),
        ("1,5", "Not a number: write 1.5, not 1,5"),
        ("0x10", "Not a number"),
        ("1e31", "Not a number below 1e30"),
        (" -2.5e3 ", ""),
    ],
)
def test_a_wrong_field_is_told_beside_it(page: Chromium, cell: str, told: str) -> None:
    give_one(page)
    answer(page)
    fill(page, [cell])
    assert wrong(page, 0) == (told, bool(told))
    assert said(page).endswith("to go") == bool(told)


def test_the_offset_is_subtracted_before_digits_are_lost(page: Chromium) -> None:
    less = "[...page.subtract([1700000007.25, 3], [1700000000, 0])]"
    assert page.evaluate(f"import('./input.js').then(page => {less})") == [7.25, 3]


def test_the_form_asks_what_its_fields_say(page: Chromium) -> None:
    row = [less + 0.25 * (at + 1) for at, less in enumerate(OFFSET)]
    call(page, KEEP)
    fill(page, list(map(json.dumps, row)))
    kept = page.wait_for("window.kept")
    assert np.allclose(kept, np.subtract(row, OFFSET), atol=1e-6)
