"""Draws on the page and gives it picture files."""

import importlib
import io
from typing import Any

import numpy as np
import pytest
from chromium import Chromium
from hands import HANDWRITING, choose, draw, paper, photo
from pages import PROJECT, answer, call, manifest, numbers
from picture_kinds import APART, KINDS, PAGE, Kind, name_of
from PIL import Image
from sklearn.datasets import load_digits

ABOUT, TARGET = manifest()["input"], manifest()["target"]
DIGITS = TARGET["kind"] == "class" and TARGET["classes"] == list(map(str, range(10)))
ENLARGE = """async (scan, size) => {
  const { enlarge } = await import("./picture.js");
  return [...enlarge(Float32Array.from(scan), size)];
}"""
READ = """async (bytes, about, shape) => {
  const { readFile } = await import("./files.js");
  return [...(await readFile(new Blob([Uint8Array.from(bytes)]), about, shape))];
}"""
draws = pytest.mark.skipif(ABOUT["channels"] != 1, reason="color pictures are not drawn")
digits = pytest.mark.skipif(not DIGITS, reason="this model does not read digits")


def clear(page: Chromium) -> None:
    page.evaluate("document.getElementById('clear').click()")
    page.wait_for("document.getElementById('answer').textContent == 'No picture yet'")


@digits
def test_digits_drawn_with_the_mouse_are_read(page: Chromium) -> None:
    read = {}
    for digit, lines in HANDWRITING.items():
        draw(page, lines)
        read[digit] = answer(page)
        clear(page)
    right = [digit for digit, said in read.items() if said.startswith(f"{digit},")]
    assert len(right) >= 9, read


@digits
def test_where_and_how_large_it_is_drawn_makes_no_difference(page: Chromium) -> None:
    for scale, shift in ((0.4, 0.02), (0.4, 0.55), (1, 0)):
        draw(page, HANDWRITING[3], scale, shift)
        assert answer(page).startswith("3,")
        clear(page)


@draws
def test_the_page_resizes_as_training_does(page: Chromium) -> None:
    size = ABOUT["image_size"]
    for scan in load_digits().images[:20].astype(np.float32) / 16:
        gray = Image.fromarray(scan).resize((size, size), Image.Resampling.BILINEAR)
        resized = call(page, ENLARGE, numbers(scan), size)
        assert np.allclose(resized, np.asarray(gray).ravel(), atol=1e-6)


def read_in_training(content: bytes, about: dict[str, Any]) -> np.ndarray:
    """Shapes: -> (size, size, channels)."""
    package = next(PROJECT.glob("src/*/__main__.py")).parent.name
    reader = importlib.import_module(f"{package}.reading.decode")
    return np.asarray(reader.decode(io.BytesIO(content), reader.PictureSpec.of(about)))


@pytest.mark.parametrize("channels", [1, 3])
@pytest.mark.parametrize("fit", ["crop", "pad", "stretch"])
def test_a_file_is_read_nearly_as_training_reads_it(
    page: Chromium, fit: str, channels: int
) -> None:
    about = ABOUT | {"fit": fit, "channels": channels}
    size, content = about["image_size"], io.BytesIO()
    exif = Image.Exif()
    exif[0x0112] = 6  # held upright
    photo(90, 60).save(content, "png", exif=exif)
    expected = read_in_training(content.getvalue(), about)
    shapes = {"first": ["batch", channels, size, size], "last": [1, size, size, channels]}
    for place, shape in shapes.items():
        found = np.array(call(page, READ, list(content.getvalue()), about, shape))
        found = found.reshape(shape[1:])
        laid = found if place == "last" else np.moveaxis(found, 0, -1)
        assert np.abs(laid - expected).mean() <= APART[PAGE], place


def test_a_chosen_file_is_answered(page: Chromium) -> None:
    choose(page, photo(90, 60), "jpeg")
    assert answer(page)


@pytest.mark.parametrize("kind", KINDS, ids=name_of)
def test_each_kind_of_file_is_read_as_in_training_or_refused(page: Chromium, kind: Kind) -> None:
    size = ABOUT["image_size"]
    about = ABOUT | {"channels": 3, "depth": 0}
    for name, content in kind.write().items():
        if PAGE in kind.readers:
            expected = read_in_training(content, about)
            found = call(page, READ, list(content), about, [1, size, size, 3])
            apart = np.abs(np.reshape(found, expected.shape) - expected).mean()
            assert apart <= APART[PAGE], name
        else:
            choose(page, content, "jpeg")
            assert answer(page).startswith("photo.jpeg "), name


def test_what_browsers_cut_is_refused_where_it_counts(page: Chromium) -> None:
    content = io.BytesIO()
    Image.fromarray(np.full((60, 60), 4095, np.uint16)).save(content, "png")
    told = f"(...given) => ({READ})(...given).catch((error) => error.message)"
    shape = ["batch", 1, ABOUT["image_size"], ABOUT["image_size"]]
    deep = ABOUT | {"channels": 1, "depth": 12}
    assert "has 16 bits a pixel" in call(page, told, list(content.getvalue()), deep, shape)


def test_what_is_no_picture_is_told(page: Chromium) -> None:
    choose(page, b"nothing")
    told = "photo.png is not a picture of those that the page reads: JPEG, PNG, GIF, WebP and BMP"
    assert answer(page) == told
    choose(page, b"\xff\xd8\xff and nothing more", "jpeg")
    assert answer(page) == "photo.jpeg is not a picture that this browser reads"


@digits
def test_keys_alone_can_draw_and_clear(page: Chromium) -> None:
    page.press("Tab")
    assert page.evaluate("document.activeElement.id") == "paper"
    for key in (*["ArrowUp"] * 11, " ", *["ArrowDown"] * 22, " "):
        page.press(key)
    assert answer(page).startswith("1,")
    page.press("Tab")
    assert page.evaluate("document.activeElement.id") == "clear"
    page.press("Escape")
    page.wait_for("document.getElementById('answer').textContent == 'No picture yet'")


@digits
def test_a_finger_draws_on_a_phone(page: Chromium) -> None:
    page.resize(360, 740, phone=True)
    left, top, side = paper(page)
    for number, (x, y) in enumerate(HANDWRITING[3][0]):
        point = {"x": left + side * x, "y": top + side * y}
        kind = "touchMove" if number else "touchStart"
        page.send("Input.dispatchTouchEvent", type=kind, touchPoints=[point])
    page.send("Input.dispatchTouchEvent", type="touchEnd", touchPoints=[])
    assert answer(page).startswith("3,")
    page.resize(1000, 800)
