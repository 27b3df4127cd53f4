"""Does this machine compute? An hour of doubt about a driver, answered in a minute."""

import json
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import TypeAlias

from ..config import REPORTS, Config
from ..console import show_table
from ..device import (
    FRAMEWORK,
    Device,
    choose_device,
    describe_device,
    explain_absence,
    framework_version,
    is_accelerator,
    seed_everything,
    set_threads,
)
from .checks import CHECKS
from .compare import CheckSkipped, Finding
from .peaks import find_peak

PASSED, FAILED, NO_ACCELERATOR = 0, 1, 2
Check: TypeAlias = Callable[[Device], Finding]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one check found."""

    name: str
    result: str  # passed | failed | skipped
    detail: str
    seconds: float
    rate: float | None = None
    unit: str | None = None  # TFLOP/s | GB/s
    peak: float | None = None  # the device's, in the same unit; None: not known
    fraction: float | None = None  # of the peak


def run_smoke(config: Config, require: bool) -> int:
    """Run every check, print and write the result; gives the exit code.

    Without an accelerator the same checks run on the CPU: NO_ACCELERATOR then means that the
    program is sound and the machine has nothing to test. With `require` that is a failure.
    """
    set_threads(config.threads)
    device = choose_device(config.device)
    seed_everything(config.seed)
    outcomes = [run_check(check, device) for check in CHECKS]
    code = _judge(outcomes, device)
    result = ("passed", "failed", "no-accelerator")[code]
    report = {
        "result": result,
        "device": describe_device(device),
        "absence": explain_absence() if code == NO_ACCELERATOR else None,
        "checks": [asdict(outcome) for outcome in outcomes],
        "framework": FRAMEWORK,
        "version": framework_version(),
    }
    REPORTS.mkdir(exist_ok=True)
    (REPORTS / "smoke.json").write_text(json.dumps(report, indent=2) + "\n", "utf-8")
    rows = [[o.name, o.result, o.detail, _show_rate(o), f"{o.seconds:.1f}"] for o in outcomes]
    columns = ["check", "result", "detail", "rate", "seconds"]
    show_table(describe_device(device), columns, rows)
    print(f"{result}; written: {REPORTS / 'smoke.json'}")
    if code == NO_ACCELERATOR:
        print(f"no accelerator: {report['absence']}")
        if require:
            print("error: no accelerator was found, and one is required", file=sys.stderr)
            return FAILED
    return code


def run_check(check: Check, device: Device) -> Outcome:
    """Run one check; whatever it raises is its result, so the others still run."""
    name = check.__name__.removeprefix("check_").replace("_", " ")
    start = time.perf_counter()
    try:
        result, found = "passed", check(device)
    except CheckSkipped as reason:
        result, found = "skipped", Finding(str(reason))
    except Exception as error:  # a broken driver raises anything
        result, found = "failed", Finding(f"{type(error).__name__}: {error}".split("\n")[0][:200])
    seconds = round(time.perf_counter() - start, 3)
    peak = find_peak(describe_device(device), found.kind) if found.kind else None
    fraction = round(found.rate / peak, 3) if found.rate and peak else None
    rate = round(found.rate, 3) if found.rate else None
    return Outcome(name, result, found.detail, seconds, rate, found.unit, peak, fraction)


def _show_rate(outcome: Outcome) -> str:
    if outcome.rate is None:
        return ""
    share = "" if outcome.fraction is None else f", {outcome.fraction:.0%} of peak"
    return f"{outcome.rate:.3g} {outcome.unit}{share}"


def _judge(outcomes: list[Outcome], device: Device) -> int:
    if any(outcome.result == "failed" for outcome in outcomes):
        return FAILED
    return PASSED if is_accelerator(device) else NO_ACCELERATOR
