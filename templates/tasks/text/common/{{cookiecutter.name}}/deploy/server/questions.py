"""What the tests ask a model of texts: what is right, and what is wrong in which way."""

import json
from typing import Any

JSON, PLAIN = "application/json", "text/plain"
ADDED = ("cut",)  # what each answer has besides its target's
SENTENCE = "Wo ist der nächste Bahnhof? Где вокзал? 駅はどこですか。"


def good(about: dict[str, Any]) -> dict[str, tuple[bytes, str]]:
    """Bodies that ask about one text, and their content types; `about`: `input` of model.json."""
    return {
        "a sentence": (ask(text=SENTENCE), JSON),
        "a plain text": (SENTENCE.encode(), PLAIN),
        "one letter": (ask(text="a"), JSON),
        "more than is read": (ask(text=SENTENCE * 200), JSON),
        "with a mark and lines": (b"\xef\xbb\xbf\r\n one\r\nand more\r\n", PLAIN),
    }


def several(about: dict[str, Any]) -> bytes:
    """A body that asks about the first of the good ones twice."""
    return ask(texts=[SENTENCE, SENTENCE])


def refused(about: dict[str, Any]) -> dict[str, tuple[bytes, str, int]]:
    """Bodies, their content types, and the status they get."""
    wrong: dict[str, Any] = {
        "nothing": {"text": ""},
        "blanks": {"text": " \n\t\u3000"},
        "no width": {"text": "\u200b\u2060\ufeff"},
        "a byte 0": {"text": "a\0b"},
        "a lone surrogate": {"text": "a\ud800"},
        "a number": {"text": 1},
        "null": {"text": None},
        "a list as a text": {"text": ["a"]},
        "no texts": {"texts": []},
        "a text as a list": {"texts": "text"},
        "a wrong text among right ones": {"texts": ["a", " "]},
        "a number among texts": {"texts": ["a", 1]},
        "too many texts": {"texts": ["a"] * 257},
        "a text and texts": {"text": "a", "texts": ["a"]},
        "something more": {"text": "a", "language": "en"},
    }
    bodies = {
        "a picture": (b"\x89PNG\r\n\x1a\n", "image/png", 415),
        "half of a json": (b'{"text":', JSON, 400),
        "latin-1 in json": (b'{"text": "caf\xe9"}', JSON, 400),
        "texts nested without end": (b'{"texts":' + b"[" * 100_000, JSON, 400),
        "latin-1": (b"caf\xe9", PLAIN, 400),
        "utf-16": ("some text".encode("utf-16"), PLAIN, 400),
        "a surrogate in utf-8": (b"a\xed\xa0\x80", PLAIN, 400),
        "cut in a character": ("grün".encode()[:3], PLAIN, 400),
        "a binary file": (b"\x7fELF\2\1\1\0\0\xff", PLAIN, 400),
        "only blanks": (b" \r\n", PLAIN, 422),
        "with a byte 0": (b"a\0b", PLAIN, 422),
        "longer than the body may be": (b"x" * (2**24 + 1), PLAIN, 413),
    }
    return bodies | {name: (ask(**each), JSON, 422) for name, each in wrong.items()}


def ask(**given: Any) -> bytes:
    """JSON of what is given."""
    return json.dumps(given).encode()
