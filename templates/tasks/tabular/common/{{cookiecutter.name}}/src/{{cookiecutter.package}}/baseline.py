"""The plain methods that a network has to beat. `evaluate` fits them to the same training part."""

from typing import Any

import numpy as np
from sklearn.compose import make_column_transformer
from sklearn.ensemble import HistGradientBoostingClassifier, HistGradientBoostingRegressor
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression, Ridge
from sklearn.multiclass import OneVsRestClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

from .reading.cells import CATEGORY, Column
from .task import CLASSES, NUMBER, Task

MOST = 20_000  # training inputs; of more, so many are drawn
TREES = 500  # in all: each round grows one for each class
MOST_WORDS = 254  # of a category that boosting takes as one; of more the codes are numbers to it
# Without early stopping, which needs two rows of each class. The seed is not the run's: another
# run meets the same baselines.
PLAIN: Any = {"early_stopping": False, "random_state": 0}


def plain_methods(task: Task) -> dict[str, Any]:
    """The methods by name, not fitted yet. Another estimator of scikit-learn is a line here."""
    target, columns = task.target, [Column.of(each) for each in task.about["columns"]]
    rounds = min(100, max(10, TREES // target.width))
    few = [at for at, each in enumerate(columns) if 0 < len(each.words) <= MOST_WORDS]
    how = PLAIN | {"max_iter": rounds, "categorical_features": few or None}
    if target.kind == NUMBER:
        linear: Any = make_pipeline(_prepare(columns), Ridge(1.0))
        return {"ridge regression": linear, "boosted trees": HistGradientBoostingRegressor(**how)}
    linear = make_pipeline(_prepare(columns), LogisticRegression(max_iter=200))
    boosted: Any = HistGradientBoostingClassifier(**how)
    if target.kind == CLASSES:
        linear, boosted = OneVsRestClassifier(linear), OneVsRestClassifier(boosted)
    return {"logistic regression": linear, "boosted trees": boosted}


def flatten_inputs(inputs: dict[str, np.ndarray]) -> np.ndarray:
    """Rows as scikit-learn takes them. Shapes: features (n, columns) -> the same, float64."""
    return inputs["features"].astype(np.float64)


def _prepare(columns: list[Column]) -> Any:
    """What a linear model needs: gaps filled and told, words one place each."""
    words = [at for at, each in enumerate(columns) if each.kind == CATEGORY]
    rest = [at for at, each in enumerate(columns) if each.kind != CATEGORY]
    known = SimpleImputer(strategy="constant", fill_value=-1.0)
    numbers = make_pipeline(SimpleImputer(add_indicator=True), StandardScaler())
    return make_column_transformer(
        (make_pipeline(known, OneHotEncoder(handle_unknown="ignore")), words), (numbers, rest)
    )
