"""What this project does on this machine, in numbers: speed, memory, start-up."""

import itertools
import json
import subprocess
import sys
import time
from collections.abc import Callable
from typing import Any

import numpy as np

from ..config import ARTIFACTS, REPORTS, Config, StarterError
from ..console import show_table

PARTS = ("train", "predict")
WARM_UP, STEPS = 5, 60  # of training
READ = 10  # batches in memory, which the steps take in turn
ROUNDS = {1: 300, 32: 60}  # batch size -> questions to the exported model


def benchmark(config: Config, arguments: list[str]) -> dict[str, Any]:
    """Measure each part in a process of its own; print it and write it to reports/.

    Args:
        arguments: what the commands of the parts are given: --config and --set.
    """
    from ..device import FRAMEWORK, choose_device, describe_device, framework_version

    parts = {part: _run(part, arguments) for part in PARTS}
    device = describe_device(choose_device(config.device))
    report = {"framework": FRAMEWORK, "version": framework_version(), "device": device, **parts}
    REPORTS.mkdir(exist_ok=True)
    (REPORTS / "benchmark.json").write_text(json.dumps(report, indent=2) + "\n", "utf-8")
    rows = [
        [f"{part}: {name.replace('_', ' ')}", f"{value:.4g}"]
        for part, values in parts.items()
        for name, value in values.items()
        if value is not None
    ]
    show_table(f"{FRAMEWORK} {framework_version()} on {device}", ["what", "value"], rows)
    print(f"written: {REPORTS / 'benchmark.json'}")
    return report


def measure_part(config: Config, part: str, since: float) -> dict[str, float | None]:
    """One part's numbers; `since` is the time at which its process was started."""
    ready, values = (_measure_training if part == "train" else _measure_answers)(config)
    values["start_seconds"] = round(ready - since, 3)
    values["peak_memory_mib"] = _peak_memory()
    return values


def _run(part: str, arguments: list[str]) -> dict[str, float | None]:
    command = [sys.executable, "-m", str(__package__).partition(".")[0], "benchmark", *arguments]
    command += ["--part", part, "--since", repr(time.time())]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=False)
    if done.returncode:  # it has said why on standard error
        raise StarterError(f"the part {part} could not be measured")
    values: dict[str, float | None] = json.loads(done.stdout.splitlines()[-1])
    return values


def _measure_training(config: Config) -> tuple[float, dict[str, float | None]]:
    from ..data import load_data
    from ..device import choose_device, seed_everything, set_threads, wait_for
    from ..train import build_step
    from ..training.batches import batches
    from ..training.state import State

    set_threads(config.threads)
    device = choose_device(config.device)
    seed_everything(config.seed)
    data = load_data(config)
    state = State(config, data.task, device)
    step, rate = build_step(config, state), config.train.learning_rate
    made = itertools.cycle(list(itertools.islice(batches(data.train, config, epoch=0), READ)))
    step(*next(made), rate)
    wait_for(device)
    ready = time.time()
    for _ in range(WARM_UP):
        step(*next(made), rate)
    wait_for(device)
    start, seen = time.perf_counter(), 0
    for _ in range(STEPS):
        inputs, answers = next(made)
        step(inputs, answers, rate)
        seen += len(answers)
    wait_for(device)
    seconds = time.perf_counter() - start
    return ready, {
        "inputs_per_second": round(seen / seconds, 1),
        "step_milliseconds": round(1000 * seconds / STEPS, 3),
        "batch_size": float(config.train.batch_size),
    }


def _measure_answers(config: Config) -> tuple[float, dict[str, float | None]]:
    from ..data import load_data
    from ..reading.artifact import load_artifact

    artifact = load_artifact(ARTIFACTS)
    part = load_data(config).validation
    inputs = part.read(part.spread(max(ROUNDS)))  # (b, ...) each
    artifact.outputs({name: each[:1] for name, each in inputs.items()})
    ready = time.time()
    values: dict[str, float | None] = {}
    for size, rounds in ROUNDS.items():
        batch = {name: np.resize(x, (size, *x.shape[1:])) for name, x in inputs.items()}
        times = _time(lambda batch=batch: artifact.outputs(batch), rounds)  # type: ignore[misc]
        for share in (50, 99):
            name = f"batch_{size}_p{share}_milliseconds"
            values[name] = round(1000 * float(np.percentile(times, share)), 4)
    return ready, values


def _time(run: Callable[[], object], rounds: int) -> np.ndarray:
    run()
    times = np.empty(rounds)  # (rounds,) seconds
    for index in range(rounds):
        start = time.perf_counter()
        run()
        times[index] = time.perf_counter() - start
    return times


def _peak_memory() -> float | None:
    try:
        import resource
    except ImportError:  # Windows has none
        return None
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return round(peak / 2 ** (20 if sys.platform == "darwin" else 10), 1)  # macOS counts bytes
