"""Cross-validation: every input is in a test part once, and the figures have a spread."""

import json
from dataclasses import replace
from statistics import fmean, stdev
from typing import Any

from ..config import REPORTS, Config, StarterError
from ..console import show_table
from ..evaluate import measure_run
from ..measure.figures import name_figure, show
from ..measure.plain import doubt_figures
from ..task import FIGURES, Target
from ..train import train
from ..training.lock import hold_run

FEWEST, MOST = 2, 20
NETWORK = "network"


def cross_validate(config: Config, folds: int, fresh: bool) -> dict[str, Any]:
    """Train and measure a run for each fold, print mean and spread, write reports/folds.json.

    The runs are called after the folds and kept: what is stopped goes on where it was.

    Raises:
        StarterError: so many folds are not possible, or the source says itself what is tested.
    """
    if not FEWEST <= folds <= MOST:
        raise StarterError(f"--folds {folds}; valid: {FEWEST}..{MOST}")
    values: dict[str, dict[str, list[float]]] = {}  # method -> figure -> of each fold
    found = None
    for fold in range(folds):
        turned = replace(config.data, test=1 / folds, turn=(fold + 1) / folds)
        one = replace(config, run=f"{config.run}-fold-{fold + 1}", data=turned)
        print(f"fold {fold + 1} of {folds}:")
        with hold_run(one):
            train(one, fresh)
        found = measure_run(one)
        methods = {NETWORK: found.metrics} | found.metrics["baselines"]
        for method, figures in methods.items():
            for name in FIGURES[found.target.kind]:
                if name in figures:
                    values.setdefault(method, {}).setdefault(name, []).append(figures[name])
    assert found
    report = {"folds": folds, "target": found.target.describe(), "figures": values}
    REPORTS.mkdir(exist_ok=True)
    path = REPORTS / "folds.json"
    path.write_text(json.dumps(report, indent=2) + "\n", "utf-8")
    _print(values, found.target, found.target.monitored(config.train.monitor), folds)
    print(f"written: {path}")
    return report


def _print(
    values: dict[str, dict[str, list[float]]], target: Target, monitor: str, folds: int
) -> None:
    means = {
        method: {name: fmean(each) for name, each in figures.items()}
        for method, figures in values.items()
    }
    plain = {method: each for method, each in means.items() if method != NETWORK}
    for doubt in doubt_figures(means[NETWORK], plain, target, monitor):
        print(f"doubtful: on average, {doubt}")
    rows = [
        [method, show(monitor, fmean(each)), show(monitor, stdev(each)), show(monitor, min(each))]
        for method, figures in values.items()
        if len(each := figures.get(monitor, [])) == folds
    ]
    title = f"{name_figure(monitor)} of {folds} folds"
    show_table(title, ["method", "mean", "standard deviation", "lowest"], rows)
