"""How good the best checkpoint is on inputs that nothing was chosen by, and next to a guess."""

import json
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.metrics import confusion_matrix, f1_score, precision_recall_fscore_support

from .checkpoint import load_best, trained_task
from .config import REPORTS, Config
from .console import show_table
from .data import load_data
from .device import choose_device, describe_device, set_threads
from .drawing import MOST_CLASSES, draw_confusion
from .model import predict_logits
from .other import load_other
from .progress import describe_figures

MOST_COUNTED = 1000  # classes in the confusion matrix of metrics.json: it grows with their square
ONE_SIDED = 0.95  # share of the inputs of all other classes that get the commonest answer


def evaluate(config: Config, on: Path | None = None) -> dict[str, Any]:
    """Measure, print it and write it to reports/.

    Args:
        on: a folder or file with the same classes, all of which is measured; else the test part.
    """
    set_threads(config.threads)
    device = choose_device(config.device)
    task = trained_task(config)
    if on is None:
        data = load_data(config, task.offset)
        task, part = data.task, data.test
    else:
        part = load_other(config, task, on)
    model, progress = load_best(config, task, device)
    size, workers = config.train.batch_size, config.data.workers
    logits = predict_logits(model, part, device, size, workers)  # (n, classes)
    metrics = {
        "run": config.run,
        "on": None if on is None else str(on),  # None: the test part
        "epoch": progress.best_epoch,
        "device": describe_device(device),
        **{f"validation_{name}": value for name, value in progress.best.items()},
        **measure_classes(logits, part.labels, task.classes),
        **compare_with_guess(logits, part.labels, task.classes, task.commonest),
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


def compare_with_guess(
    logits: np.ndarray, labels: np.ndarray, classes: tuple[str, ...], commonest: int
) -> dict[str, Any]:
    """What always guessing the commonest class of the training part reaches, and a doubt.

    Shapes: (n, classes), (n,).
    """
    guesses = logits.argmax(axis=1)  # (n,)
    right = float((labels == commonest).mean())
    answer = int(np.bincount(guesses).argmax())
    rest = guesses[labels != answer]  # what the inputs of all other classes got
    same = int((rest == answer).sum())
    doubts = []
    if len(rest) and same >= ONE_SIDED * len(rest):
        of = f"{same} of the {len(rest)} inputs of other classes"
        doubts.append(f"it answers {classes[answer]} for {of} too")
    if (accuracy := float((guesses == labels).mean())) <= right < 1:
        guess = f"always guessing {classes[commonest]}"
        doubts.append(f"accuracy {accuracy:.4f} is no better than {guess}, {right:.4f}")
    baseline = {"class": classes[commonest], "accuracy": right}
    return {"baseline": baseline, "doubt": "; ".join(doubts) or None}


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
    guess = metrics["baseline"]
    print(f"always guessing {guess['class']}: accuracy {guess['accuracy']:.4f}")
    print(f"written: {', '.join(map(str, written))}")
    print("next: make export")
