"""The plain methods that a network has to beat. `evaluate` fits them to the same training part."""

from typing import Any

import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier, HistGradientBoostingRegressor
from sklearn.linear_model import LogisticRegression, Ridge
from sklearn.multiclass import OneVsRestClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from .task import CLASSES, NUMBER, Target

MOST = 20_000  # training inputs; of more, so many are drawn
TREES = 500  # in all: each round grows one for each class
# Without early stopping, which needs two rows of each class. The seed is not the run's: another
# run meets the same baselines.
PLAIN: Any = {"early_stopping": False, "random_state": 0}


def plain_methods(target: Target) -> dict[str, Any]:
    """The methods by name, not fitted yet. Another estimator of scikit-learn is a line here."""
    rounds = min(100, max(10, TREES // target.width))
    if target.kind == NUMBER:
        linear: Any = make_pipeline(StandardScaler(), Ridge(1.0))
        trees = HistGradientBoostingRegressor(max_iter=rounds, **PLAIN)
        return {"ridge regression": linear, "boosted trees": trees}
    linear = make_pipeline(StandardScaler(), LogisticRegression(max_iter=200))
    boosted: Any = HistGradientBoostingClassifier(max_iter=rounds, **PLAIN)
    if target.kind == CLASSES:
        linear, boosted = OneVsRestClassifier(linear), OneVsRestClassifier(boosted)
    return {"logistic regression": linear, "boosted trees": boosted}


def flatten_inputs(inputs: dict[str, np.ndarray]) -> np.ndarray:
    """Rows as scikit-learn takes them. Shapes: features (n, columns) -> the same, float64."""
    return inputs["features"].astype(np.float64)
