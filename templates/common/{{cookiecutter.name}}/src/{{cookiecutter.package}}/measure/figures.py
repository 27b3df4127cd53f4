"""The figures of answers: of classes, of several classes at once, of numbers, of forecasts."""

from typing import Any

import numpy as np
from sklearn.metrics import confusion_matrix, f1_score, precision_recall_fscore_support

from ..task import CLASS, CLASSES, NUMBER, SERIES, Target

MOST_COUNTED = 1000  # classes in the confusion matrix of metrics.json: it grows with their square
SMALLER_IS_BETTER = {"mase", "mae", "rmse", "loss"}
LIKELY = 0.5  # probability from which one of several classes is named


def measure(outputs: np.ndarray, answers: np.ndarray, target: Target) -> dict[str, float]:
    """What FIGURES of task.py names, each over all inputs.

    Accuracy of several classes at once counts the inputs that have all of them right. Macro F1 is
    over the classes that occur. MASE (mean absolute scaled error) is a forecast's mean error as a
    share of the one that the last season again has in the training part. The loss is the one of
    training: mean cross-entropy, the mean square of what a number is off, in standard deviations
    of the training part, or the MASE.

    Shapes: outputs (n, width), answers (n,), (n, classes) or (n, width).
    """
    if target.kind == SERIES:
        return _measure_forecasts(outputs.astype(np.float64) - answers, target.unit)
    if target.kind == NUMBER:
        return _measure_numbers(
            outputs[:, 0].astype(np.float64), answers.astype(np.float64), target
        )
    guesses = choose(outputs, target)
    right = guesses == answers
    return {
        "accuracy": float((right if right.ndim == 1 else right.all(axis=1)).mean()),
        "macro_f1": float(f1_score(answers, guesses, average="macro", zero_division=0.0)),
        "loss": _entropy(outputs.astype(np.float64), answers, target),
    }


def measure_whole(outputs: np.ndarray, answers: np.ndarray, target: Target) -> dict[str, Any]:
    """Everything `evaluate` reports about answers: overall, by class, and what for what."""
    found: dict[str, Any] = {**measure(outputs, answers, target), "samples": len(answers)}
    if target.kind == SERIES:
        return found | _measure_columns(outputs.astype(np.float64) - answers, target)
    if target.kind == NUMBER:
        off = np.abs(outputs[:, 0].astype(np.float64) - answers)  # (n,)
        half, most = np.percentile(off, (50, 90)).tolist()
        return found | {"half_within": half, "nine_of_ten_within": most}
    guesses, known = choose(outputs, target), list(range(len(target.classes)))
    scores = precision_recall_fscore_support(answers, guesses, labels=known, zero_division=0.0)
    keys = ("label", "name", "precision", "recall", "f1", "support")
    rows = zip(known, target.classes, *(column.tolist() for column in scores), strict=True)
    found["per_class"] = [dict(zip(keys, row, strict=True)) for row in rows]
    if target.kind == CLASS:
        few = len(target.classes) <= MOST_COUNTED
        matrix = confusion_matrix(answers, guesses, labels=known).tolist() if few else None
        found["confusion_matrix"] = matrix
    return found


def choose(outputs: np.ndarray, target: Target) -> np.ndarray:
    """The labels (n,), or which classes are named (n, classes), that outputs (n, width) say."""
    if target.kind == CLASSES:
        named: np.ndarray = (outputs >= np.log(LIKELY / (1 - LIKELY))).astype(np.float32)
        return named
    labels: np.ndarray = outputs.argmax(axis=1)
    return labels


def shares(outputs: np.ndarray, target: Target) -> np.ndarray:
    """Probabilities out of logits. Shapes: (..., classes) -> the same, float64."""
    logits = outputs.astype(np.float64)
    if target.kind == CLASSES:
        each: np.ndarray = np.exp(-np.logaddexp(0, -logits))  # no overflow, unlike 1 / (1 + exp)
        return each
    odds = np.exp(logits - logits.max(axis=-1, keepdims=True))
    together: np.ndarray = odds / odds.sum(axis=-1, keepdims=True)
    return together


def is_better(figures: dict[str, float], best: dict[str, float], monitor: str) -> bool:
    """Whether a result beats the best so far by a figure; ties by loss."""

    def rank(each: dict[str, float]) -> tuple[float, float]:
        value = each[monitor]
        return -value if monitor in SMALLER_IS_BETTER else value, -each["loss"]

    return not best or rank(figures) > rank(best)


def name_figure(name: str) -> str:
    """A figure's name in a sentence."""
    words = {"macro_f1": "macro F1", "r2": "R²", "mae": "mean error", "rmse": "RMSE"}
    words |= {"mase": "MASE"}
    return words.get(name, name)


def describe_figures(figures: dict[str, Any]) -> str:
    """All figures in one line, with how sure one of them is where that was measured."""
    sure = figures.get("interval", {"figure": ""})
    words = {
        name: f"{name_figure(name)} {show(name, value)}"
        for name, value in figures.items()
        if name != "interval"
    }
    if name := sure["figure"]:
        words[name] += f" (95 %: {show(name, sure['low'])} to {show(name, sure['high'])})"
    return ", ".join(words.values())


def show(name: str, value: float) -> str:
    """A figure's value: those in the unit of what is predicted by their digits."""
    return f"{value:.4g}" if name in ("mae", "rmse") else f"{value:.4f}"


def _measure_numbers(given: np.ndarray, answers: np.ndarray, target: Target) -> dict[str, float]:
    off = given - answers  # (n,)
    spread = float(((answers - answers.mean()) ** 2).sum())
    left = float((off**2).sum())
    return {
        # Without any spread no share of it can be explained.
        "r2": 1 - left / spread if spread else 0.0,
        "mae": float(np.abs(off).mean()),
        "rmse": float(np.sqrt((off**2).mean())),
        "loss": float(((off / target.scale) ** 2).mean()),
    }


def _measure_forecasts(off: np.ndarray, unit: np.ndarray) -> dict[str, float]:
    """Shapes: (n, m), (m,): all outputs, or those of one column or step."""
    scaled = float((np.abs(off) / unit).mean())
    return {
        "mase": scaled,
        "mae": float(np.abs(off).mean()),
        "rmse": float(np.sqrt((off**2).mean())),
        "loss": scaled,
    }


def _measure_columns(off: np.ndarray, target: Target) -> dict[str, Any]:
    """The figures of each column, and its mean error by steps ahead. Shapes: (n, width)."""
    count = len(target.columns)
    columns = []
    for at, name in enumerate(target.columns):
        own = off[:, at::count]  # (n, ahead)
        figures = _measure_forecasts(own, target.unit[at::count])
        del figures["loss"]
        columns.append({"name": name} | figures | {"by_step": np.abs(own).mean(axis=0).tolist()})
    return {"per_column": columns}


def _entropy(logits: np.ndarray, answers: np.ndarray, target: Target) -> float:
    if target.kind == CLASSES:
        return float((np.logaddexp(0, logits) - logits * answers).mean())
    # Minus the maximum: exp of a large logit does not overflow.
    shifted = logits - logits.max(axis=1, keepdims=True)  # (n, classes)
    log_sum = np.log(np.exp(shifted).sum(axis=1))  # (n,)
    return float((log_sum - shifted[np.arange(len(answers)), answers]).mean())
