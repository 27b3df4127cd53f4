"""The starters' training beside the same model and data trained by other means, in one run.

An epoch here is everything that a program does for one: train, validate, log, save. Its cost is
the CPU time of a long run less that of a short one, so that start-up does not count; one thread
each, so that CPU time is what a quiet machine would take. A peer imports nothing of the starter:
its framework runs with its own defaults.
"""

import argparse
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

from benchmarks.measure import Command, Cost, cheapest, plain_environment
from benchmarks.page import chart, keep, table
from benchmarks.starters import environment, generate, place

PEERS = Path(__file__).resolve().parent / "peers"
SHORT, LONG = 2, 12  # epochs
STARTER = {"pytorch": "PyTorch starter", "tensorflow": "TensorFlow starter"}
SCRIPTS = {
    "pytorch": {
        "minimal PyTorch loop": "torch_loop.py",
        "Lightning": "torch_lightning.py",
        "Ignite": "torch_ignite.py",
    },
    "tensorflow": {"Keras fit": "keras_fit.py"},
}
ADDED = {"pytorch": ["lightning==2.6.6", "pytorch-ignite==0.5.5"], "tensorflow": []}


def prepare(folder: Path, framework: str) -> Path:
    """A starter with its environment, and for its peers what they need; the environment."""
    settings = environment(folder, framework)
    venv = Path(settings["VENV"])
    subprocess.run(["make", "setup"], check=True, cwd=generate(folder, framework), env=settings)
    pip = [str(venv / "bin/python"), "-m", "pip", "install", "--quiet"]
    if ADDED[framework]:
        subprocess.run([*pip, "--disable-pip-version-check", *ADDED[framework]], check=True)
    made = place(folder, framework)
    subprocess.run(
        [pip[0], str(PEERS / "material.py"), str(made / "config.toml"), str(made / "material")],
        check=True,
        env=plain_environment() | {"PYTHONPATH": str(made / "src")},
    )
    return venv


def programs(folder: Path, framework: str, venv: Path, epochs: int) -> dict[str, Command]:
    """The starter and its peers, training for so many epochs."""
    made = place(folder, framework)
    one_thread = dict.fromkeys(("OMP_NUM_THREADS", "MKL_NUM_THREADS"), "1")
    settings = plain_environment() | one_thread
    python = str(venv / "bin/python")
    ours = [
        *(python, "-m", "bench", "train", "--config", str(made / "config.toml")),
        *("--set", "device=cpu", "--set", "threads=1", "--set", f"train.epochs={epochs}"),
    ]
    peers = {
        name: Command(
            words=(python, str(PEERS / script), str(epochs), str(made / "material")),
            environment=settings,
        )
        for name, script in SCRIPTS[framework].items()
    }
    with_source = settings | {"PYTHONPATH": str(made / "src")}
    return {STARTER[framework]: Command(words=tuple(ours), environment=with_source), **peers}


def measure(folder: Path, rounds: int) -> dict[str, tuple[Cost, Cost]]:
    """Each program's least cost of a short and of a long training, all taken in turn."""
    timed: dict[str, Command] = {}
    for framework in SCRIPTS:
        venv = prepare(folder, framework)
        for epochs in (SHORT, LONG):
            made = programs(folder, framework, venv, epochs)
            timed |= {f"{name} {epochs}": command for name, command in made.items()}
    costs = cheapest(
        timed, rounds, lambda done: print(f"round {done} of {rounds}", file=sys.stderr)
    )
    names = dict.fromkeys(name.rsplit(" ", 1)[0] for name in timed)
    return {name: (costs[f"{name} {SHORT}"], costs[f"{name} {LONG}"]) for name in names}


def page(costs: Mapping[str, tuple[Cost, Cost]]) -> str:
    """The ratios, the costs behind them and a chart, as Markdown."""
    epoch = {name: (long.cpu - short.cpu) / (LONG - SHORT) for name, (short, long) in costs.items()}
    start = {name: short.cpu - SHORT * epoch[name] for name, (short, _) in costs.items()}
    pytorch, tensorflow = STARTER.values()
    pairs = [
        *((peer, pytorch) for peer in SCRIPTS["pytorch"]),
        *((peer, tensorflow) for peer in SCRIPTS["tensorflow"]),
        (tensorflow, pytorch),
    ]
    ratios = [(f"{ours} / {peer}", f"{epoch[peer] / epoch[ours]:.2f}") for peer, ours in pairs]
    rows = [
        (name, f"{epoch[name] * 1000:.0f}", f"{start[name]:.1f}", f"{long.memory:.0f}")
        for name, (_, long) in costs.items()
    ]
    bars = {name: seconds * 1000 for name, seconds in epoch.items()}
    return "\n\n".join(
        (
            table(("Throughput, epochs for each CPU second: ratio", "Measured"), ratios),
            table(("Program", "CPU ms an epoch", "CPU s to start", "Peak MB"), rows),
            chart(bars, "ms"),
        )
    )


def main() -> None:
    """Measure, print, and keep the result unless --print-only."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--folder", type=Path, help="keep projects and environments here")
    parser.add_argument("--print-only", action="store_true", help="leave docs/benchmarks.md alone")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as passing:
        folder = (options.folder or Path(passing)).absolute()
        folder.mkdir(parents=True, exist_ok=True)
        result = page(measure(folder, options.rounds))
    print(result)
    if not options.print_only:
        keep("training", f"make bench-training ARGS='--rounds {options.rounds}'", result)


if __name__ == "__main__":
    main()
