"""How good the best checkpoint is on inputs that nothing was chosen by."""

import json
from typing import Any

import numpy as np
from sklearn.metrics import confusion_matrix, precision_recall_fscore_support

from .checkpoint import load_best
from .config import REPORTS, Config
from .console import show_table
from .data import load_data
from .device import choose_device, describe_device, set_threads
from .drawing import draw_confusion
from .model import predict_logits


def evaluate(config: Config) -> dict[str, Any]:
    """Measure on the test part; print it and write it to reports/."""
    set_threads(config.threads)
    device = choose_device(config.device)
    data = load_data(config)
    model, progress = load_best(config, data.task, device)
    logits = predict_logits(model, data.test.inputs, device)  # (n, classes)
    metrics = {
        "run": config.run,
        "epoch": progress.best_epoch,
        "device": describe_device(device),
        "validation_accuracy": progress.best_accuracy,
        **measure_classes(logits, data.test.labels, data.task.classes),
    }
    REPORTS.mkdir(exist_ok=True)
    (REPORTS / "metrics.json").write_text(json.dumps(metrics, indent=2) + "\n", "utf-8")
    picture = draw_confusion(np.array(metrics["confusion_matrix"]))
    picture.save(REPORTS / "confusion-matrix.png")
    _print(metrics)
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
    return {
        "accuracy": accuracy,
        "loss": loss,
        "samples": len(labels),
        "macro_f1": float(scores[2].mean()),
        "per_class": [dict(zip(keys, row, strict=True)) for row in rows],
        "confusion_matrix": confusion_matrix(labels, guesses, labels=known).tolist(),
    }


def _print(metrics: dict[str, Any]) -> None:
    rows = []
    for row in metrics["per_class"]:
        scores = [f"{row[key]:.3f}" for key in ("precision", "recall", "f1")]
        rows.append([row["name"], *scores, str(row["support"])])
    title = f"{metrics['samples']} test inputs, best checkpoint of {metrics['run']}"
    show_table(title, ["class", "precision", "recall", "F1", "inputs"], rows)
    print(f"accuracy {metrics['accuracy']:.4f}, loss {metrics['loss']:.4f}")
    print(f"written: {REPORTS / 'metrics.json'}, {REPORTS / 'confusion-matrix.png'}")
    print("next: make export")
