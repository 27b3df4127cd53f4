"""Which reader takes which kind of picture file, and one small file of each kind.

The tests of training and of every target check their reader against KINDS; docs/data.md has it as
a table.
"""

import io
import itertools
import struct
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
from PIL import Image, ImageCms, PngImagePlugin, TiffImagePlugin, features

Files = dict[str, bytes]  # by the name of the variant; it begins with the format's
PYTHON, TF_SERVING, PAGE, CPP = "Python", "TensorFlow Serving", "page", "C++"
READERS = (PYTHON, TF_SERVING, PAGE, CPP)
ALL = READERS[:3]
# Mean difference from what training reads, of a picture from 0 to 1: libraries decode JPEG a little
# differently, and the browser resizes in its own way.
APART = {PYTHON: 0.0, TF_SERVING: 0.005, PAGE: 0.02}
SIZE = (60, 40)  # of every picture: width and height, which do not make a square
BITS_PER_SAMPLE, PHOTOMETRIC, SAMPLE_FORMAT = 258, 262, 339  # of TIFF
ORIENTATION = 0x0112  # of EXIF, which says how the camera was held
TURNED = {  # how the stored picture lies, which the note turns back
    1: None,
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}
ADAM7 = ((0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2))
INTERLACED = (*ADAM7, (0, 1, 1, 2))  # first column and row, and the steps from there


def make_picture() -> np.ndarray:
    """Soft colors around a black corner: (40, 60, 3) uint8. No two of its eight turns are alike."""
    x, y = np.meshgrid(*(np.linspace(0, 1, side) for side in SIZE))
    colors = np.stack([40 + 215 * x, 40 + 200 * y, 220 - 180 * x * y], axis=-1)
    colors[:14, :14] = 0
    return colors.astype(np.uint8)


COLORS = make_picture()
PICTURE = Image.fromarray(COLORS)
GRAY = PICTURE.convert("L")
LIGHT = np.asarray(GRAY)  # (40, 60)


def encode(picture: Image.Image | np.ndarray, kind: str, **options: Any) -> bytes:
    """The bytes of a file."""
    file = io.BytesIO()
    shown = picture if isinstance(picture, Image.Image) else Image.fromarray(picture)
    shown.save(file, kind, **options)
    return file.getvalue()


def write_jpegs() -> Files:
    """In one color or three, laid out in every usual way."""
    return {
        "jpeg, gray": encode(GRAY, "JPEG", quality=95),
        "jpeg, colors": encode(PICTURE, "JPEG", quality=95, subsampling=0),
        "jpeg, coarse colors": encode(PICTURE, "JPEG", quality=90, subsampling=2),
        "jpeg, progressive": encode(PICTURE, "JPEG", quality=95, progressive=True),
        "jpeg, CMYK": encode(PICTURE.convert("CMYK"), "JPEG", quality=95),
        "jpeg, stored as RGB": encode(PICTURE, "JPEG", quality=95, keep_rgb=True),
        "jpeg, with more behind it": encode(
            PICTURE, "MPO", quality=95, save_all=True, append_images=[Image.new("RGB", (9, 9))]
        ),
    }


def write_pngs() -> Files:
    """Of 8 bits or fewer."""
    return {
        "png, gray": encode(GRAY, "PNG"),
        "png, colors": encode(PICTURE, "PNG"),
        "png, a palette": encode(PICTURE.quantize(256), "PNG"),
        "png, a palette of 16": encode(GRAY.quantize(16), "PNG", bits=4),
        "png, one bit": encode(GRAY.convert("1", dither=Image.Dither.NONE), "PNG"),
        "png, interlaced gray": png(LIGHT[..., None], INTERLACED),
        "png, interlaced colors": png(COLORS, INTERLACED),
    }


def write_clear_pngs() -> Files:
    """What is dark is transparent, and white below that."""
    white = Image.new("L", GRAY.size, 255)
    palette = Image.fromarray(LIGHT, "L").convert("P")
    palette.putpalette([255] * 768)
    holes = np.where(LIGHT == 0, 255, LIGHT).astype(np.uint8)
    return {
        "png, gray with alpha": encode(Image.merge("LA", (white, GRAY)), "PNG"),
        "png, colors with alpha": encode(Image.merge("RGBA", (*[white] * 3, GRAY)), "PNG"),
        "png, a palette with alpha": encode(palette, "PNG", transparency=bytes(range(256))),
        "png, a transparent gray": encode(holes, "PNG", transparency=255),
        "png, 16 bits with alpha": png(np.dstack([LIGHT | 255, LIGHT]).astype(np.uint16) * 257),
    }


def write_deep_pngs() -> Files:
    """Of 16 bits, all in use."""
    return {
        "png, 16 bits": encode(LIGHT.astype(np.uint16) * 257, "PNG"),
        "png, colors of 16 bits": png(COLORS.astype(np.uint16) * 257),
    }


def write_shallow() -> Files:
    """Of 16 bits, 12 of them in use: nothing in the file says so."""
    return {
        "png, 12 of 16 bits": encode(LIGHT.astype(np.uint16) * 16, "PNG"),
        "png, colors of 12 of 16 bits": png(COLORS.astype(np.uint16) * 16),
        "tiff, 12 of 16 bits": encode(LIGHT.astype(np.uint16) * 16, "TIFF"),
    }


def write_others() -> Files:
    """GIF, WebP and BMP, transparent where they can be."""
    holes = GRAY.quantize(255)
    pixels = np.where(LIGHT == 0, 255, np.asarray(holes)).astype(np.uint8)
    clear = Image.fromarray(pixels, "P")
    clear.putpalette([*(holes.getpalette() or [])[:765], 255, 255, 255])
    alpha = Image.merge("RGBA", (*PICTURE.split(), Image.fromarray((LIGHT > 0) * np.uint8(255))))
    return {
        "gif": encode(PICTURE.quantize(256), "GIF"),
        "gif, interlaced": encode(PICTURE.quantize(256), "GIF", interlace=1),
        "gif, transparent": encode(clear, "GIF", transparency=255),
        "webp, with loss": encode(PICTURE, "WEBP", quality=95),
        "webp, without": encode(PICTURE, "WEBP", lossless=True),
        "webp, transparent": encode(alpha, "WEBP", lossless=True),
        "bmp, gray": encode(GRAY, "BMP"),
        "bmp, colors": encode(PICTURE, "BMP"),
        "bmp, a palette": encode(PICTURE.quantize(256), "BMP"),
    }


def write_tiffs() -> Files:
    """Of 8 or 16 bits, or floats; 0 is black, or white."""
    white_is_zero = TiffImagePlugin.ImageFileDirectory_v2()
    white_is_zero[PHOTOMETRIC] = 0
    deep, shares = LIGHT.astype(np.uint16) * 257, LIGHT.astype(np.float32) / 255
    return {
        "tiff, gray": encode(GRAY, "TIFF"),
        "tiff, colors": encode(PICTURE, "TIFF"),
        "tiff, compressed": encode(PICTURE, "TIFF", compression="tiff_lzw"),
        "tiff, 16 bits": encode(deep, "TIFF"),
        "tiff, colors of 16 bits": color_tiff(COLORS.astype(np.uint16) * 257),
        "tiff, floats": encode(shares, "TIFF"),
        "tiff, 0 is white": encode(LIGHT, "TIFF", tiffinfo=white_is_zero),
        "tiff, 16 bits, 0 is white": encode(65535 - deep, "TIFF", tiffinfo=white_is_zero),
        "tiff, floats, 0 is white": encode(1 - shares, "TIFF", tiffinfo=white_is_zero),
    }


def write_turned(*kinds: str) -> Files:
    """Stored in each of the eight ways, with the note that says which; in both byte orders."""
    files = {}
    for kind, (note, turn), order in itertools.product(kinds, TURNED.items(), ("II", "MM")):
        stored = PICTURE if turn is None else PICTURE.transpose(turn)
        exif = Image.Exif()
        exif.endian, exif[ORIENTATION] = "<" if order == "II" else ">", note
        options = {"quality": 95} if kind in ("JPEG", "WEBP") else {}
        name = f"{kind.lower()}, EXIF {note} {order}"
        files[name] = encode(stored, kind, exif=exif.tobytes(), **options)
    return files


def write_misleading() -> Files:
    """What stands beside the pixels and counts for nothing: a profile, a gamma, XMP."""
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    # Red and green change places.
    swapped = profile.replace(b"rXYZ", b"_XYZ").replace(b"gXYZ", b"rXYZ").replace(b"_XYZ", b"gXYZ")
    turned = b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><a tiff:Orientation="3"/></x:xmpmeta>'
    exif, noted = Image.Exif(), PngImagePlugin.PngInfo()
    exif[ORIENTATION] = 3
    told = exif.tobytes()
    noted.add_text("Raw profile type exif", f"\nexif\n{len(told):8}\n{told.hex()}\n")
    return {
        "jpeg, a profile": encode(PICTURE, "JPEG", quality=95, icc_profile=swapped),
        "jpeg, turned by XMP": encode(PICTURE, "JPEG", quality=95, xmp=turned),
        "png, a profile": encode(PICTURE, "PNG", icc_profile=swapped),
        "png, turned by text": encode(PICTURE, "PNG", pnginfo=noted),
        "png, a gamma": png(COLORS, chunks=((b"gAMA", struct.pack(">I", 100_000)),)),
    }


def write_several() -> Files:
    """Animations, a document of two pages, and a part of a picture."""
    options = {"save_all": True, "append_images": [PICTURE.rotate(180)]}
    kinds, gif = ("GIF", "PNG", "WEBP", "TIFF"), encode(PICTURE.quantize(256), "GIF")
    part = gif[:6] + struct.pack("<2H", 90, 60) + gif[10:]  # of 60 by 40 pixels
    return {f"{kind.lower()}, several": encode(PICTURE, kind, **options) for kind in kinds} | {
        "gif, a part": part
    }


def write_cut() -> Files:
    """The first three quarters of a file."""
    whole = {kind: encode(PICTURE, kind) for kind in ("JPEG", "PNG", "GIF", "WEBP", "BMP", "TIFF")}
    whole["JPEG progressive"] = encode(PICTURE, "JPEG", progressive=True)
    return {f"{kind.lower()}, cut": file[: len(file) * 3 // 4] for kind, file in whole.items()}


def write_foreign() -> Files:
    """Pictures that some browsers read, and training does not."""
    avif = encode(PICTURE, "AVIF") if features.check("avif") else ftyp(b"avif")
    icon, svg = encode(PICTURE, "ICO", sizes=[(40, 40)]), b"<svg xmlns='http://www.w3.org/2000/svg'"
    return {
        "heic": ftyp(b"heic"),
        "avif": avif,
        "ico": icon,
        "svg": svg + b" width='60' height='40'><rect width='30' height='40' fill='red'/></svg>",
        "jpeg 2000": encode(PICTURE, "JPEG2000"),
        "text": b"no picture at all",
        "nothing": b"",
    }


def write_plain() -> Files:
    """Binary PGM and PPM."""
    return {"pgm": encode(GRAY, "PPM"), "ppm": encode(PICTURE, "PPM")}


@dataclass(frozen=True, slots=True)
class Kind:
    """Files that are all read by the same readers; who is not named refuses them in one line."""

    name: str  # as docs/data.md calls them
    readers: tuple[str, ...]
    write: Callable[[], Files]


KINDS = (
    Kind("JPEG: gray, colors, progressive, of print (CMYK), a phone's (MPO)", ALL, write_jpegs),
    Kind("PNG of 1 to 8 bits: gray, colors, a palette, interlaced", ALL, write_pngs),
    Kind("PNG with transparency", (PYTHON, PAGE), write_clear_pngs),
    Kind("PNG of 16 bits", (PYTHON, PAGE), write_deep_pngs),
    Kind("PNG or TIFF of 16 bits that are not all in use", (), write_shallow),
    Kind("GIF, WebP, BMP", (PYTHON, PAGE), write_others),
    Kind("TIFF of 8 or 16 bits or floats; 0 is black, or white", (PYTHON,), write_tiffs),
    Kind("JPEG or PNG that its EXIF note turns", ALL, partial(write_turned, "JPEG", "PNG")),
    Kind("WebP or TIFF that its EXIF note turns", (PYTHON,), partial(write_turned, "WEBP", "TIFF")),
    Kind("JPEG or PNG with a profile, a gamma or XMP, which do not count", ALL, write_misleading),
    Kind("several in one: an animation, pages; a part of one", (), write_several),
    Kind("cut short", (), write_cut),
    Kind("HEIC, AVIF, ICO, SVG and everything else", (), write_foreign),
    Kind("PGM, PPM", (CPP,), write_plain),
)


def name_of(kind: Kind) -> str:
    """What tests call it."""
    return kind.name


def table() -> str:
    """KINDS as docs/data.md has it."""
    lines = [["a file", *READERS], ["---"] * (1 + len(READERS))]
    for kind in KINDS:
        lines.append([kind.name, *("yes" if each in kind.readers else "no" for each in READERS)])
    return "".join(f"| {' | '.join(cells)} |\n" for cells in lines)


def png(
    pixels: np.ndarray,
    passes: tuple[tuple[int, int, int, int], ...] = ((0, 0, 1, 1),),
    chunks: tuple[tuple[bytes, bytes], ...] = (),
) -> bytes:
    """A PNG as Pillow writes none: interlaced, of 16 bits a color, with more chunks.

    Args:
        pixels: (height, width, channels) of uint8 or uint16.
    """
    high, wide, channels = pixels.shape
    bits, kind = 8 * pixels.itemsize, {1: 0, 2: 4, 3: 2, 4: 6}[channels]
    header = struct.pack(">IIBBBBB", wide, high, bits, kind, 0, 0, len(passes) > 1)
    big = pixels.astype(pixels.dtype.newbyteorder(">"))
    lines = [big[top::down, left::right] for left, top, right, down in passes]
    data = b"".join(b"\0" + row.tobytes() for each in lines for row in each if row.size)
    body = ((b"IHDR", header), *chunks, (b"IDAT", zlib.compress(data)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        for name, data in body
    )


def color_tiff(colors: np.ndarray) -> bytes:
    """Colors of 16 bits, which Pillow reads and cannot write.

    Args:
        colors: (height, width, 3) uint16.
    """
    data = colors.astype("<u2").tobytes()
    at = 8 + len(data)  # of the three bit counts, behind the pixels
    high, wide, _ = colors.shape
    entries = [(256, 4, 1, wide), (257, 4, 1, high), (BITS_PER_SAMPLE, 3, 3, at), (259, 3, 1, 1)]
    entries += [(PHOTOMETRIC, 3, 1, 2), (273, 4, 1, 8), (277, 3, 1, 3), (278, 4, 1, high)]
    entries.append((279, 4, 1, len(data)))
    rows = b"".join(struct.pack("<HHII", *entry) for entry in entries)
    head = struct.pack("<2sHI", b"II", 42, at + 6)
    return head + data + struct.pack("<3H", 16, 16, 16) + struct.pack("<H", 9) + rows + bytes(4)


def ftyp(brand: bytes) -> bytes:
    """How HEIC and AVIF begin."""
    return b"\0\0\0\x18ftyp" + brand + bytes(12)
