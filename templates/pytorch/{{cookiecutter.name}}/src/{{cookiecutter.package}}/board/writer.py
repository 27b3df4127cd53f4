"""What a run shows in TensorBoard; what a tracker takes, it gets as well."""

import warnings
from pathlib import Path
from types import TracebackType

import numpy as np
from tensorboard.compat.proto.summary_pb2 import Summary
from torch.utils.tensorboard import SummaryWriter

from ..device import as_tensors
from ..model import Model
from ..reading.reader import Inputs
from .tracker import Tracker


class Board:
    """Writes one run's events. Use as a context manager: closing writes what is buffered."""

    def __init__(self, folder: Path) -> None:
        self.tracker = Tracker()
        self._writer = SummaryWriter(str(folder))

    def scalar(self, name: str, value: float, step: int) -> None:
        """One point of a curve."""
        self.tracker.scalar(name, value, step)
        self._writer.add_scalar(name, value, step)

    def histograms(self, model: Model, step: int) -> None:
        """How every weight is spread. Copies all weights from the device: once an epoch."""
        for name, weight in model.named_parameters():
            values = weight.detach()
            if (values := values[values.isfinite()]).numel():  # it refuses an empty one
                self._writer.add_histogram(name.replace(".", "/"), values, step)

    def images(self, name: str, images: np.ndarray, step: int) -> None:
        """Pictures (n, size, size, channels) in [0, 1]."""
        self._writer.add_images(name, images, step, dataformats="NHWC")

    def graph(self, model: Model, inputs: Inputs) -> None:
        """The operations of one forward pass."""
        x = as_tensors(inputs, next(model.parameters()).device)
        with warnings.catch_warnings():
            # The writer still traces with torch.jit, which only says that it is old.
            warnings.filterwarnings("ignore", category=DeprecationWarning)
            self._writer.add_graph(model, tuple(x.values()))

    def text(self, name: str, value: str) -> None:
        """A note, as Markdown."""
        self._writer.add_text(name, value)

    def record(self, summary: bytes) -> None:
        """A plugin's own record, as the bytes of a Summary message."""
        writer = self._writer._get_file_writer()  # type: ignore[no-untyped-call]
        writer.add_summary(Summary.FromString(summary), 0)

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
        # Ctrl-C may have stopped the queue to the thread that writes half-way; waiting for it to be
        # empty then takes for ever. What is in it is drawn again when the run goes on.
        if kind is not KeyboardInterrupt:
            self.close()
        self.tracker.close(kind)
