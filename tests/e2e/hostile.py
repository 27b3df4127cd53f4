"""Requests that nobody sends by mistake: seeded, so that a failure can be sent again."""

import base64
import json
import random
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

JPEG = base64.b64decode(
    "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDABsSFBcUERsXFhceHBsgKEIrKCUlKFE6PTBCYFVlZF9VXVtqeJmBanGQc1td"
    "hbWGkJ6jq62rZ4C8ybqmx5moq6T/wAALCAAIAAgBAREA/8QAFAABAAAAAAAAAAAAAAAAAAAABf/EABkQAAEFAAAAAAAA"
    "AAAAAAAAAAEAAjZ0sv/aAAgBAQAAPwAoRx1sYK//2Q=="
)
KINDS = (
    *("image/png", "image/jpeg", "application/json", "application/octet-stream"),
    *("text/plain; charset=utf-16", "multipart/form-data", "multipart/form-data; boundary=x"),
    *("application/x-www-form-urlencoded", "image/png; " + "x" * 200, "", ";;;", "image"),
)
VALUES = (
    *("NaN", "Infinity", "-1", "1e999", "null", "true", '"1"', "[]", "{}", "0.5", "1", "9" * 400),
    *("-0.0", "1e-400", "[[[]]]", '"\\ud800"', "0x1"),
)


@dataclass(frozen=True)
class Hostile:
    """One request to a prediction address."""

    body: bytes
    kind: str


def one() -> list[list[int]]:
    """A hand-drawn 1, light on dark, 8 by 8."""
    return [[0, 0, 0, 200 if row else 120, 255, 40, 0, 0] for row in range(8)]


def png(pixels: list[list[int]], channels: int = 1) -> bytes:
    """A grey PNG made by hand, or one of colors, so that this suite needs no imaging library."""
    wide, kind = len(pixels[0]) // channels, {1: 0, 3: 2}[channels]
    header = struct.pack(">IIBBBBB", wide, len(pixels), 8, kind, 0, 0, 0)
    rows = b"".join(b"\0" + bytes(row) for row in pixels)
    return _chunks((b"IHDR", header), (b"IDAT", zlib.compress(rows)), (b"IEND", b""))


def requests(count: int, seed: int) -> Iterator[Hostile]:
    """Pictures and JSON, broken in some way, mostly under the name of what they were."""
    chance = random.Random(seed)
    makers = (_damaged, _damaged, _lying_png, _wrong_json, _wrong_json, _noise)
    for _ in range(count):
        made = chance.choice(makers)(chance)
        yield made if chance.random() < 0.8 else Hostile(made.body, chance.choice(KINDS))


def streams(count: int, seed: int) -> Iterator[bytes]:
    """What is no proper HTTP at all."""
    chance = random.Random(seed)
    head = b"POST /predict HTTP/1.1\r\nHost: x\r\nContent-Type: image/png\r\n"
    body = png(one())
    whole = head + b"Content-Length: %d\r\n\r\n" % len(body) + body
    wrong = [
        *(b"", b"\r\n" * 50, b"GET", b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", whole[:40]),
        *(head + b"Content-Length: -1\r\n\r\n", head + b"Content-Length: 99999999999999\r\n\r\n"),
        head + b"Content-Length: 5\r\nContent-Length: 6\r\n\r\nabcdef",
        head + b"Transfer-Encoding: chunked\r\n\r\nzz\r\nabc\r\n",
        head + b"Transfer-Encoding: chunked\r\n\r\n5\r\nabc",
        head + b"Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n",
        head + b"Expect: 100-continue\r\nContent-Length: 4\r\n\r\nabcd",
        head + b"Connection: Upgrade\r\nUpgrade: websocket\r\nContent-Length: 0\r\n\r\n",
        *(head + b"X: " + b"y" * 100_000 + b"\r\n\r\n", whole * 20, head + b"\0: \xff\r\n\r\n"),
        *(b"GET /" + b"a" * 70_000 + b" HTTP/1.1\r\n\r\n", b"GET /%ff%00/../.. HTTP/1.1\r\n\r\n"),
        *(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", b"OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n"),
        b"POST /predict?invert=%ff&invert=1 HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n",
    ]
    for number in range(count):
        yield wrong[number] if number < len(wrong) else _mutate(chance, whole)


def _chunks(*parts: tuple[bytes, bytes]) -> bytes:
    made = b"\x89PNG\r\n\x1a\n"
    for kind, data in parts:
        checksum = struct.pack(">I", zlib.crc32(kind + data))
        made += struct.pack(">I", len(data)) + kind + data + checksum
    return made


def _mutate(chance: random.Random, whole: bytes) -> bytes:
    body = bytearray(whole)
    for _ in range(chance.randint(1, 6)):
        place = chance.randrange(len(body) + 1)
        match chance.randrange(5):
            case 0:
                body[place : place + 1] = bytes([chance.randrange(256)])
            case 1:
                body[place:place] = chance.randbytes(chance.randint(1, 40))
            case 2:
                del body[place : place + chance.randint(1, 40)]
            case 3:
                body[place:place] = body[: chance.randint(1, 40)]
            case 4:
                body[place : place + 4] = struct.pack(">I", chance.choice((0, 2**31, 2**32 - 1)))
    return bytes(body)


def _damaged(chance: random.Random) -> Hostile:
    whole, kind = chance.choice([(png(one()), "image/png"), (JPEG, "image/jpeg")])
    return Hostile(_mutate(chance, whole), kind)


def _lying_png(chance: random.Random) -> Hostile:
    sides = (0, 1, 8, 2000, 65_535, 2**31 - 1)
    header = struct.pack(
        ">IIBBBBB",
        *(chance.choice(sides), chance.choice(sides), chance.choice((1, 2, 8, 16, 255))),
        *(chance.choice((0, 2, 3, 4, 6, 9)), 0, 0, chance.choice((0, 1, 2))),
    )
    data = zlib.compress(bytes(chance.randrange(5000)))
    extra = chance.choice((b"tEXt", b"PLTE", b"eXIf", b"tRNS", b"acTL", b"IDAT"))
    parts = [(b"IHDR", header), (extra, chance.randbytes(chance.randrange(60))), (b"IDAT", data)]
    return Hostile(_chunks(*parts, (b"IEND", b"")), "image/png")


def _wrong_json(chance: random.Random) -> Hostile:
    size = chance.choice((0, 1, 8, 27, 28, 29, 64))
    rows = [["0.5"] * size for _ in range(size)]
    for row in rows:
        if chance.random() < 0.1:
            row[chance.randrange(size)] = chance.choice(VALUES)
        if chance.random() < 0.05:
            row.append(chance.choice(VALUES))
    key = chance.choice(("pixels", "pixels", "pixels", "features", "image", ""))
    shown = ", ".join(f"[{', '.join(row)}]" for row in rows)
    body = f"{{{json.dumps(key)}: [{shown}]}}".encode(chance.choice(("utf-8", "utf-8", "utf-16")))
    return Hostile(_mutate(chance, body) if chance.random() < 0.3 else body, "application/json")


def _noise(chance: random.Random) -> Hostile:
    starts = (
        b"",
        b"\x89PNG\r\n\x1a\n",
        b"\xff\xd8\xff\xe0",
        b"GIF89a",
        b"{",
        b"[" * 3000,
        b"--x\r\n",
    )
    body = chance.choice(starts) + chance.randbytes(chance.choice((0, 1, 30, 3000, 200_000)))
    return Hostile(body, chance.choice(KINDS))
