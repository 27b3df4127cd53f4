"""Reads batches ahead, in threads of tf.data."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from typing import TypeAlias

import numpy as np
import tensorflow as tf

from ..config import StarterError
from ..reading.reader import Inputs

Batch: TypeAlias = tuple[Inputs, np.ndarray]  # inputs (b, ...) by name, answers (b, ...)
Read: TypeAlias = Callable[[np.ndarray], Batch]  # what belongs to indexes (b,)


def load(read: Read, chosen: Sequence[np.ndarray], workers: int) -> Iterator[Batch]:
    """What `read` gives for each of the chosen indexes, in their order.

    Args:
        read: works the same in every thread.
        workers: threads that read ahead; 0: this one reads when it is asked.

    Raises:
        StarterError: `read` has raised it.
    """
    if tf.config.functions_run_eagerly():  # `debug.eager`: tf.data would stay a graph
        yield from map(read, chosen)
        return
    raised: list[StarterError] = []
    stopped = False

    ready: dict[int, Batch] = {}  # a few at a time; tf.data passes on their numbers alone

    def call(number: int) -> int:
        if not stopped:
            try:
                ready[int(number)] = read(chosen[number])
            except StarterError as error:
                raised.append(error)
                raise
        return number

    with tf.device("/CPU:0"):
        numbers = tf.data.Dataset.range(len(chosen))
        # In the order of the numbers, whichever thread is done first: tf.data's default.
        # Stateless, or TensorFlow's determinism, which is on here, lets one thread do it all.
        made = numbers.map(
            lambda at: tf.numpy_function(call, [at], tf.int64, stateful=False), workers or None
        )
        options = tf.data.Options()
        options.threading.private_threadpool_size = max(1, workers)  # `threads` is for the steps
        made = (made.prefetch(workers) if workers else made).with_options(options)
        numbers_made = made.as_numpy_iterator()
    try:
        for number in numbers_made:
            yield ready.pop(int(number))
    except tf.errors.OpError:
        if not raised:
            raise
        # TensorFlow's own words are Python's traceback.
        raise raised[0] from None
    finally:
        # Deleted now, it would hold Python's lock and wait for threads that wait for the lock.
        stopped = True
        # What nobody has closed is closed by Python's collector, perhaps while a graph is made.
        with tf.init_scope():
            for _ in chosen:
                with suppress(StopIteration, tf.errors.OpError):
                    next(numbers_made)
