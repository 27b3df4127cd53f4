"""How TensorFlow Serving reads picture files: decode.py once more, as a graph.

A client then needs no imaging library. JPEG and PNG alone: what the graph would read otherwise
than decode.py (transparency, 16 bits a color, other formats) it refuses.
"""

from collections.abc import Callable
from functools import partial
from typing import Any

import tensorflow as tf

from ..task import Task
from .decode import PictureSpec

# In RE2's words, \\C is any byte. An EXIF note says in entry 0x0112, a short number of either byte
# order, how the camera was held.
ENTRY = r"(?:\x12\x01\x03\x00\x01\x00{3}|\x01\x12\x00\x03\x00{3}\x01\x00)"
NOTE = rf"\C*?(?i:exif)\C*?{ENTRY}([\x01-\x08])\C*"
JPEG = b"\xff\xd8\xff"
PNG = b"\x89PNG"
# 16 bits; a channel or a list of alpha; several pictures.
OTHER_PNG = r"\C{24}(?:\x10|\C[\x04\x06]|\C*(?:tRNS|acTL))\C*"
REFUSAL = "image_bytes takes JPEG, and one PNG of 8 bits without transparency"


def more_signatures(task: Task) -> dict[str, tuple[tf.TensorSpec, Callable[..., Any]]]:
    """What a server takes besides the named inputs: the bytes of picture files.

    Name of the signature -> its tensor, and what makes named inputs of it, as a graph.
    """
    decode = partial(decode_in_graph, spec=PictureSpec.of(task.about))
    files = tf.TensorSpec((None,), tf.string, name="image_bytes")
    return {
        "image_bytes": (
            files,
            lambda raw: {"image": tf.map_fn(decode, raw, fn_output_signature="float32")},
        )
    }


def decode_in_graph(file: tf.Tensor, spec: PictureSpec) -> tf.Tensor:
    """One file's bytes as one input; an error of the graph where it would be another picture.

    Shapes: () string -> (size, size, channels) float32 in [0, 1].
    """
    is_png = tf.strings.substr(file, 0, 4) == PNG
    is_other = tf.strings.regex_full_match(file, OTHER_PNG)
    readable = tf.where(is_png, ~is_other, tf.strings.substr(file, 0, 3) == JPEG)
    with tf.control_dependencies([tf.debugging.Assert(readable, [REFUSAL])]):
        image = tf.cond(
            is_png,
            lambda: tf.io.decode_png(file, channels=3),
            # Pillow's way; TensorFlow's default is faster and coarser.
            lambda: tf.io.decode_jpeg(file, channels=3, dct_method="INTEGER_ACCURATE"),
        )  # (height, width, 3) uint8
    image = tf.cast(_turn_upright(image, _read_note(file)), tf.float32)
    if spec.channels == 1:
        # PNG's own library weighs the colors otherwise.
        gray = tf.tensordot(image, tf.constant([0.299, 0.587, 0.114]), 1)  # (height, width)
        image = tf.round(gray)[..., None]
    return _fit(image, spec) / 255


def _read_note(file: tf.Tensor) -> tf.Tensor:
    number = tf.strings.regex_replace(file, f"^{NOTE}$", r"\1", replace_global=False)
    found = tf.strings.regex_full_match(file, NOTE)
    return tf.where(found, tf.cast(tf.io.decode_raw(number, tf.uint8)[0], tf.int32), 1)  # 1..8


def _turn_upright(image: tf.Tensor, note: tf.Tensor) -> tf.Tensor:
    turned = tf.cond(note >= 5, lambda: tf.transpose(image, (1, 0, 2)), lambda: image)
    sideways = tf.reduce_any(note == [2, 3, 6, 7])
    upright = tf.cond(sideways, lambda: tf.reverse(turned, [1]), lambda: turned)
    upside_down = tf.reduce_any(note == [3, 4, 7, 8])
    return tf.cond(upside_down, lambda: tf.reverse(upright, [0]), lambda: upright)  # (h, w, 3)


def _fit(image: tf.Tensor, spec: PictureSpec) -> tf.Tensor:
    size, shape = spec.image_size, tf.shape(image)[:2]
    inner = tf.constant([size, size])
    if spec.fit == "crop":
        side = tf.reduce_min(shape)
        top, left = tf.unstack((shape - side) // 2)
        image = tf.image.crop_to_bounding_box(image, top, left, side, side)
    elif spec.fit == "pad":
        scaled = tf.round(tf.cast(shape, tf.float64) * (size / tf.reduce_max(shape)))
        inner = tf.maximum(tf.cast(scaled, tf.int32), 1)
    small = tf.image.resize(image, inner, antialias=True)
    top, left = tf.unstack((size - inner) // 2)
    whole = tf.image.pad_to_bounding_box(small, top, left, size, size)
    return tf.ensure_shape(whole, (size, size, spec.channels))
