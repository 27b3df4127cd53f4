"""Runs the converted models and compares them with the live one: a table, and the same as JSON."""

import argparse
import hashlib
import json
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
from figures import FIGURES, NUMBERS, compare, measure, named
from quiet import held_back

with held_back():
    from runtime import RUNTIME, load_model

PROJECT = Path(__file__).resolve().parents[2]
Run: TypeAlias = Callable[[dict[str, np.ndarray]], np.ndarray]
WARM_UPS, RUNS = 20, 200  # calls before and while the time is taken


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
    kind, answers = str(reference["kind"]), reference["answers"]
    figure, _ = FIGURES[kind]
    report = {
        "runtime": RUNTIME,
        "threads": 1,
        "inputs": len(answers),
        "target": kind,
        f"live_{figure}": measure(reference["outputs"], answers, kind),
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
    kind, answers, live = str(reference["kind"]), reference["answers"], reference["outputs"]
    inputs = named(reference, "inputs")
    ones = [{name: array[at] for name, array in inputs.items()} for at in range(len(answers))]
    outputs = np.stack([run(one) for one in ones])  # (n, width)
    return {
        "variant": listed["variant"],
        "file": listed["file"],
        "bytes": listed["bytes"],
        FIGURES[kind][0]: measure(outputs, answers, kind),
        **compare(outputs, live, answers, kind),
        "milliseconds": _time(run, ones[0]),
    }


def _time(run: Run, one: dict[str, np.ndarray]) -> float:
    times = []
    for _ in range(WARM_UPS + RUNS):
        start = time.perf_counter()
        run(one)
        times.append(time.perf_counter() - start)
    return 1000 * statistics.median(times[WARM_UPS:])


def _print(report: dict[str, Any]) -> None:
    figure, heading = FIGURES[report["target"]]
    agrees = {} if report["target"] in NUMBERS else {"agreement": "agreement"}
    shown = {figure: heading, **agrees, "largest_difference": "largest difference"}
    rows = [("variant", "file", "kB", *shown.values(), "ms a call")]
    rows.append(("live model", "", "", _round(report[f"live_{figure}"]), *[""] * len(shown)))
    for row in report["variants"]:
        rows.append(
            (
                *(row["variant"], row["file"], f"{row['bytes'] / 1000:.0f}"),
                *(_round(row[name]) for name in [figure, *agrees]),
                *(f"{row['largest_difference']:.2g}", f"{row['milliseconds']:.3f}"),
            )
        )
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    print(f"{report['runtime']} in Python, {report['inputs']} test inputs, one thread of this CPU")
    for cells in rows:
        texts = [cell.ljust(width) for cell, width in zip(cells[:2], widths[:2], strict=True)]
        texts += [cell.rjust(width) for cell, width in zip(cells[2:], widths[2:], strict=True)]
        print("  ".join(texts).rstrip())


def _round(value: float) -> str:
    return f"{value:.4f}" if value < 10 else f"{value:.6g}"


def _fail(message: str) -> int:
    print(f"error: {message}", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
