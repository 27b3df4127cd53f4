"""Texts as the C++ programs read them."""

import sys
from pathlib import Path
from typing import Any

import numpy as np

PROJECT = Path(__file__).resolve().parents[2]
sys.path.append(str(PROJECT / "tests"))
[SHARED] = (PROJECT / "src").glob("*/reading/texts.py")
sys.path.append(str(SHARED.parent))
from many_texts import make_texts  # noqa: E402
from texts import TextSpec, clean_text, encode_bytes  # noqa: E402


def encode(texts: list[str], manifest: dict[str, Any]) -> dict[str, np.ndarray]:
    """As Python gives them to the model: (n, length * pieces)."""
    room = TextSpec.of(manifest["input"]).room
    return {"bytes": np.stack([encode_bytes(clean_text(text), room) for text in texts])}


def make_inputs(count: int, manifest: dict[str, Any]) -> dict[str, np.ndarray]:
    """Texts of as many scripts; those that are cut end within a character, so they end before."""
    room = TextSpec.of(manifest["input"]).room
    kept = [text.encode()[:room].decode(errors="ignore") for text in make_texts(count)]
    return encode(kept, manifest)


def write_input(path: Path, one: dict[str, np.ndarray], manifest: dict[str, Any]) -> Path:
    """The text of one row, as much of it as was read and ends with a whole character.

    Args:
        one: by name, (length * pieces,).
    """
    codes = one["bytes"].astype(int)
    content = bytes(code - 1 for code in codes if code)
    path.write_bytes(content.decode(errors="ignore").encode())
    return path
