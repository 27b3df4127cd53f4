"""Does this machine compute? An hour of doubt about a driver, answered in a minute."""

import json
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import TypeAlias

from .checks import CHECKS
from .config import REPORTS, Config
from .console import show_table
from .device import (
    FRAMEWORK,
    Device,
    choose_device,
    describe_device,
    framework_version,
    is_accelerator,
    seed_everything,
    set_threads,
)
from .expect import CheckSkipped

PASSED, FAILED, NO_ACCELERATOR = 0, 1, 2
Check: TypeAlias = Callable[[Device], str]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one check found."""

    name: str
    result: str  # passed | failed | skipped
    detail: str
    seconds: float


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
        "checks": [asdict(outcome) for outcome in outcomes],
        "framework": FRAMEWORK,
        "version": framework_version(),
    }
    REPORTS.mkdir(exist_ok=True)
    (REPORTS / "smoke.json").write_text(json.dumps(report, indent=2) + "\n", "utf-8")
    rows = [[o.name, o.result, o.detail, f"{o.seconds:.1f}"] for o in outcomes]
    show_table(describe_device(device), ["check", "result", "detail", "seconds"], rows)
    print(f"{result}; written: {REPORTS / 'smoke.json'}")
    if require and code == NO_ACCELERATOR:
        print("error: no accelerator was found, and one is required", file=sys.stderr)
        return FAILED
    return code


def run_check(check: Check, device: Device) -> Outcome:
    """Run one check; whatever it raises is its result, so the others still run."""
    name = check.__name__.removeprefix("check_").replace("_", " ")
    start = time.perf_counter()
    try:
        result, detail = "passed", check(device)
    except CheckSkipped as reason:
        result, detail = "skipped", str(reason)
    except Exception as error:  # a broken driver raises anything
        result, detail = "failed", f"{type(error).__name__}: {error}".split("\n")[0][:200]
    return Outcome(name, result, detail, round(time.perf_counter() - start, 3))


def _judge(outcomes: list[Outcome], device: Device) -> int:
    if any(outcome.result == "failed" for outcome in outcomes):
        return FAILED
    return PASSED if is_accelerator(device) else NO_ACCELERATOR
