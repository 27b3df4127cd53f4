"""What the tests ask a model of pictures: what is right, and what is wrong in which way."""

import io
import json
import struct
import zlib
from typing import Any

import numpy as np
from PIL import Image

JSON = "application/json"
ADDED: tuple[str, ...] = ()  # what each answer has besides its target's
PNG, JPEG, GIF = "image/png", "image/jpeg", "image/gif"
FORMATS = ("PNG", "JPEG", "WEBP", "GIF", "BMP", "TIFF")


def good(about: dict[str, Any]) -> dict[str, tuple[bytes, str]]:
    """Bodies and their content types; `about` is the `input` of model.json."""
    files = {name: (encode(ramp(), name), f"image/{name.lower()}") for name in FORMATS}
    return files | {"pixels": (pixels(about, 0.5), JSON), "dark": (pixels(about, 0), JSON)}


def several(about: dict[str, Any]) -> bytes:
    """A body that asks about two pictures."""
    size = about["image_size"]
    row = [0.5 if about["channels"] == 1 else [0.5] * about["channels"]] * size
    return batch([[row] * size] * 2)


def refused(about: dict[str, Any]) -> dict[str, tuple[bytes, str, int]]:
    """Bodies, their content types, and the status they get."""
    whole, several = encode(ramp()), {"save_all": True, "append_images": [ramp(90)]}
    size = about["image_size"]
    return {
        "empty png": (b"", PNG, 400),
        "text as png": (b"no picture", PNG, 400),
        "truncated png": (whole[: len(whole) // 2], PNG, 400),
        "truncated jpeg": (encode(ramp(), "JPEG")[:200], JPEG, 400),
        "noise after the signature": (whole[:8] + bytes(range(256)), PNG, 400),
        "another format": (encode(ramp(), "PPM"), PNG, 400),
        "several pictures": (encode(ramp(), "GIF", **several), GIF, 400),
        "decompression bomb": (png_claiming(60_000, 60_000), PNG, 413),
        "many real pixels": (encode(Image.new("1", (10_001, 10_000))), PNG, 413),
        "a size that does not exist": (png_claiming(2**31 - 1, 2**31 - 1), PNG, 413),
        "no width": (png_claiming(0, 0), PNG, 400),
        "body too large": (b"x" * (2**24 + 1), PNG, 413),
        "not utf-8": (b'{"pixels": "\xff"}', JSON, 400),
        "half of a json": (b'{"pixels":', JSON, 400),
        "pixels nested without end": (b'{"pixels":' + b"[" * 100_000, JSON, 400),
        "numbers of a table": (b'{"features": [1, 2]}', JSON, 422),
        "no rows": (b'{"pixels": []}', JSON, 422),
        "no pictures": (b'{"pictures": []}', JSON, 422),
        "a picture and pictures": (b'{"pixels": [], "pictures": []}', JSON, 422),
        "too many pictures": (batch([[]] * 33), JSON, 422),
        "a wrong picture in a batch": (batch([[[0]], "1"]), JSON, 422),
        "empty rows": (b'{"pixels": [[], []]}', JSON, 422),
        "one row too many": (rows(about, 0, size + 1, size), JSON, 422),
        "rows too short": (rows(about, 0, size, size - 1), JSON, 422),
        "rows of several lengths": (b'{"pixels": [[0], [0, 0]]}', JSON, 422),
        "too deep": (b'{"pixels": [[[[0]]]]}', JSON, 422),
        "text": (pixels(about, "1"), JSON, 422),
        "booleans": (pixels(about, True), JSON, 422),
        "null": (pixels(about, None), JSON, 422),
        "not a number": (pixels(about, float("nan")), JSON, 422),
        "infinity": (pixels(about, float("inf")), JSON, 422),
        "a number beyond float": (b'{"pixels": [[1e999]]}', JSON, 422),
        "a long number": (b'{"pixels": [[' + b"9" * 5000 + b"]]}", JSON, 400),
        "negative": (pixels(about, -0.5), JSON, 422),
        "bytes instead of shares": (pixels(about, 255), JSON, 422),
    }


def batch(pictures: list[Any]) -> bytes:
    """Several pictures at once."""
    return json.dumps({"pictures": pictures}).encode()


def ramp(side: int = 100) -> Image.Image:
    """Dark at the left, light at the right."""
    gray = np.linspace(0, 255, side).astype(np.uint8)  # (side,)
    return Image.fromarray(np.tile(gray, (side, 1)))


def encode(picture: Image.Image, kind: str = "PNG", **options: Any) -> bytes:
    """The bytes of a file."""
    file = io.BytesIO()
    picture.save(file, kind, **options)
    return file.getvalue()


def pixels(about: dict[str, Any], value: Any) -> bytes:
    """One value everywhere, in the model's shape."""
    return rows(about, value, about["image_size"], about["image_size"])


def numbers(image: np.ndarray) -> bytes:
    """A picture that has been read. Shapes: (size, size, channels)."""
    flat = image[..., 0] if image.shape[2] == 1 else image
    return json.dumps({"pixels": flat.tolist()}).encode()


def rows(about: dict[str, Any], value: Any, count: int, length: int) -> bytes:
    """So many rows of that length."""
    pixel = value if about["channels"] == 1 else [value] * about["channels"]
    return json.dumps({"pixels": [[pixel] * length] * count}).encode()


def png_claiming(width: int, height: int) -> bytes:
    """A small file that says it is that large."""
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    chunks = [(b"IHDR", header), (b"IDAT", zlib.compress(b"\0" * 1000)), (b"IEND", b"")]
    parts = [
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        for name, data in chunks
    ]
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)
