"""How good the best checkpoint is on inputs that nothing was chosen by."""

import json
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.metrics import confusion_matrix, precision_recall_fscore_support

from .checkpoint import load_best
from .config import REPORTS, Config
from .console import show_table
from .data import load_data
from .device import choose_device, describe_device, set_threads
from .drawing import MOST_CLASSES, draw_confusion
from .model import predict_logits

MOST_COUNTED = 1000  # classes in the confusion matrix of metrics.json: it grows with their square


def evaluate(config: Config) -> dict[str, Any]:
    """Measure on the test part; print it and write it to reports/."""
    set_threads(config.threads)
    device = choose_device(config.device)
    data = load_data(config)
    model, progress = load_best(config, data.task, device)
    size = config.train.batch_size
    logits = predict_logits(model, data.test.inputs, device, size)  # (n, classes)
    metrics = {
        "run": config.run,
        "epoch": progress.best_epoch,
        "device": describe_device(device),
        "validation_accuracy": progress.best_accuracy,
        **measure_classes(logits, data.test.labels, data.task.classes),
    }
    REPORTS.mkdir(exist_ok=True)
    (REPORTS / "metrics.json").write_text(json.dumps(metrics, indent=2) + "\n", "utf-8")
    written, picture = [REPORTS / "metrics.json"], REPORTS / "confusion-matrix.png"
    if len(data.task.classes) <= MOST_CLASSES:
        draw_confusion(np.array(metrics["confusion_matrix"])).save(picture)
        written.append(picture)
    else:
        picture.unlink(missing_ok=True)  # of another run
    _print(metrics, written)
    return metrics


def measure(logits: np.ndarray, labels: np.ndarray) -> tuple[float, float]:
    """Accuracy and mean cross-entropy.

    Shapes: (n, classes), (n,) -> two numbers.
    """
    accuracy = float((logits.argmax(axis=1) == labels).mean())
    # float64 and minus the maximum: exp of a large logit does not overflow.
    shifted = logits.astype(np.float64) - logits.max(axis=1, keepdims=True)  # (n, classes)
    log_sum = np.log(np.exp(shifted).sum(axis=1))  # (n,)
    return accuracy, float((log_sum - shifted[np.arange(len(labels)), labels]).mean())


def measure_classes(
    logits: np.ndarray, labels: np.ndarray, classes: tuple[str, ...]
) -> dict[str, Any]:
    """Everything `evaluate` reports about predictions: overall, by class, and what for what."""
    accuracy, loss = measure(logits, labels)
    guesses = logits.argmax(axis=1)  # (n,)
    known = list(range(len(classes)))
    scores = precision_recall_fscore_support(labels, guesses, labels=known, zero_division=0.0)
    keys = ("label", "name", "precision", "recall", "f1", "support")
    rows = zip(known, classes, *(column.tolist() for column in scores), strict=True)
    matrix = None
    if len(classes) <= MOST_COUNTED:
        matrix = confusion_matrix(labels, guesses, labels=known).tolist()
    return {
        "accuracy": accuracy,
        "loss": loss,
        "samples": len(labels),
        "macro_f1": float(scores[2].mean()),
        "per_class": [dict(zip(keys, row, strict=True)) for row in rows],
        "confusion_matrix": matrix,
    }


def _print(metrics: dict[str, Any], written: list[Path]) -> None:
    rows = []
    for row in metrics["per_class"]:
        scores = [f"{row[key]:.3f}" for key in ("precision", "recall", "f1")]
        rows.append([row["name"], *scores, str(row["support"])])
    title = f"{metrics['samples']} test inputs, best checkpoint of {metrics['run']}"
    show_table(title, ["class", "precision", "recall", "F1", "inputs"], rows)
    print(f"accuracy {metrics['accuracy']:.4f}, loss {metrics['loss']:.4f}")
    print(f"written: {', '.join(map(str, written))}")
    print("next: make export")
