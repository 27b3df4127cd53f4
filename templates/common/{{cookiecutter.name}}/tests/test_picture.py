"""Pictures of any kind are read the same way, or refused in one line."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from {{ cookiecutter.package }}.config import StarterError
from {{ cookiecutter.package }}.picture import read_picture


@pytest.mark.parametrize("mode", ["L", "RGB", "RGBA", "P", "1", "I;16"])
@pytest.mark.parametrize("channels", [1, 3])
def test_a_picture_of_any_kind_becomes_shares(mode: str, channels: int) -> None:
    white = Image.new("L", (30, 20), 255)
    wide = Image.fromarray(np.full((20, 30), 65535, np.uint16))
    (wide if mode == "I;16" else white.convert(mode)).save("white.png")
    image = read_picture(Path("white.png"), 8, channels)
    assert image.shape == (8, 8, channels)
    assert image.dtype == np.float32
    assert np.allclose(image, 1)
    assert np.allclose(read_picture(Path("white.png"), 8, channels, invert=True), 0)


@pytest.mark.parametrize("content", [b"", b"text", b"\x89PNG\r\n\x1a\n"])
def test_a_file_that_is_no_picture_is_one_message(content: bytes) -> None:
    Path("broken.png").write_bytes(content)
    with pytest.raises(StarterError, match="not a picture"):
        read_picture(Path("broken.png"), 8)
    with pytest.raises(StarterError, match="does not exist"):
        read_picture(Path("nowhere.png"), 8)


def test_several_pictures_in_one_file_are_refused() -> None:
    frames = [Image.new("L", (9, 9), shade) for shade in (0, 255)]
    frames[0].save("moving.gif", save_all=True, append_images=frames[1:])
    with pytest.raises(StarterError, match="holds 2"):
        read_picture(Path("moving.gif"), 8)


def test_a_digit_is_the_same_in_every_kind_of_png() -> None:
    gray = np.arange(64, dtype=np.uint8).reshape(8, 8) * 4  # (8, 8)
    Image.fromarray(gray).save("gray.png")
    Image.fromarray(gray.astype(np.uint16) << 8).save("deep.png")
    white = np.full_like(gray, 255)
    Image.fromarray(np.dstack([white, white, white, gray])).save("alpha.png")
    wanted = read_picture(Path("gray.png"), 8)
    for name in ("deep.png", "alpha.png"):
        assert np.allclose(read_picture(Path(name), 8), wanted, atol=0.01), name
    assert np.allclose(read_picture(Path("gray.png"), 8, channels=3), wanted)
