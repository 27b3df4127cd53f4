"""How good the best checkpoint is on inputs it was not chosen by, and beside plain methods."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from .board.drawing import MOST_CLASSES, draw_confusion, draw_forecasts, draw_numbers
from .config import REPORTS, Config
from .console import show_table
from .data import Part, load_data, load_other
from .device import choose_device, describe_device, set_threads
from .measure.figures import describe_figures, measure_whole, show
from .measure.intervals import measure_surely
from .measure.plain import compare, describe_baseline, doubt_answers, doubt_figures, load_training
from .task import CLASS, FIGURES, NUMBER, SERIES, Target
from .training.checkpoint import load_best, trained_task
from .training.inference import predict_outputs


@dataclass(frozen=True, slots=True)
class Measured:
    """A run's figures, and what they are of."""

    metrics: dict[str, Any]
    outputs: np.ndarray  # (n, width)
    answers: np.ndarray  # (n,), (n, classes) or (n, width)
    target: Target


def evaluate(config: Config, on: Path | None = None, baseline: bool = True) -> dict[str, Any]:
    """Measure, print it and write it to reports/. Takes what `measure_run` takes."""
    found = measure_run(config, on, baseline)
    REPORTS.mkdir(exist_ok=True)
    written = [REPORTS / "metrics.json", *_draw(found)]
    written[0].write_text(json.dumps(found.metrics, indent=2) + "\n", "utf-8")
    _print(found.metrics, found.target, written)
    return found.metrics


def measure_run(config: Config, on: Path | None = None, baseline: bool = True) -> Measured:
    """The figures of the best checkpoint.

    Args:
        on: a folder or file with answers of the same kind, all of which is measured; else the
            test part.
        baseline: fit plain methods to the training part as well and measure them beside.
    """
    set_threads(config.threads)
    device = choose_device(config.device)
    task = trained_task(config)
    train: Part | str
    if on is None:
        data = load_data(config, task.about)
        task, part, train = data.task, data.test, data.train
    else:
        part = load_other(config, task, on)
        train = load_training(config, task) if baseline else "not asked for"
    model, progress = load_best(config, task, device)
    size, workers = config.train.batch_size, config.data.workers
    outputs = predict_outputs(model, part, device, size, workers)  # (n, width)
    monitor = task.target.monitored(config.train.monitor)
    network = measure_surely(outputs, part.answers, task.target, monitor)
    network |= measure_whole(outputs, part.answers, task.target)
    baselines = compare(config, task, train, part, baseline)
    doubts = doubt_answers(outputs, part.answers, task.target)
    doubts += doubt_figures(network, baselines, task.target, monitor)
    metrics = {
        "run": config.run,
        "on": None if on is None else str(on),  # None: the test part
        "epoch": progress.best_epoch,
        "device": describe_device(device),
        "target": task.target.describe(),
        **{f"validation_{name}": value for name, value in progress.best.items()},
        **network,
        "baselines": baselines,
        "doubt": "; ".join(doubts) or None,
    }
    return Measured(metrics, outputs, part.answers, task.target)


def _draw(found: Measured) -> list[Path]:
    """The picture of the answers in reports/; one of another run goes."""
    pictures: dict[str, Image.Image] = {}
    if found.target.kind == NUMBER:
        pictures["answers.png"] = draw_numbers(found.outputs[:, 0], found.answers)
    elif found.target.kind == SERIES:
        picture = draw_forecasts(found.outputs, found.answers, found.target.columns)
        pictures["forecasts.png"] = picture
    elif found.target.kind == CLASS and len(found.target.classes) <= MOST_CLASSES:
        matrix = np.array(found.metrics["confusion_matrix"])
        pictures["confusion-matrix.png"] = draw_confusion(matrix)
    for name in {"answers.png", "forecasts.png", "confusion-matrix.png"} - pictures.keys():
        (REPORTS / name).unlink(missing_ok=True)
    for name, picture in pictures.items():
        picture.save(REPORTS / name)
    return [REPORTS / name for name in pictures]


def _print(metrics: dict[str, Any], target: Target, written: list[Path]) -> None:
    if metrics["doubt"]:
        print(f"doubtful: {metrics['doubt']}")
    what = f"inputs of {metrics['on']}" if metrics["on"] else "test inputs"
    title = f"{metrics['samples']} {what}, best checkpoint of {metrics['run']}"
    if target.kind == NUMBER:
        near = [f"{metrics[name]:.4g}" for name in ("half_within", "nine_of_ten_within")]
        row = [target.name, *near]
        show_table(title, ["number", "half are off by at most", "nine of ten by"], [row])
    elif target.kind == SERIES:
        heads = ["column", "MASE", "mean error", f"in step 1 .. {target.ahead}", "RMSE"]
        rows = []
        for each in metrics["per_column"]:
            first, last = (show("mae", each["by_step"][at]) for at in (0, -1))
            shown = [show(name, each[name]) for name in ("mase", "mae", "rmse")]
            rows.append([each["name"], *shown[:2], f"{first} .. {last}", shown[2]])
        show_table(title, heads, rows)
    else:
        rows = []
        for each in metrics["per_class"]:
            scores = [f"{each[key]:.3f}" for key in ("precision", "recall", "f1")]
            rows.append([each["name"], *scores, str(each["support"])])
        show_table(title, ["class", "precision", "recall", "F1", "inputs"], rows)
    shown = [name for name in (*FIGURES[target.kind], "interval") if name in metrics]
    print(describe_figures({name: metrics[name] for name in shown}))
    for name, figures in metrics["baselines"].items():
        print(describe_baseline(name, figures))
    print(f"written: {', '.join(map(str, written))}")
    print("next: make export")
