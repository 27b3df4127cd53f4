"""Where the time of a training step goes."""

import itertools
import json
from collections import defaultdict
from typing import Any

from ..config import REPORTS, RUNS, Config
from ..console import show_table
from ..data import load_data
from ..device import (
    FRAMEWORK,
    choose_device,
    describe_device,
    framework_version,
    seed_everything,
    set_threads,
)
from ..train import build_step
from ..training.batches import batches
from ..training.state import State
from .tracing import OPERATORS, record_trace

WARM_UP = 3  # steps that compile, choose kernels and take memory
STEPS = 10
SHOWN = 15  # operators in the table


def profile_steps(config: Config) -> dict[str, Any]:
    """Trace some steps of training; print the slowest operators and write both to reports/."""
    set_threads(config.threads)
    device = choose_device(config.device)
    seed_everything(config.seed)
    data = load_data(config)
    state = State(config, data.task, device)
    step, rate = build_step(config, state), config.train.learning_rate
    made = itertools.cycle(itertools.islice(batches(data.train, config, epoch=0), STEPS))
    for inputs, answers in itertools.islice(made, WARM_UP):
        step(inputs, answers, rate)

    def run() -> None:
        for inputs, answers in itertools.islice(made, STEPS):
            step(inputs, answers, rate)

    events = record_trace(run, device, RUNS / "profile")
    operators = rank_operators(events)
    report = {
        "framework": FRAMEWORK,
        "version": framework_version(),
        "device": describe_device(device),
        "steps": STEPS,
        "batch_size": config.train.batch_size,
        "operators": operators,
    }
    REPORTS.mkdir(exist_ok=True)
    trace = REPORTS / "trace.json"
    trace.write_text(json.dumps({"traceEvents": events, "displayTimeUnit": "ms"}), "utf-8")
    (REPORTS / "profile.json").write_text(json.dumps(report, indent=2) + "\n", "utf-8")
    rows = [
        [each["name"], str(each["calls"]), f"{each['milliseconds']:.2f}", f"{each['share']:.0%}"]
        for each in operators[:SHOWN]
    ]
    title = f"{STEPS} steps on {describe_device(device)}: own time of each operator"
    show_table(title, ["operator", "calls", "milliseconds", "share"], rows)
    print(f"written: {REPORTS / 'profile.json'}, {trace} (open it in ui.perfetto.dev)")
    return report


def rank_operators(events: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Calls and own time of each operator in a trace, the slowest first."""
    threads: defaultdict[tuple[Any, Any], list[dict[str, Any]]] = defaultdict(list)
    for event in events:
        if event.get("ph") == "X" and event.get("cat") in OPERATORS:
            threads[event["pid"], event["tid"]].append(event)
    calls: defaultdict[str, int] = defaultdict(int)
    spent: defaultdict[str, float] = defaultdict(float)  # microseconds
    for thread in threads.values():
        open_events: list[dict[str, Any]] = []
        for event in sorted(thread, key=lambda e: (e["ts"], -e["dur"])):
            while open_events and event["ts"] >= open_events[-1]["ts"] + open_events[-1]["dur"]:
                open_events.pop()
            if open_events:  # called by it, so not the caller's own time
                spent[open_events[-1]["name"]] -= event["dur"]
            calls[event["name"]] += 1
            spent[event["name"]] += event["dur"]
            open_events.append(event)
    total = sum(spent.values()) or 1.0
    return [
        {
            "name": name,
            "calls": calls[name],
            "milliseconds": round(spent[name] / 1000, 3),
            "share": round(spent[name] / total, 4),
        }
        for name in sorted(spent, key=lambda name: -spent[name])
    ]
