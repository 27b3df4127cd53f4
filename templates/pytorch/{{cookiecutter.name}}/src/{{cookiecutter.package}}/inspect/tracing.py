"""A trace of what PyTorch does, as Chrome's trace events."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from torch.profiler import profile

from ..device import Device, wait_for

OPERATORS = ("cpu_op", "kernel")  # what the categories of an operator are called


def record_trace(run: Callable[[], None], device: Device, folder: Path) -> list[dict[str, Any]]:
    """Run something under the profiler; its events, and a file for TensorBoard's plugin."""
    folder.mkdir(parents=True, exist_ok=True)
    with profile() as profiler:  # of every kind of processor that this build knows
        run()
        wait_for(device)  # or its last kernels would be missing
    path = folder / "steps.pt.trace.json"
    profiler.export_chrome_trace(str(path))
    events: list[dict[str, Any]] = json.loads(path.read_text("utf-8"))["traceEvents"]
    return events
