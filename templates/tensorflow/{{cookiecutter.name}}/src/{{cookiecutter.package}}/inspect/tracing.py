"""A trace of what TensorFlow does, as Chrome's trace events."""

import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import tensorflow as tf
from tensorflow.tsl.profiler.protobuf import xplane_pb2

from ..device import Device, wait_for

OPERATORS = ("op", "kernel")  # what the categories of an operator are called


def record_trace(run: Callable[[], None], device: Device, folder: Path) -> list[dict[str, Any]]:
    """Run something under the profiler; its events, and a file for TensorBoard's plugin."""
    shutil.rmtree(folder, ignore_errors=True)
    options = tf.profiler.experimental.ProfilerOptions(host_tracer_level=2, python_tracer_level=0)
    tf.profiler.experimental.start(str(folder), options)
    try:
        run()
        wait_for(device)  # or its last kernels would be missing
    finally:
        tf.profiler.experimental.stop()
    # TensorFlow writes this form alone; the plugin that turns it into the other is an extra.
    space = xplane_pb2.XSpace()
    for path in folder.glob("plugins/profile/*/*.xplane.pb"):
        space.MergeFromString(path.read_bytes())
    return [event for number, plane in enumerate(space.planes) for event in _read(number, plane)]


def _read(number: int, plane: Any) -> Iterator[dict[str, Any]]:
    yield {"ph": "M", "name": "process_name", "pid": number, "args": {"name": plane.name}}
    for row, line in enumerate(plane.lines):
        place = {"pid": number, "tid": row}
        yield {"ph": "M", "name": "thread_name", **place, "args": {"name": line.name}}
        for event in line.events:
            name = plane.event_metadata[event.metadata_id].name
            start = line.timestamp_ns / 1e3 + event.offset_ps / 1e6  # microseconds
            about = {"ph": "X", **place, "ts": start, "dur": event.duration_ps / 1e6}
            if plane.name.startswith("/device:"):
                yield {**about, "name": name, "cat": "kernel"}
            elif operator := re.fullmatch(r"([^:]+):(_?[A-Z]\w+)", name):
                yield {**about, "name": operator[2], "cat": "op", "args": {"node": operator[1]}}
            else:
                yield {**about, "name": name, "cat": "runtime"}
