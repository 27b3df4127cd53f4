"""How TensorFlow Serving reads texts: texts.py once more, as a graph. A client needs nothing."""

from collections.abc import Callable
from functools import partial
from typing import Any

import tensorflow as tf

from ..task import Task
from .texts import BLANKS, LARGEST, TextSpec

_BLANKS = "".join(f"{chr(low)}-{chr(high)}" for low, high in BLANKS)  # for a class of RE2
REFUSAL = "a text is empty, holds a byte 0, or is longer than 16 MiB"


def more_signatures(task: Task) -> dict[str, tuple[tf.TensorSpec, Callable[..., Any]]]:
    """What a server takes besides the named inputs: texts in UTF-8.

    Name of the signature -> its tensor, and what makes named inputs of it, as a graph.
    """
    texts = tf.TensorSpec((None,), tf.string, name="text")
    encode = partial(encode_in_graph, room=TextSpec.of(task.about).room)
    return {"text": (texts, lambda text: {"bytes": encode(text)})}


def encode_in_graph(texts: tf.Tensor, room: int) -> tf.Tensor:
    """Texts as the network takes them; an error of the graph where one cannot be used.

    Shapes: (n,) string -> (n, room) float32.
    """
    # Changes nothing, but is an error where a text is not UTF-8.
    known = tf.strings.unicode_transcode(texts, "UTF-8", "UTF-8", errors="strict")
    started = tf.strings.regex_replace(known, f"^[{_BLANKS}]+", "", replace_global=False)
    content = tf.strings.regex_replace(started, f"[{_BLANKS}]+$", "", replace_global=False)
    lengths = tf.strings.length(content)  # (n,) in bytes
    binary = tf.strings.regex_full_match(content, r"\C*\x00\C*")
    bad = binary | (lengths == 0) | (lengths > LARGEST)
    with tf.control_dependencies([tf.debugging.Assert(~tf.reduce_any(bad), [REFUSAL])]):
        kept = tf.strings.substr(content, 0, room)
    codes = tf.io.decode_raw(kept, tf.uint8, fixed_length=room)  # (n, room)
    there = tf.sequence_mask(tf.strings.length(kept), room)
    return tf.where(there, tf.cast(codes, tf.float32) + 1, 0.0)
