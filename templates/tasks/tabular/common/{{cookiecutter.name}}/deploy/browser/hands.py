"""Fills in the page's form, as hands do."""

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


def give_one(page: Chromium) -> None:
    """A whole row."""
    fill(page, [repr(less + 0.5) for less in manifest()["input"]["offset"]])
