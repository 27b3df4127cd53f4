"""What a run shows in TensorBoard; what a tracker takes, it gets as well."""

from pathlib import Path
from types import TracebackType

import numpy as np
import tensorflow as tf
from tensorboard.plugins.histogram.metadata import create_summary_metadata

from ..model import Model
from ..reading.reader import Inputs
from .tracker import Tracker

_BUCKETS = 30  # of a histogram


class Board:
    """Writes one run's events. Use as a context manager: closing writes what is buffered."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)  # TensorFlow's own failure is no OSError
        self.tracker = Tracker()
        self._writer = tf.summary.create_file_writer(str(folder))

    def scalar(self, name: str, value: float, step: int) -> None:
        """One point of a curve."""
        self.tracker.scalar(name, value, step)
        with self._writer.as_default():
            tf.summary.scalar(name, value, step=step)

    def histograms(self, model: Model, step: int) -> None:
        """How every weight is spread. Copies all weights from the device: once an epoch."""
        with self._writer.as_default():
            for variable in model.trainable_variables:
                values = variable.numpy().ravel()  # (n,)
                # By numpy: TensorFlow's own count takes 240 bytes a weight.
                counts, edges = np.histogram(values[np.isfinite(values)], _BUCKETS)
                rows = np.stack([edges[:-1], edges[1:], counts], axis=1)  # (buckets, 3)
                about = create_summary_metadata(display_name=None, description=None)
                tf.summary.write(variable.path, rows, step, about)

    def images(self, name: str, images: np.ndarray, step: int) -> None:
        """Pictures (n, size, size, channels) in [0, 1]."""
        with self._writer.as_default():
            tf.summary.image(name, images, step=step, max_outputs=len(images))

    def graph(self, model: Model, inputs: Inputs) -> None:
        """The operations of one forward pass."""
        forward = tf.function(lambda x: model(x, training=False))
        shapes = {name: tf.TensorSpec(x.shape, tf.float32, name) for name, x in inputs.items()}
        with self._writer.as_default():
            tf.summary.graph(forward.get_concrete_function(shapes).graph)

    def text(self, name: str, value: str) -> None:
        """A note, as Markdown."""
        with self._writer.as_default():
            tf.summary.text(name, value, step=0)

    def record(self, summary: bytes) -> None:
        """A plugin's own record, as the bytes of a Summary message."""
        with self._writer.as_default():
            tf.summary.experimental.write_raw_pb(summary, step=0)

    def close(self) -> None:
        """Write what is buffered and let go of the file."""
        self._writer.close()

    def __enter__(self) -> "Board":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()
        self.tracker.close(kind)
