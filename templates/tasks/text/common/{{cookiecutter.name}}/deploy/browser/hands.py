"""Writes into the page's text box, as hands do."""

from chromium import Chromium
from pages import call

WRITE = """(text) => {
  const field = document.getElementById("text");
  field.value = text;
  field.dispatchEvent(new Event("input", { bubbles: true }));
}"""


def write(page: Chromium, text: str) -> None:
    """Put a text where the one before stood."""
    call(page, WRITE, text)


def give_one(page: Chromium) -> None:
    """A sentence."""
    write(page, "This is a sentence in a language that the model may know.")
