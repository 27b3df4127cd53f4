"""Train on the data as they are now, and export what is better on the same test part."""

import argparse
import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from ..config import ARTIFACTS, REPORTS, Config, StarterError

SERVED = ARTIFACTS / "run.json"  # which run the exported model is of


def add_options(parser: argparse.ArgumentParser) -> None:
    """What the command takes beside the settings."""
    text = "the new run is called RUN-NAME; default the day"
    parser.add_argument("--name", metavar="NAME", help=text)


def run(config: Config, options: argparse.Namespace) -> int:
    """The new run is kept either way; reports/retrain.json says what was done.

    Raises:
        StarterError: the data cannot be used, or the new run has the old one's name.
    """
    from ..data import load_data
    from ..evaluate import measure_run
    from ..export import export_model
    from ..measure.figures import is_better, name_figure, show
    from ..train import train
    from ..training.lock import hold_run

    name = options.name or f"{datetime.now(UTC):%Y-%m-%d}"
    new, old = replace(config, run=f"{config.run}-{name}"), replace(config, run=served_run(config))
    if new.run == old.run:
        raise StarterError(f"{new.run} is served already", "--name=another")
    monitor = load_data(config).task.target.monitored(config.train.monitor)
    with hold_run(new):
        train(new)
    found = {new.run: measure_run(new, baseline=False).metrics}
    if old.run_folder.exists():
        found[old.run] = measure_run(old, baseline=False).metrics
    for each, figures in found.items():
        print(f"{each}: {name_figure(monitor)} {show(monitor, figures[monitor])}")
    publish = old.run not in found or is_better(found[new.run], found[old.run], monitor)
    if publish:
        export_model(new)
        SERVED.write_text(json.dumps({"run": new.run}) + "\n", "utf-8")
    report: dict[str, Any] = {
        "new": new.run,
        "old": old.run if old.run in found else None,
        "figure": monitor,
        "values": {each: figures[monitor] for each, figures in found.items()},
        "intervals": {each: figures.get("interval") for each, figures in found.items()},
        "published": publish,
    }
    REPORTS.mkdir(exist_ok=True)
    path = REPORTS / "retrain.json"
    path.write_text(json.dumps(report, indent=2) + "\n", "utf-8")
    print(f"exported: {new.run}" if publish else f"kept: {old.run}, which is no worse")
    print(f"written: {path}")
    return 0


def served_run(config: Config) -> str:
    """The run whose model is exported, as the last retraining wrote it; else the settings' own."""
    try:
        return str(json.loads(SERVED.read_text("utf-8"))["run"])
    except FileNotFoundError:
        return config.run
    except (ValueError, LookupError, TypeError):
        raise StarterError(f"{SERVED} is damaged", "delete it: then `run` is the old one") from None
