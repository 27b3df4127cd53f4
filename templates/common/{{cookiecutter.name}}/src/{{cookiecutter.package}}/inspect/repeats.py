"""Several runs of the same: mean and spread of the network and of plain methods beside it."""

import json
from collections.abc import Sequence
from pathlib import Path
from statistics import fmean, stdev
from typing import Any

from ..config import REPORTS, Config
from ..console import show_table
from ..evaluate import measure_run
from ..measure.figures import name_figure, show
from ..measure.plain import doubt_figures
from ..task import FIGURES, Target
from ..train import train
from ..training.lock import hold_run

NETWORK = "network"
Values = dict[str, dict[str, list[float]]]  # method -> figure -> of each run


def repeat(what: str, runs: Sequence[Config], fresh: bool, name: str) -> dict[str, Any]:
    """Train and measure each run, print mean and spread, write reports/`name`.

    The runs are kept: what is stopped goes on where it was.

    Args:
        what: one of them is called, "fold" say.
    """
    values: Values = {}
    found = None
    for at, one in enumerate(runs):
        print(f"{what} {at + 1} of {len(runs)}:")
        with hold_run(one):
            train(one, fresh)
        found = measure_run(one)
        methods = {NETWORK: found.metrics} | found.metrics["baselines"]
        for method, figures in methods.items():
            for figure in FIGURES[found.target.kind]:
                if figure in figures:
                    values.setdefault(method, {}).setdefault(figure, []).append(figures[figure])
    assert found
    report = {f"{what}s": len(runs), "target": found.target.describe(), "figures": values}
    REPORTS.mkdir(exist_ok=True)
    path: Path = REPORTS / name
    path.write_text(json.dumps(report, indent=2) + "\n", "utf-8")
    monitor = found.target.monitored(runs[0].train.monitor)
    _print(values, found.target, monitor, f"{len(runs)} {what}s")
    print(f"written: {path}")
    return report


def _print(values: Values, target: Target, monitor: str, runs: str) -> None:
    means = {
        method: {name: fmean(each) for name, each in figures.items()}
        for method, figures in values.items()
    }
    plain = {method: each for method, each in means.items() if method != NETWORK}
    for doubt in doubt_figures(means[NETWORK], plain, target, monitor):
        print(f"doubtful: on average, {doubt}")
    count = len(values[NETWORK][monitor])
    rows = [
        [method, show(monitor, fmean(each)), show(monitor, stdev(each)), show(monitor, min(each))]
        for method, figures in values.items()
        if len(each := figures.get(monitor, [])) == count
    ]
    title = f"{name_figure(monitor)} of {runs}"
    show_table(title, ["method", "mean", "standard deviation", "lowest"], rows)
