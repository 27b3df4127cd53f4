"""The starters' training beside the same model and data trained by other means, in one run.

An epoch here is everything that a program does for one: train, validate, log, save. Its cost is
the CPU time of a long run less that of a short one, so that start-up does not count; one thread
each, so that CPU time is what a quiet machine would take. A peer imports nothing of the starter,
in an environment of its own: its framework runs with its own defaults.
"""

import argparse
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from statistics import median

from benchmarks.measure import Command, Cost, in_turn, plain_environment
from benchmarks.page import chart, keep, table
from benchmarks.starters import environment, generate, place

PEERS = Path(__file__).resolve().parent / "peers"
SHORT, LONG = 2, 12  # epochs
STARTER = {"pytorch": "PyTorch starter", "tensorflow": "TensorFlow starter"}
SCRIPTS = {
    "pytorch": {
        "PyTorch's tutorial loop": "torch_loop.py",
        "Lightning": "torch_lightning.py",
        "Ignite": "torch_ignite.py",
    },
    "tensorflow": {
        "TensorFlow's tutorial loop": "tf_loop.py",
        "Keras fit": "keras_fit.py",
    },
}
ADDED = {"pytorch": ["lightning==2.6.6", "pytorch-ignite==0.5.5"], "tensorflow": []}


def prepare(folder: Path, framework: str) -> dict[str, Path]:
    """A starter, what its peers train on, and the Python of each: "starter", "peers"."""
    settings = environment(folder, framework)
    made = generate(folder, framework)
    pythons = {}
    for whose in ("starter", "peers"):
        venv = folder / f"venv-{framework}-{whose}"
        setup = ["make", "setup", f"VENV={venv}"]
        subprocess.run(setup, check=True, cwd=made, env=settings)
        pythons[whose] = venv / "bin/python"
    if ADDED[framework]:
        pip = [str(pythons["peers"]), "-m", "pip", "install", "--quiet"]
        subprocess.run([*pip, "--disable-pip-version-check", *ADDED[framework]], check=True)
    material = [str(PEERS / "material.py"), str(made / "config.toml"), str(made / "material")]
    subprocess.run(
        [str(pythons["starter"]), *material],
        check=True,
        env=plain_environment() | {"PYTHONPATH": str(made / "src")},
    )
    return pythons


def programs(
    folder: Path, framework: str, pythons: Mapping[str, Path], epochs: int
) -> dict[str, Command]:
    """The starter and its peers, training for so many epochs."""
    made = place(folder, framework)
    one_thread = dict.fromkeys(("OMP_NUM_THREADS", "MKL_NUM_THREADS"), "1")
    settings = plain_environment() | one_thread
    ours = [
        *(str(pythons["starter"]), "-m", "bench", "train", "--config", str(made / "config.toml")),
        *("--set", "device=cpu", "--set", "threads=1", "--set", f"train.epochs={epochs}"),
    ]
    peers = {
        name: Command(
            words=(str(pythons["peers"]), str(PEERS / script), str(epochs), str(made / "material")),
            environment=settings,
        )
        for name, script in SCRIPTS[framework].items()
    }
    with_source = settings | {"PYTHONPATH": str(made / "src")}
    return {STARTER[framework]: Command(words=tuple(ours), environment=with_source), **peers}


def measure(folder: Path, rounds: int) -> dict[str, list[tuple[Cost, Cost]]]:
    """What a short and a long training cost each program in every round, all taken in turn."""
    timed: dict[str, Command] = {}
    for framework in SCRIPTS:
        pythons = prepare(folder, framework)
        for epochs in (SHORT, LONG):
            made = programs(folder, framework, pythons, epochs)
            timed |= {f"{name} {epochs}": command for name, command in made.items()}
    costs = in_turn(timed, rounds, lambda done: print(f"round {done} of {rounds}", file=sys.stderr))
    names = dict.fromkeys(name.rsplit(" ", 1)[0] for name in timed)
    return {
        name: list(zip(costs[f"{name} {SHORT}"], costs[f"{name} {LONG}"], strict=True))
        for name in names
    }


def page(costs: Mapping[str, list[tuple[Cost, Cost]]]) -> str:
    """The ratios, the costs behind them and a chart, as Markdown."""
    rounds = {
        name: [(long.cpu - short.cpu) / (LONG - SHORT) for short, long in pairs]
        for name, pairs in costs.items()
    }
    epoch = {name: median(values) for name, values in rounds.items()}
    pytorch, tensorflow = STARTER.values()
    pairs = [
        *((pytorch, peer) for peer in SCRIPTS["pytorch"]),
        *((tensorflow, peer) for peer in SCRIPTS["tensorflow"]),
        (tensorflow, pytorch),
    ]
    ratios = []
    for ours, peer in pairs:
        each = [one / other for one, other in zip(rounds[ours], rounds[peer], strict=True)]
        ratio = f"{median(each):.2f}"
        ratios.append((f"{ours} / {peer}", ratio, f"{min(each):.2f} to {max(each):.2f}"))
    rows = []
    for name, taken in costs.items():
        start = median(short.cpu for short, _ in taken) - SHORT * epoch[name]
        memory = max(long.memory for _, long in taken)
        rows.append((name, f"{epoch[name] * 1000:.0f}", f"{start:.1f}", f"{memory:.0f}"))
    bars = {name: seconds * 1000 for name, seconds in epoch.items()}
    return "\n\n".join(
        (
            table(("CPU time of an epoch: ratio", "Median", "Lowest to highest"), ratios),
            table(("Program", "CPU ms an epoch", "CPU s to start", "Peak MB"), rows),
            chart(bars, "ms"),
        )
    )


def main() -> None:
    """Measure, print, and keep the result unless --print-only."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=7)
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
