"""Runs the converted models and compares them with the live one: a table, and the same as JSON."""

import argparse
import hashlib
import json
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from quiet import held_back

with held_back():
    from runtime import RUNTIME, load_model

PROJECT = Path(__file__).resolve().parents[2]
WARM_UPS, RUNS = 20, 200  # calls before and while the time is taken
COLUMNS = ("variant", "file", "kB", "accuracy", "agreement", "largest difference", "ms a call")


def main() -> int:
    """Gives the exit code: 0 measured, 1 a file is missing or damaged."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=Path, default=PROJECT / "artifacts" / "mobile")
    parser.add_argument("--reports", type=Path, default=PROJECT / "reports")
    options = parser.parse_args()
    try:
        listed = json.loads((options.folder / "mobile.json").read_text("utf-8"))
        with np.load(options.folder / "reference.npz") as file:
            reference = dict(file)
        with held_back():
            rows = [_measure(options.folder, each, reference) for each in listed]
    except FileNotFoundError as error:
        return _fail(f"{error.filename} is missing (make mobile)")
    except ValueError as error:
        return _fail(f"{error} (make mobile)")
    labels, live = reference["labels"], reference["logits"]
    report = {
        "runtime": RUNTIME,
        "threads": 1,
        "inputs": len(labels),
        "live_accuracy": _share(live.argmax(1) == labels),
        "variants": rows,
    }
    options.reports.mkdir(exist_ok=True)
    path = options.reports / "mobile.json"
    path.write_text(json.dumps(report, indent=2) + "\n", "utf-8")
    _print(report)
    print(f"written: {path}")
    return 0


def _measure(folder: Path, listed: dict[str, Any], reference: dict[str, Any]) -> dict[str, Any]:
    path = folder / listed["file"]
    # Before it is opened: a runtime may end the whole process over a truncated file.
    if hashlib.sha256(path.read_bytes()).hexdigest() != listed["sha256"]:
        raise ValueError(f"{path} is not the file that was converted")
    run = load_model(path)
    inputs, live = reference["inputs"], reference["logits"]
    logits = np.stack([run(one) for one in inputs])  # (n, classes)
    return {
        "variant": listed["variant"],
        "file": listed["file"],
        "bytes": listed["bytes"],
        "accuracy": _share(logits.argmax(1) == reference["labels"]),
        "agreement": _share(logits.argmax(1) == live.argmax(1)),
        "largest_difference": float(np.abs(logits - live).max()),
        "milliseconds": _time(run, inputs[0]),
    }


def _time(run: Callable[[np.ndarray], np.ndarray], one: np.ndarray) -> float:
    times = []
    for _ in range(WARM_UPS + RUNS):
        start = time.perf_counter()
        run(one)
        times.append(time.perf_counter() - start)
    return 1000 * statistics.median(times[WARM_UPS:])


def _share(hits: np.ndarray) -> float:
    return float(hits.mean())


def _print(report: dict[str, Any]) -> None:
    rows = [COLUMNS, ("live model", "", "", f"{report['live_accuracy']:.4f}", "", "", "")]
    for row in report["variants"]:
        rows.append(
            (
                *(row["variant"], row["file"], f"{row['bytes'] / 1000:.0f}"),
                *(f"{row['accuracy']:.4f}", f"{row['agreement']:.4f}"),
                *(f"{row['largest_difference']:.2g}", f"{row['milliseconds']:.3f}"),
            )
        )
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    print(f"{report['runtime']} in Python, {report['inputs']} test inputs, one thread of this CPU")
    for cells in rows:
        texts = [cell.ljust(width) for cell, width in zip(cells[:2], widths[:2], strict=True)]
        texts += [cell.rjust(width) for cell, width in zip(cells[2:], widths[2:], strict=True)]
        print("  ".join(texts).rstrip())


def _fail(message: str) -> int:
    print(f"error: {message}", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
