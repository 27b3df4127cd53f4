"""Writes into the text box of the page."""

import importlib
import json
import sys
from typing import Any

import numpy as np
import pytest
from chromium import Chromium
from hands import give_one, write
from pages import ARTIFACTS, PROJECT, answer, call, manifest, said

sys.path.append(str(PROJECT / "tests"))
from many_texts import make_texts  # noqa: E402

PACKAGE = next(PROJECT.glob("src/*/__main__.py")).parent.name
READER = importlib.import_module(f"{PACKAGE}.reading.texts")
ABOUT = manifest()["input"]
READ = """async (texts, about) => {
  const { read } = await import("./input.js");
  return texts.map((text) => {
    const made = read(text, about);
    return made.told ?? [...made.bytes];
  });
}"""
ANSWER = """async (texts) => {
  const { read } = await import("./input.js");
  const { model } = await import("./app.js");
  const found = [];
  for (const text of texts) {
    const { bytes } = read(text, model.manifest.input);
    found.push([...(await model.run({ bytes }))]);
  }
  return found;
}"""
ALONE = """async (about) => {
  const { read } = await import("./input.js");
  const codes = [];
  for (let code = 1; code < 0x110000; code += 1) {
    const half = code >= 0xd800 && code < 0xe000;
    if (!half && read(String.fromCodePoint(code), about).told) codes.push(code);
  }
  return codes;
}"""


def encode(texts: list[str]) -> np.ndarray:
    """As Python gives them to the model: (n, length * pieces)."""
    room = READER.TextSpec.of(ABOUT).room
    return np.stack([READER.encode_bytes(READER.clean_text(text), room) for text in texts])


def read(page: Chromium, text: str) -> Any:
    """What the page makes of a text: its bytes, or what it says is wrong."""
    return call(page, READ, [text], ABOUT)[0]


def test_texts_of_20_scripts_are_answered_as_python_answers_them(page: Chromium) -> None:
    artifact = importlib.import_module(f"{PACKAGE}.reading.artifact").load_artifact(ARTIFACTS)
    texts = make_texts(500)
    rows = encode(texts)
    assert np.array_equal(call(page, READ, texts, ABOUT), rows)
    expected = artifact.outputs({"bytes": rows})  # (500, width)
    unit = max(1, np.abs(expected).max()) if artifact.target.kind == "number" else 1
    assert np.allclose(call(page, ANSWER, texts), expected, rtol=1e-5, atol=1e-4 * unit)


def test_what_nobody_sees_is_the_same_everywhere(page: Chromium) -> None:
    blanks = [code for low, high in READER.BLANKS for code in range(low, high + 1)]
    assert call(page, ALONE, ABOUT) == sorted(blanks)
    seen = "one\u200dtwo"
    wide = "".join(map(chr, blanks))
    assert read(page, f"{wide}{seen}{wide}") == read(page, seen) == encode([seen])[0].tolist()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("a\ud800", "This holds half a character"),
        ("\udc00a", "This holds half a character"),
        ("a\0b", "This holds a byte 0, as binary files do"),
    ],
    ids=["a high surrogate", "a low one", "a byte 0"],
)
def test_what_is_no_text_is_told(page: Chromium, text: str, told: str) -> None:
    write(page, text)
    page.wait_for(f"document.getElementById('answer').textContent == '{told}'")
    give_one(page)
    assert answer(page) != told


def test_a_text_may_be_long_but_not_without_end(page: Chromium) -> None:
    made = f"import('./input.js').then((page) => page.read(letters, {json.dumps(ABOUT)}))"
    for count, told in ((2**24, None), (2**24 + 1, "This is longer than 16 MiB")):
        page.evaluate(f"globalThis.letters = 'x'.repeat({count}), 0")
        assert page.evaluate(f"{made}.then((made) => made.told)") == told


def test_an_empty_box_asks_nothing(page: Chromium) -> None:
    assert said(page) == "No text yet"
    give_one(page)
    answer(page)
    write(page, " \u200b\n")
    page.wait_for("document.getElementById('answer').textContent == 'No text yet'")


def test_keys_alone_can_write(page: Chromium) -> None:
    page.press("Tab")
    assert page.evaluate("document.activeElement.id") == "text"
    for key in "Wie geht es dir":
        page.press(key)
    assert page.evaluate("document.getElementById('text').value") == "Wie geht es dir"
    answer(page)


def test_what_is_not_read_is_told(page: Chromium) -> None:
    cut = "document.getElementById('cut').textContent"
    write(page, "ä" * READER.TextSpec.of(ABOUT).room)
    assert page.evaluate(cut) == f"Its last {READER.TextSpec.of(ABOUT).room} bytes are not read"
    give_one(page)
    assert page.evaluate(cut) == ""


def test_the_box_has_its_label(page: Chromium) -> None:
    assert page.evaluate("document.querySelector('label').control.id") == "text"
