"""Pastes a series into the page, as hands do."""

from typing import Any

from chromium import Chromium
from pages import call, manifest

PASTE = """(text) => {
  const field = document.getElementById("series");
  field.value = text;
  field.dispatchEvent(new Event("input", { bubbles: true }));
}"""


def paste(page: Chromium, text: str) -> None:
    """Put this text in the place of what stands there."""
    call(page, PASTE, text)


def some_lines(about: dict[str, Any]) -> list[str]:
    """A header and rows without times, as many as the model needs."""
    count = len(about["columns"])
    rows = [[f"{at % 7 + each}.5" for each in range(count)] for at in range(about["past"])]
    mark = ";" if about["decimal"] == "," else ","
    cells = [[cell.replace(".", about["decimal"]) for cell in row] for row in rows]
    return [mark.join(row) for row in (about["columns"], *cells)]


def give_one(page: Chromium) -> None:
    """A whole past."""
    paste(page, "\n".join(some_lines(manifest()["input"])))
