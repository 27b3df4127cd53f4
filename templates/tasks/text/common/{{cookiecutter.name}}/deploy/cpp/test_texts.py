"""Sends the C++ programs texts: right ones, and what is none."""

import importlib
import json
from pathlib import Path

import numpy as np
import pytest
from example import encode, make_texts
from programs import ARTIFACTS, PROJECT, assert_fails, both, outputs, run

MANIFEST = json.loads((ARTIFACTS / "model.json").read_text("utf-8"))


def write_all(folder: Path, contents: list[bytes]) -> list[Path]:
    paths = [folder / f"{at}.txt" for at in range(len(contents))]
    for path, content in zip(paths, contents, strict=True):
        path.write_bytes(content)
    return paths


@both
def test_texts_of_20_scripts_are_answered_as_python_answers_them(
    program: str, tmp_path: Path
) -> None:
    package = next(PROJECT.glob("src/*/__main__.py")).parent.name
    artifact = importlib.import_module(f"{package}.reading.artifact").load_artifact(ARTIFACTS)
    texts = make_texts(500)
    expected = artifact.outputs(encode(texts, MANIFEST))  # (500, width)
    unit = max(1.0, float(np.abs(expected).max())) if artifact.target.kind == "number" else 1.0
    found = outputs(program, *write_all(tmp_path, [text.encode() for text in texts]))
    assert np.allclose(found, expected, rtol=1e-5, atol=1e-4 * unit)


@both
def test_what_nobody_sees_at_the_ends_makes_no_difference(program: str, tmp_path: Path) -> None:
    plain = "one\u200dtwo\u00a0three"
    blank = "\t\n\v\f\r \x1c\x85\xa0\xad\u1680\u2000\u200b\u200f\u2028\u205f\u2064\u3000\ufeff"
    ways = [plain, f"\ufeff{plain}\r\n", f"{blank}{plain}{blank}"]
    answers = outputs(program, *write_all(tmp_path, [way.encode() for way in ways]))
    assert np.array_equal(answers[0], answers[1])
    assert np.array_equal(answers[0], answers[2])


@both
def test_a_long_text_is_cut(program: str, tmp_path: Path) -> None:
    room = MANIFEST["input"]["length"] * MANIFEST["input"]["pieces"]
    contents = [b"a" * room, b"a" * room + b"b" * 1_000_000, "aü".encode() * 600_000]
    answers = outputs(program, *write_all(tmp_path, contents))
    assert np.array_equal(answers[0], answers[1])


@both
@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "is empty"),
        (b" \r\n", "is empty"),
        ("\u200b\u2060\ufeff".encode(), "is empty"),
        (b"a\0b", "holds a byte 0, as binary files do"),
        (b"caf\xe9", "is not UTF-8"),
        (b"a\xed\xa0\x80", "is not UTF-8"),  # a lone surrogate
        (b"\xed\xa0\xbd\xed\xb8\x80", "is not UTF-8"),  # a pair of them, as Java writes it
        (b"\xc0\xaf", "is not UTF-8"),
        (b"\xf4\x90\x80\x80", "is not UTF-8"),
        ("gr\u00fc".encode()[:-1], "is not UTF-8"),
        ("text".encode("utf-16"), "is UTF-16, not UTF-8"),
        (b"x" * (2**24 + 1), "is longer than 16 MiB"),
    ],
)
def test_what_is_no_text_is_one_line(
    program: str, content: bytes, told: str, tmp_path: Path
) -> None:
    [path] = write_all(tmp_path, [content])
    assert_fails(run(program, ARTIFACTS, path), f"{path} {told}")
