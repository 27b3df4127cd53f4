"""Gives the page pictures, as hands do."""

import base64
import io
import math

import numpy as np
from chromium import Chromium
from pages import call, manifest
from PIL import Image

Line = list[tuple[float, float]]
CHOOSE = """(text, kind) => {
  const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  const given = new DataTransfer();
  given.items.add(new File([bytes], `photo.${kind}`, { type: `image/${kind}` }));
  const field = document.getElementById("file");
  field.files = given.files;
  field.dispatchEvent(new Event("change"));
}"""


def arc(x: float, y: float, wide: float, high: float, start: float, end: float) -> Line:
    """Part of an ellipse, degrees clockwise from its right."""
    steps = max(4, round(abs(end - start) / 15))
    angles = [math.radians(start + (end - start) * step / steps) for step in range(steps + 1)]
    return [(x + wide * math.cos(angle), y + high * math.sin(angle)) for angle in angles]


# As written by hand, in a square of side 1, y downwards.
HANDWRITING: dict[int, list[Line]] = {
    0: [arc(0.5, 0.5, 0.24, 0.38, -90, 270)],
    1: [[(0.36, 0.28), (0.52, 0.12), (0.52, 0.88)]],
    2: [[*arc(0.5, 0.32, 0.22, 0.2, 180, 400), (0.28, 0.86), (0.75, 0.86)]],
    3: [[*arc(0.47, 0.3, 0.2, 0.18, 200, 450), *arc(0.47, 0.67, 0.23, 0.2, -90, 160)]],
    4: [[(0.5, 0.12), (0.25, 0.6), (0.75, 0.6)], [(0.6, 0.35), (0.6, 0.9)]],
    5: [[(0.7, 0.13), (0.35, 0.13), (0.33, 0.45), *arc(0.46, 0.63, 0.23, 0.23, -110, 140)]],
    6: [[(0.58, 0.1), (0.4, 0.3), (0.3, 0.6), *arc(0.48, 0.68, 0.19, 0.2, 180, 540)]],
    7: [[(0.27, 0.14), (0.73, 0.14), (0.45, 0.88)], [(0.35, 0.5), (0.68, 0.5)]],
    8: [[*arc(0.5, 0.3, 0.17, 0.17, 90, -270), *arc(0.5, 0.68, 0.2, 0.2, -90, 270)]],
    9: [[*arc(0.5, 0.33, 0.19, 0.2, 0, -360), (0.69, 0.33), (0.62, 0.88)]],
}


def paper(page: Chromium) -> tuple[float, float, float]:
    """Left, top and side of the drawing area in the window."""
    box = page.evaluate("document.getElementById('paper').getBoundingClientRect().toJSON()")
    return box["x"], box["y"], box["width"]


def draw(page: Chromium, lines: list[Line], scale: float = 1, shift: float = 0) -> None:
    """Draw with the mouse, a few events for each piece of a line."""
    left, top, side = paper(page)

    def at(x: float, y: float) -> tuple[float, float]:
        return left + side * (x * scale + shift), top + side * (y * scale + shift)

    for line in lines:
        page.mouse("moved", *at(*line[0]))
        page.mouse("pressed", *at(*line[0]))
        for (x, y), (to_x, to_y) in zip(line, line[1:], strict=False):
            for part in (0.5, 1.0):
                page.mouse("moved", *at(x + part * (to_x - x), y + part * (to_y - y)))
        page.mouse("released", *at(*line[-1]))


def choose(page: Chromium, picture: Image.Image | bytes, kind: str = "png") -> None:
    """Choose a file, as the browser's own dialog would."""
    content = io.BytesIO()
    if isinstance(picture, Image.Image):
        picture.save(content, kind)
    given = picture if isinstance(picture, bytes) else content.getvalue()
    call(page, CHOOSE, base64.b64encode(given).decode(), kind)


def photo(wide: int, high: int) -> Image.Image:
    """Soft colors."""
    noise = np.random.default_rng(0).integers(0, 256, (4, 6, 3)).astype(np.uint8)
    return Image.fromarray(noise).resize((wide, high), Image.Resampling.BICUBIC)


def give_one(page: Chromium) -> None:
    """Draw where the page lets one draw; else choose a file."""
    if manifest()["input"]["channels"] == 1:
        draw(page, HANDWRITING[3])
    else:
        choose(page, photo(90, 60))
