"""The plain methods that a network has to beat. `evaluate` fits them to the same training part."""

from typing import Any

import numpy as np
from sklearn.linear_model import RidgeCV
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from .reading.source import find_places
from .task import Task

MOST = 20_000  # training windows; of more, so many are drawn
STRENGTHS = (1.0, 10.0, 100.0, 1000.0, 10_000.0)  # of the penalty; the best one is found out


class Repeat:
    """Forecasts what was seen at certain places of the window."""

    learns = False

    def __init__(self, places: np.ndarray) -> None:
        self.places = places  # (width,) in the window, its rows one after another

    def fit(self, features: np.ndarray, answers: np.ndarray) -> "Repeat":
        """As scikit-learn's estimators have it."""
        return self

    def predict(self, features: np.ndarray) -> np.ndarray:
        """Shapes: (n, past * columns) -> (n, width)."""
        seen: np.ndarray = features[:, self.places]
        return seen


class Line(Repeat):
    """A linear model (ridge regression) of how each value differs from the last one."""

    learns = True

    def fit(self, features: np.ndarray, answers: np.ndarray) -> "Line":
        """Shapes: (n, past * columns), (n, width)."""
        self.model = make_pipeline(StandardScaler(), RidgeCV(STRENGTHS))
        self.model.fit(features, answers - features[:, self.places])
        return self

    def predict(self, features: np.ndarray) -> np.ndarray:
        """Shapes: (n, past * columns) -> (n, width)."""
        change: np.ndarray = self.model.predict(features)
        forecast: np.ndarray = features[:, self.places] + change
        return forecast


def plain_methods(task: Task) -> dict[str, Any]:
    """The methods by name, not fitted yet. Another estimator of scikit-learn is a line here."""
    season = find_places(task.about, task.target, task.about["season"])
    last = find_places(task.about, task.target, 1)
    return {
        "yesterday again": Repeat(season),
        "the last value": Repeat(last),
        "ridge regression": Line(last),
    }


def flatten_inputs(inputs: dict[str, np.ndarray]) -> np.ndarray:
    """Windows, their rows one after another. Shapes: (n, past, columns) -> (n, past * columns)."""
    flat: np.ndarray = inputs["past"].reshape(len(inputs["past"]), -1).astype(np.float64)
    return flat
