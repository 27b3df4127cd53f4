"""How sure a figure is: the range that it would keep to on other inputs of the same kind."""

from typing import Any

import numpy as np

from ..task import CLASSES, NUMBER, SERIES, Target
from .figures import choose, measure

KNOWN = ("macro_f1", "accuracy", "r2", "mae")
DRAWS = 400
WITHIN = 95  # per cent of them
SEED = 0  # the same draws for every method: their figures can be compared


def measure_surely(
    outputs: np.ndarray, answers: np.ndarray, target: Target, figure: str
) -> dict[str, Any]:
    """What `measure` gives, and the interval of one figure where it is known how to.

    It is the middle 95 % of the figure over inputs drawn again and again with replacement
    (bootstrap).

    Shapes: outputs (n, width), answers (n,) or (n, classes).
    """
    found: dict[str, Any] = {**measure(outputs, answers, target)}
    if figure not in KNOWN or target.kind == SERIES:  # windows overlap: drawn, they seem surer
        return found
    values = _draw(outputs, answers, target, figure)
    low, high = np.percentile(values, (50 - WITHIN / 2, 50 + WITHIN / 2)).tolist()
    return found | {"interval": {"figure": figure, "low": low, "high": high}}


def _draw(outputs: np.ndarray, answers: np.ndarray, target: Target, figure: str) -> list[float]:
    random, count = np.random.default_rng(SEED), len(answers)
    drawn = (np.bincount(random.integers(0, count, count), minlength=count) for _ in range(DRAWS))
    if target.kind == NUMBER:
        off = outputs[:, 0].astype(np.float64) - answers  # (n,)
        return [_of_numbers(off, answers.astype(np.float64), each, figure) for each in drawn]
    guesses = choose(outputs, target)
    measure_classes = _of_several if target.kind == CLASSES else _of_classes
    return [measure_classes(guesses, answers, each, figure) for each in drawn]


def _of_numbers(off: np.ndarray, answers: np.ndarray, times: np.ndarray, figure: str) -> float:
    """Args: times: how often each input is drawn, (n,)."""
    if figure == "mae":
        return float(np.average(np.abs(off), weights=times))
    spread = float(np.average((answers - np.average(answers, weights=times)) ** 2, weights=times))
    left = float(np.average(off**2, weights=times))
    return 1 - left / spread if spread else 0.0


def _of_classes(guesses: np.ndarray, answers: np.ndarray, times: np.ndarray, figure: str) -> float:
    right = guesses == answers
    if figure == "accuracy":
        return float(np.average(right, weights=times))
    size = int(max(guesses.max(), answers.max())) + 1
    hits = np.bincount(answers[right], times[right], size)  # (classes,)
    given, asked = np.bincount(guesses, times, size), np.bincount(answers, times, size)
    return _macro_f1(hits, given, asked)


def _of_several(guesses: np.ndarray, answers: np.ndarray, times: np.ndarray, figure: str) -> float:
    """Shapes: guesses and answers (n, classes) of 0 and 1."""
    if figure == "accuracy":
        return float(np.average((guesses == answers).all(axis=1), weights=times))
    hits, given, asked = (times @ each for each in (guesses * answers, guesses, answers))
    return _macro_f1(hits, given, asked)


def _macro_f1(hits: np.ndarray, given: np.ndarray, asked: np.ndarray) -> float:
    """Over the classes that occur, as scikit-learn does. Shapes: (classes,) each."""
    both = given + asked
    seen = both > 0
    return float((2 * hits[seen] / both[seen]).mean())
