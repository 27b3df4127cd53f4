"""Pictures of any kind are read the same way, or refused in one line."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from picture_kinds import (
    APART,
    COLORS,
    KINDS,
    LIGHT,
    PAGE,
    PYTHON,
    TF_SERVING,
    Kind,
    color_tiff,
    name_of,
    table,
)
from PIL import Image, TiffImagePlugin

from {{ cookiecutter.package }}.config import StarterError
from {{ cookiecutter.package }}.reading import decode
from {{ cookiecutter.package }}.reading.decode import (
    PictureSpec,
)
from {{ cookiecutter.package }}.reading.picture import (
    read_picture,
    read_spec,
)

GRAY = PictureSpec(8, 1)
RAMP = np.linspace(0, 255, 64, dtype=np.uint8).reshape(8, 8)  # black to white


def write(name: str, pixels: np.ndarray, **options: Any) -> Path:
    Image.fromarray(pixels).save(name, **options)
    return Path(name)


def refusal(path: Path, spec: PictureSpec = GRAY) -> str:
    with pytest.raises(StarterError) as caught:
        read_picture(path, spec)
    assert "\n" not in str(caught.value)
    return str(caught.value)


@pytest.mark.parametrize("kind", KINDS, ids=name_of)
def test_each_kind_of_file_is_read_or_refused(kind: Kind) -> None:
    wanted = {1: read_picture(write("gray.png", LIGHT), PictureSpec(20, 1))}
    wanted[3] = read_picture(write("colors.png", COLORS), PictureSpec(20, 3))
    for name, content in kind.write().items():
        Path("picture").write_bytes(content)
        if PYTHON not in kind.readers:
            assert refusal(Path("picture")).startswith("picture "), name
            continue
        if name == "png, one bit":
            continue  # another picture
        gray, colors = (read_picture(Path("picture"), PictureSpec(20, each)) for each in (1, 3))
        assert np.abs(gray - wanted[1]).mean() < 0.03, name  # a palette, and loss
        if np.ptp(colors, axis=-1).max() > 0.1:
            assert np.abs(colors - wanted[3]).mean() < 0.03, name


@pytest.mark.parametrize("mode", ["L", "RGB", "RGBA", "P", "1", "I;16"])
@pytest.mark.parametrize("channels", [1, 3])
def test_a_picture_of_any_kind_becomes_shares(mode: str, channels: int) -> None:
    white = Image.new("L", (30, 20), 255)
    wide = Image.fromarray(np.full((20, 30), 65535, np.uint16))
    (wide if mode == "I;16" else white.convert(mode)).save("white.png")
    image = read_picture(Path("white.png"), PictureSpec(8, channels))
    assert image.shape == (8, 8, channels)
    assert image.dtype == np.float32
    assert np.allclose(image, 1)
    assert np.allclose(read_picture(Path("white.png"), PictureSpec(8, channels), invert=True), 0)


@pytest.mark.parametrize("content", [b"", b"text", b"\x89PNG\r\n\x1a\n"])
def test_a_file_that_is_no_picture_is_one_message(content: bytes) -> None:
    Path("broken.png").write_bytes(content)
    assert "not a picture" in refusal(Path("broken.png"))
    assert "does not exist" in refusal(Path("nowhere.png"))
    assert "not a picture" in refusal(write("other.ppm", RAMP))
    Path("folder.png").mkdir()
    assert "cannot be read" in refusal(Path("folder.png"))


def test_a_digit_is_the_same_in_every_kind_of_png() -> None:
    gray = np.arange(64, dtype=np.uint8).reshape(8, 8) * 4  # (8, 8)
    write("gray.png", gray)
    write("deep.png", gray.astype(np.uint16) << 8)
    white = np.full_like(gray, 255)
    write("alpha.png", np.dstack([white, white, white, gray]))
    wanted = read_picture(Path("gray.png"), GRAY)
    for name in ("deep.png", "alpha.png"):
        assert np.allclose(read_picture(Path(name), GRAY), wanted, atol=0.01), name
    assert np.allclose(read_picture(Path("gray.png"), PictureSpec(8, 3)), wanted)


# Which number is white


def test_floats_are_taken_as_they_are_or_refused() -> None:
    shares = RAMP.astype(np.float32) / 255
    image = read_picture(write("shares.tif", shares), GRAY)
    assert np.allclose(image[..., 0], shares, atol=1e-6)
    color = read_picture(Path("shares.tif"), PictureSpec(8, 3), invert=True)
    assert np.allclose(color, 1 - image, atol=1e-6)
    for wrong in (shares * 255, shares - 0.5, np.where(shares > 0.5, np.nan, shares)):
        assert "divide them by their white" in refusal(write("wrong.tif", wrong))


def test_twelve_bits_in_sixteen_are_asked_about_and_never_black() -> None:
    path = write("twelve.png", RAMP.astype(np.uint16) * 16)
    assert "uses 12 of them: data.depth must say" in refusal(path)
    image = read_picture(path, PictureSpec(8, 1, depth=12))
    assert np.allclose(image[..., 0], RAMP * (16 / 4095), atol=1e-6)
    assert read_picture(path, PictureSpec(8, 1, depth=16)).max() < 0.07  # said, so it is dark
    full = write("full.png", RAMP.astype(np.uint16) * 257)
    assert np.allclose(read_picture(full, GRAY)[..., 0], RAMP / 255, atol=1e-6)
    assert "data.depth = 12 ends at 4095" in refusal(full, PictureSpec(8, 1, depth=12))


def test_deep_colors_are_read_where_all_their_bits_are_used() -> None:
    for scale, told in ((257, ""), (16, "data.depth must say")):
        Path("deep.tif").write_bytes(color_tiff(np.dstack([RAMP.astype(np.uint16) * scale] * 3)))
        if told:
            assert told in refusal(Path("deep.tif"))
            twelve = PictureSpec(8, 3, depth=12)
            assert "save it with 8 bits" in refusal(Path("deep.tif"), twelve)
        else:
            image = read_picture(Path("deep.tif"), GRAY)
            assert np.allclose(image[..., 0], RAMP / 255, atol=0.01)


def test_numbers_with_a_sign_or_of_32_bits_are_refused() -> None:
    assert "save it with 8 or 16 bits" in refusal(write("wide.tif", RAMP.astype(np.int32)))
    tags = TiffImagePlugin.ImageFileDirectory_v2()
    tags[decode.SAMPLE_FORMAT] = decode.SIGNED
    assert "save it with 8 or 16 bits" in refusal(write("signed.tif", RAMP, tiffinfo=tags))


# How a picture becomes square


@pytest.mark.parametrize("turned", [False, True])
def test_a_wide_picture_is_cropped_padded_or_squeezed(turned: bool) -> None:
    wide = np.full((8, 24), 255, np.uint8)
    wide[:, :8], wide[:, 16:] = 102, 204  # three squares: 0.4, white, 0.8
    path = write("wide.png", wide.T if turned else wide)

    def read(fit: str, invert: bool = False) -> np.ndarray:
        image = read_picture(path, PictureSpec(12, 1, fit), invert)[..., 0]
        return image.T if turned else image

    assert np.allclose(read("crop"), 1)
    for invert, middle in ((False, 1), (True, 0)):
        padded = read("pad", invert)
        assert np.allclose(padded[[0, 1, 2, 3, 8, 9, 10, 11]], 0)  # dark in both
        assert np.allclose(padded[4:8, 5:7], middle)
        assert np.allclose(padded[4:8, 0], 0.6 if invert else 0.4)
    squeezed = read("stretch")
    assert np.allclose(squeezed[:, [0, 5, 11]], [0.4, 1, 0.8])


def test_what_is_transparent_is_dark_with_and_without_invert() -> None:
    clear = np.zeros((8, 8, 4), np.uint8)
    for invert in (False, True):
        assert np.allclose(read_picture(write("clear.png", clear), GRAY, invert), 0)


@pytest.mark.parametrize("name", ["heic", "avif"])
def test_what_phones_save_is_named(name: str) -> None:
    foreign = next(kind for kind in KINDS if name.upper() in kind.name)
    Path("photo").write_bytes(foreign.write()[name])
    assert "is HEIC or AVIF, which phones save: export it as JPEG" in refusal(Path("photo"))


# Everywhere the same


def test_the_documents_say_who_reads_what() -> None:
    text = (Path(decode.__file__).parents[3] / "docs/data.md").read_text("utf-8")
    assert table() in text
    for reader in (TF_SERVING, PAGE):
        assert f"at most {APART[reader]:g}" in text


def test_the_server_reads_pictures_by_the_same_file() -> None:
    own = Path(decode.__file__)
    copy = own.parents[3] / "deploy/server/decode.py"
    if not copy.parent.is_dir():
        pytest.skip("this project has no server")
    assert copy.read_bytes() == own.read_bytes(), f"copy {own} to {copy}"


def test_an_export_from_before_is_one_message() -> None:
    with pytest.raises(StarterError, match="'fit'") as caught:
        read_spec({"image_size": 8, "channels": 1})
    assert caught.value.hint == "make export"
