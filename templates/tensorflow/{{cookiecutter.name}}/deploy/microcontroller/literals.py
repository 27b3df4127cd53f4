"""Values as C++ writes them."""

from collections.abc import Iterable

import numpy as np


def number(value: float) -> str:
    """A float of C++ that is this float32."""
    text = f"{np.float32(value):.9g}"
    return text + ("f" if "." in text or "e" in text else ".0f")


def strings(texts: Iterable[str]) -> str:
    """Strings of C++ in UTF-8, and a null pointer after the last."""
    return "{" + ", ".join([*map(_string, texts), "nullptr"]) + "}"


def _string(text: str) -> str:
    plain = (
        chr(byte) if 32 <= byte < 127 and byte not in b'"\\?' else f"\\{byte:03o}"
        for byte in text.encode()
    )
    return f'"{"".join(plain)}"'
