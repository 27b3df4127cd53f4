"""Fills in the page's form, as hands do."""

import json

from chromium import Chromium
from pages import manifest


def fill(page: Chromium, cells: list[str]) -> None:
    """Type into the fields from the first on, and leave each."""
    page.evaluate(
        f"""{json.dumps(cells)}.forEach((cell, index) => {{
          const field = document.getElementById(`column-${{index}}`);
          field.value = cell;
          field.dispatchEvent(new Event('change', {{ bubbles: true }}));
        }})"""
    )


def give_one(page: Chromium) -> None:
    """A whole row."""
    fill(page, [repr(less + 0.5) for less in manifest()["input"]["offset"]])
