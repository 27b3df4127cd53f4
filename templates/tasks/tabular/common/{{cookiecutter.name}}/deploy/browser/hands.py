"""Fills in the page's form, as hands do."""

from typing import Any

from chromium import Chromium
from pages import call, manifest

FILL = """(cells) => {
  for (const [index, cell] of cells.entries()) {
    const field = document.getElementById(`column-${index}`);
    field.value = cell;
    field.dispatchEvent(new Event("change", { bubbles: true }));
  }
}"""


def fill(page: Chromium, cells: list[str]) -> None:
    """Type into the fields from the first on, and leave each."""
    call(page, FILL, cells)


def some_cells(step: float = 0.5) -> list[str]:
    """A row as it is typed, near what the table holds."""
    return [_some_cell(column, step) for column in manifest()["input"]["columns"]]


def _some_cell(column: dict[str, Any], step: float) -> str:
    if column["kind"] == "number":
        return repr(column["offset"] + step)
    words = {"boolean": "true", "date": "2026-11-30"}
    return words.get(column["kind"]) or str(column["words"][0])


def give_one(page: Chromium) -> None:
    """A whole row."""
    fill(page, some_cells())
