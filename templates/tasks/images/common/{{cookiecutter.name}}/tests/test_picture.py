"""Pictures of any kind are read the same way, or refused in one line."""

import struct
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image, TiffImagePlugin

from {{ cookiecutter.package }}.config import StarterError
from {{ cookiecutter.package }}.reading import decode
from {{ cookiecutter.package }}.reading.decode import (
    FORMATS,
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


@pytest.mark.parametrize("kind", FORMATS)
def test_every_format_holds_the_same_picture(kind: str) -> None:
    options: dict[str, Any] = {"quality": 100} if kind in ("JPEG", "WEBP") else {}
    image = read_picture(write("picture", RAMP, format=kind, **options), GRAY)
    assert np.allclose(image[..., 0], RAMP / 255, atol=0.03), kind


@pytest.mark.parametrize("content", [b"", b"text", b"\x89PNG\r\n\x1a\n"])
def test_a_file_that_is_no_picture_is_one_message(content: bytes) -> None:
    Path("broken.png").write_bytes(content)
    assert "not a picture" in refusal(Path("broken.png"))
    assert "does not exist" in refusal(Path("nowhere.png"))
    assert "not a picture" in refusal(write("other.ppm", RAMP))
    Path("folder.png").mkdir()
    assert "cannot be read" in refusal(Path("folder.png"))


@pytest.mark.parametrize("kind", ["GIF", "TIFF", "WEBP", "PNG"])
def test_several_pictures_in_one_file_are_refused(kind: str) -> None:
    frames = [Image.new("L", (9, 9), shade) for shade in (0, 255)]
    frames[0].save("moving", kind, save_all=True, append_images=frames[1:])
    assert "not one picture" in refusal(Path("moving"))


def test_the_photo_in_a_file_of_a_phone_is_read() -> None:
    photo = Image.fromarray(RAMP).convert("RGB")
    photo.save("phone.jpg", "MPO", save_all=True, append_images=[Image.new("RGB", (4, 4), "red")])
    assert np.allclose(read_picture(Path("phone.jpg"), GRAY)[..., 0], RAMP / 255, atol=0.1)


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
        Path("deep.tif").write_bytes(color_tiff(RAMP.astype(np.uint16) * scale))
        if told:
            assert told in refusal(Path("deep.tif"))
            twelve = PictureSpec(8, 3, depth=12)
            assert "save it with 8 bits" in refusal(Path("deep.tif"), twelve)
        else:
            image = read_picture(Path("deep.tif"), GRAY)
            assert np.allclose(image[..., 0], RAMP / 255, atol=0.01)


def color_tiff(gray: np.ndarray) -> bytes:
    """Three equal colors of 16 bits, which Pillow reads and cannot write."""
    data = np.repeat(gray.astype("<u2")[..., None], 3, axis=-1).tobytes()
    at = 8 + len(data)  # of the three bit counts, behind the pixels
    height, width = gray.shape
    entries = [(256, 4, 1, width), (257, 4, 1, height), (258, 3, 3, at), (259, 3, 1, 1)]
    entries += [(262, 3, 1, 2), (273, 4, 1, 8), (277, 3, 1, 3), (278, 4, 1, height)]
    entries.append((279, 4, 1, len(data)))
    rows = b"".join(struct.pack("<HHII", *entry) for entry in entries)
    head = struct.pack("<2sHI", b"II", 42, at + 6)
    return head + data + struct.pack("<3H", 16, 16, 16) + struct.pack("<H", 9) + rows + bytes(4)


def test_numbers_with_a_sign_or_of_32_bits_are_refused() -> None:
    assert "save it with 8 or 16 bits" in refusal(write("wide.tif", RAMP.astype(np.int32)))
    tags = TiffImagePlugin.ImageFileDirectory_v2()
    tags[decode.SAMPLE_FORMAT] = decode.SIGNED
    assert "save it with 8 or 16 bits" in refusal(write("signed.tif", RAMP, tiffinfo=tags))


@pytest.mark.parametrize("kind", [np.uint16, np.float32])
def test_where_zero_is_white_it_is_white(kind: type[np.generic]) -> None:
    white = 65535 if kind is np.uint16 else 255
    tags = TiffImagePlugin.ImageFileDirectory_v2()
    tags[decode.PHOTOMETRIC] = decode.WHITE_IS_ZERO
    pixels = (RAMP.astype(np.float64) / 255 * (white if kind is np.uint16 else 1)).astype(kind)
    image = read_picture(write("ink.tif", pixels, tiffinfo=tags), GRAY)
    assert np.allclose(image[..., 0], 1 - RAMP / 255, atol=0.01)


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


@pytest.mark.parametrize("brand", [b"heic", b"mif1", b"avif"])
def test_what_phones_save_is_named(brand: bytes) -> None:
    Path("photo.heic").write_bytes(b"\0\0\0\x18ftyp" + brand + bytes(12))
    assert "is HEIC or AVIF, which phones save: export it as JPEG" in refusal(Path("photo.heic"))


def test_what_is_transparent_is_dark_with_and_without_invert() -> None:
    clear = np.zeros((8, 8, 4), np.uint8)
    for invert in (False, True):
        assert np.allclose(read_picture(write("clear.png", clear), GRAY, invert), 0)


# Everywhere the same


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
