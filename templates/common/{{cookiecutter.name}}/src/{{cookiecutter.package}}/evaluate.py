"""How good the best checkpoint is on inputs it was not chosen by, and beside plain methods."""

import json
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.metrics import confusion_matrix, f1_score, precision_recall_fscore_support

from .baseline import compare, describe_baseline, doubt_answers, doubt_figures, load_training
from .board.drawing import MOST_CLASSES, draw_confusion
from .config import REPORTS, Config
from .console import show_table
from .data import Part, load_data, load_other
from .device import choose_device, describe_device, set_threads
from .training.checkpoint import load_best, trained_task
from .training.inference import predict_logits
from .training.progress import describe_figures

MOST_COUNTED = 1000  # classes in the confusion matrix of metrics.json: it grows with their square


def evaluate(config: Config, on: Path | None = None, baseline: bool = True) -> dict[str, Any]:
    """Measure, print it and write it to reports/.

    Args:
        on: a folder or file with the same classes, all of which is measured; else the test part.
        baseline: fit plain methods to the training part as well and measure them beside.
    """
    set_threads(config.threads)
    device = choose_device(config.device)
    task = trained_task(config)
    train: Part | str
    if on is None:
        data = load_data(config, task.offset)
        task, part, train = data.task, data.test, data.train
    else:
        part = load_other(config, task, on)
        train = load_training(config, task) if baseline else "not asked for"
    model, progress = load_best(config, task, device)
    size, workers = config.train.batch_size, config.data.workers
    logits = predict_logits(model, part, device, size, workers)  # (n, classes)
    network = measure_classes(logits, part.labels, task.classes)
    baselines = compare(config, task, train, part, measure, baseline)
    doubts = doubt_answers(logits, part.labels, task.classes)
    doubts += doubt_figures(network, baselines, config.train.monitor)
    metrics = {
        "run": config.run,
        "on": None if on is None else str(on),  # None: the test part
        "epoch": progress.best_epoch,
        "device": describe_device(device),
        **{f"validation_{name}": value for name, value in progress.best.items()},
        **network,
        "baselines": baselines,
        "doubt": "; ".join(doubts) or None,
    }
    REPORTS.mkdir(exist_ok=True)
    (REPORTS / "metrics.json").write_text(json.dumps(metrics, indent=2) + "\n", "utf-8")
    written, picture = [REPORTS / "metrics.json"], REPORTS / "confusion-matrix.png"
    if len(task.classes) <= MOST_CLASSES:
        draw_confusion(np.array(metrics["confusion_matrix"])).save(picture)
        written.append(picture)
    else:
        picture.unlink(missing_ok=True)  # of another run
    _print(metrics, written)
    return metrics


def measure(logits: np.ndarray, labels: np.ndarray) -> dict[str, float]:
    """Accuracy, macro F1 of the classes that occur, and mean cross-entropy as the loss.

    Shapes: (n, classes), (n,) -> three numbers.
    """
    guesses = logits.argmax(axis=1)  # (n,)
    # float64 and minus the maximum: exp of a large logit does not overflow.
    shifted = logits.astype(np.float64) - logits.max(axis=1, keepdims=True)  # (n, classes)
    log_sum = np.log(np.exp(shifted).sum(axis=1))  # (n,)
    return {
        "accuracy": float((guesses == labels).mean()),
        "macro_f1": float(f1_score(labels, guesses, average="macro", zero_division=0.0)),
        "loss": float((log_sum - shifted[np.arange(len(labels)), labels]).mean()),
    }


def measure_classes(
    logits: np.ndarray, labels: np.ndarray, classes: tuple[str, ...]
) -> dict[str, Any]:
    """Everything `evaluate` reports about predictions: overall, by class, and what for what."""
    guesses = logits.argmax(axis=1)  # (n,)
    known = list(range(len(classes)))
    scores = precision_recall_fscore_support(labels, guesses, labels=known, zero_division=0.0)
    keys = ("label", "name", "precision", "recall", "f1", "support")
    rows = zip(known, classes, *(column.tolist() for column in scores), strict=True)
    matrix = None
    if len(classes) <= MOST_COUNTED:
        matrix = confusion_matrix(labels, guesses, labels=known).tolist()
    return {
        **measure(logits, labels),
        "samples": len(labels),
        "per_class": [dict(zip(keys, row, strict=True)) for row in rows],
        "confusion_matrix": matrix,
    }


def _print(metrics: dict[str, Any], written: list[Path]) -> None:
    if metrics["doubt"]:
        print(f"doubtful: {metrics['doubt']}")
    rows = []
    for row in metrics["per_class"]:
        scores = [f"{row[key]:.3f}" for key in ("precision", "recall", "f1")]
        rows.append([row["name"], *scores, str(row["support"])])
    what = f"inputs of {metrics['on']}" if metrics["on"] else "test inputs"
    title = f"{metrics['samples']} {what}, best checkpoint of {metrics['run']}"
    show_table(title, ["class", "precision", "recall", "F1", "inputs"], rows)
    print(describe_figures({name: metrics[name] for name in ("accuracy", "macro_f1", "loss")}))
    for name, figures in metrics["baselines"].items():
        print(describe_baseline(name, figures))
    print(f"written: {', '.join(map(str, written))}")
    print("next: make export")
