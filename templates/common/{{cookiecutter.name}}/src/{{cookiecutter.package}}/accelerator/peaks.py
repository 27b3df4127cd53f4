"""What a device can do at most, by its maker's own figures."""

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Peaks:
    """Dense, without sparsity; None where no source was found."""

    name: str  # a pattern of the name that the driver gives
    float32: float | None  # TFLOP/s, ordinary cores
    tf32: float | None  # TFLOP/s
    bfloat16: float | None  # TFLOP/s
    bandwidth: float | None  # GB/s of the device's memory
    source: str


# The pages quote NVIDIA's data sheets and white papers; both read on 2026-11-21.
_KLOCKWOOD = "https://glennklockwood.com/garden/processors/"
PEAKS = (
    Peaks(r"A100-SXM4-40GB", 19.5, 156, 312, 1555, f"{_KLOCKWOOD}A100"),
    Peaks(r"A100-SXM4-80GB", 19.5, 156, 312, 2039, f"{_KLOCKWOOD}A100"),
    Peaks(r"H100 80GB HBM3", 66.9, 494.7, 989.4, 3350, f"{_KLOCKWOOD}h100"),
    Peaks(r"\bH200\b", 66.9, 494.7, 989.4, None, f"{_KLOCKWOOD}h100"),
)


def find_peak(device: str, kind: str) -> float | None:
    """The peak of a device by its name; `kind` is one of the numbers of Peaks."""
    for peaks in PEAKS:
        if re.search(peaks.name, device):
            return float(known) if (known := getattr(peaks, kind)) else None
    return None
