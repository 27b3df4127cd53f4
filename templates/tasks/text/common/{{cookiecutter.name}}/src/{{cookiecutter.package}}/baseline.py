"""The plain methods that a network has to beat. `evaluate` fits them to the same training part."""

from typing import Any

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression, Ridge
from sklearn.multiclass import OneVsRestClassifier
from sklearn.pipeline import make_pipeline

from .task import CLASSES, NUMBER, Task

MOST = 20_000  # training inputs; of more, so many are drawn
MOST_GRAMS = 30_000  # runs of one to four characters, the commonest


def plain_methods(task: Task) -> dict[str, Any]:
    """The methods by name, not fitted yet. Another estimator of scikit-learn is a line here."""
    how: dict[str, Any] = {"sublinear_tf": True, "max_features": MOST_GRAMS}
    grams = TfidfVectorizer(analyzer="char_wb", ngram_range=(1, 4), **how)
    if task.target.kind == NUMBER:
        return {"TF-IDF, ridge regression": make_pipeline(grams, Ridge(1.0))}
    linear: Any = LogisticRegression(C=10.0, max_iter=200)
    if task.target.kind == CLASSES:
        linear = OneVsRestClassifier(linear)
    return {"TF-IDF, logistic regression": make_pipeline(grams, linear)}


def flatten_inputs(inputs: dict[str, np.ndarray]) -> np.ndarray:
    """Texts as scikit-learn takes them. Shapes: bytes (n, room) -> (n,) of text."""
    codes = inputs["bytes"]  # (n, room)
    texts = np.empty(len(codes), object)
    for at, row in enumerate(codes):
        # What is cut may end within a character.
        texts[at] = (row[row > 0] - 1).astype(np.uint8).tobytes().decode(errors="ignore")
    return texts
