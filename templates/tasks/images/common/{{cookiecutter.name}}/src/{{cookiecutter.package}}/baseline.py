"""The plain methods that a network has to beat. `evaluate` fits them to the same training part."""

from typing import Any

import numpy as np
from sklearn.linear_model import LogisticRegression, Ridge
from sklearn.multiclass import OneVsRestClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from .reading.decode import resize
from .task import CLASSES, NUMBER, Task

MOST = 5_000  # training inputs; of more, so many are drawn
SIDE = 16  # pixels a side that pictures are shrunk to


def plain_methods(task: Task) -> dict[str, Any]:
    """The methods by name, not fitted yet. Another estimator of scikit-learn is a line here."""
    target = task.target
    if target.kind == NUMBER:
        return {"ridge regression": make_pipeline(StandardScaler(), Ridge(100.0))}
    linear = make_pipeline(StandardScaler(), LogisticRegression(max_iter=200))
    return {
        "logistic regression": OneVsRestClassifier(linear) if target.kind == CLASSES else linear
    }


def flatten_inputs(inputs: dict[str, np.ndarray]) -> np.ndarray:
    """Pictures as scikit-learn takes them. Shapes: image (n, s, s, c) -> (n, features) float64."""
    images = inputs["image"]
    if images.shape[1] > SIDE:
        images = np.stack([resize(image, SIDE) for image in images])  # (n, SIDE, SIDE, c)
    return images.reshape(len(images), -1).astype(np.float64)
