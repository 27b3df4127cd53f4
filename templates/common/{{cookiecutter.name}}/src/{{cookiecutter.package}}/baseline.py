"""What plain methods reach on the same split: a network that they match is not worth its cost."""

import math
import warnings
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from threadpoolctl import threadpool_limits

from .config import Config, StarterError
from .data import Part, load_data
from .reading.decode import resize
from .task import Task
from .training.progress import describe_figures, name_figure

GUESS = "always the commonest class"
MOST = {"picture": 5_000, "table": 20_000}  # training inputs; of more, so many are drawn
SIDE = 16  # pixels a side that pictures are shrunk to
TREES = 500  # in all: each round grows one for each class
VALUES = 2**24  # held at once, 64 MB
SEED = 0  # not the run's: another run meets the same baselines
ONE_SIDED = 0.95  # share of the inputs of all other classes that get the commonest answer


def plain_methods(task: Task) -> dict[str, Any]:
    """The methods by name, not fitted yet. Another classifier of scikit-learn is a line here."""
    linear = make_pipeline(StandardScaler(), LogisticRegression(max_iter=200))
    if task.kind == "picture":
        return {"logistic regression": linear}
    rounds = min(100, max(10, TREES // len(task.classes)))
    # Without early stopping, which needs two rows of each class.
    trees = HistGradientBoostingClassifier(max_iter=rounds, early_stopping=False, random_state=SEED)
    return {"logistic regression": linear, "boosted trees": trees}


def compare(
    config: Config,
    task: Task,
    train: Part | str,
    part: Part,
    measure: Callable[[np.ndarray, np.ndarray], dict[str, float]],
    fit: bool = True,
) -> dict[str, dict[str, Any]]:
    """The figures of each plain method on `part`, or why it has none.

    Args:
        train: what they are fitted to, or why that cannot be had.
        measure: logits (n, classes) and labels (n,) in, figures out.
        fit: False leaves out all that have to be fitted.
    """
    guessed = measure(guess(task, train, len(part.labels)), part.labels)
    found: dict[str, dict[str, Any]] = {GUESS: {"class": task.classes[task.commonest], **guessed}}
    if isinstance(train, str):
        del found[GUESS]["loss"]  # it needs the shares of the classes
        return found | ({"plain methods": {"missing": train}} if fit else {})
    count = len(train.labels)
    used = {"trained_on": len(draw(task, count)), "training_inputs": count}
    for name, method in plain_methods(task).items() if fit else ():
        logits = answer(method, task, train, part, config.threads)  # (n, classes)
        figures = {"missing": logits} if isinstance(logits, str) else measure(logits, part.labels)
        found[name] = figures | used
    return found


def load_training(config: Config, task: Task) -> Part | str:
    """The training part for a run that is measured on other data; or why there is none."""
    try:
        data = load_data(config, task.offset)
    except StarterError as error:
        return _first_line(error)
    free: Any = {"mean": (), "scale": (), "commonest": 0, "checksum": ""}
    if replace(data.task, **free) != replace(task, **free):
        return f"{config.data.source} holds other inputs or classes than the run was trained on"
    return data.train


def guess(task: Task, train: Part | str, count: int) -> np.ndarray:
    """The answer that looks at no input: the shares of the classes in the training part.

    Without that part all is put on the commonest class.

    Shapes: -> (count, classes) logits.
    """
    labels = np.array([task.commonest]) if isinstance(train, str) else train.labels
    shares = np.bincount(labels, minlength=len(task.classes)) / len(labels)  # (classes,)
    return np.tile(_to_logits(shares), (count, 1))


def answer(method: Any, task: Task, train: Part, part: Part, threads: int) -> np.ndarray | str:
    """What a method, fitted to the training part, says of another part; or why it cannot.

    Shapes: -> (n, classes) logits.
    """
    drawn = draw(task, len(train.labels))
    labels = train.labels[drawn]
    if len(np.unique(labels)) < 2:
        return "what it is trained on has one class only"
    shares = np.zeros((len(part.labels), len(task.classes)))
    # More than one thread only if asked for: where others use the processor, those of OpenMP wait
    # for each other by spinning, and boosting took thirty times as long.
    with threadpool_limits(threads or 1), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a fit that has not converged is a baseline still
        try:
            method.fit(np.concatenate(list(_features(task, train, drawn))), labels)
            every = _features(task, part, np.arange(len(part.labels)))
            found = np.concatenate([method.predict_proba(each) for each in every])  # (n, known)
        except Exception as error:  # scikit-learn and its solvers raise whatever they met
            return _first_line(error)
    shares[:, method.classes_] = found  # a class that was not drawn keeps 0
    return _to_logits(shares)


def draw(task: Task, count: int) -> np.ndarray:
    """Which of `count` training inputs the methods are fitted to, the same ones every time."""
    return np.random.default_rng(SEED).permutation(count)[: MOST[task.kind]]


def doubt_answers(logits: np.ndarray, labels: np.ndarray, classes: tuple[str, ...]) -> list[str]:
    """Whether the network gives one answer to nearly everything.

    Shapes: (n, classes), (n,).
    """
    guesses = logits.argmax(axis=1)  # (n,)
    commonest = int(np.bincount(guesses).argmax())
    rest = guesses[labels != commonest]  # what the inputs of all other classes got
    same = int((rest == commonest).sum())
    if not len(rest) or same < ONE_SIDED * len(rest):
        return []
    return [
        f"it answers {classes[commonest]} for {same} of the {len(rest)} inputs of other classes"
    ]


def doubt_figures(
    network: dict[str, Any], baselines: dict[str, dict[str, Any]], monitor: str
) -> list[str]:
    """Which plain methods do as well by `train.monitor`; always guessing counts by accuracy too."""
    if baselines[GUESS]["accuracy"] == 1:  # inputs of one class: nothing to tell apart
        return []
    doubts = []
    for figure, rivals in ({"accuracy": {GUESS: baselines[GUESS]}} | {monitor: baselines}).items():
        sign = -1 if figure == "loss" else 1
        as_good = [
            f"{name} ({each[figure]:.4f})"
            for name, each in rivals.items()
            if figure in each and sign * each[figure] >= sign * network[figure]
        ]
        if as_good:
            value = f"{name_figure(figure)} {network[figure]:.4f}"
            doubts.append(f"{value} is no better than {', '.join(as_good)}")
    return doubts


def describe_baseline(name: str, figures: dict[str, Any]) -> str:
    """One method in one line."""
    if "missing" in figures:
        return f"{name}: left out, {figures['missing']}"
    names: tuple[str, ...] = ("accuracy", "macro_f1", "loss")
    shown = {each: figures[each] for each in names if each in figures}
    if name == GUESS:
        return f"{name}, {figures['class']}: {describe_figures(shown)}"
    used = f"trained on {figures['trained_on']} of {figures['training_inputs']} inputs"
    return f"{name}: {describe_figures(shown)} ({used})"


def _features(task: Task, part: Part, chosen: np.ndarray) -> Iterator[np.ndarray]:
    """The chosen inputs, some at a time, as scikit-learn takes them: (m, features)."""
    size = max(1, VALUES // math.prod(task.shape))
    for start in range(0, len(chosen), size):
        inputs = part.read(chosen[start : start + size])
        if task.kind == "picture" and task.shape[0] > SIDE:
            inputs = np.stack([resize(image, SIDE) for image in inputs])  # (m, SIDE, SIDE, c)
        yield inputs.reshape(len(inputs), -1).astype(np.float64)


def _to_logits(shares: np.ndarray) -> np.ndarray:
    # As in scikit-learn's log loss: a class that was ruled out costs much, not infinitely much.
    logits: np.ndarray = np.log(np.maximum(shares, np.finfo(np.float64).eps))
    return logits


def _first_line(error: Exception) -> str:
    return str(error).strip().partition("\n")[0] or type(error).__name__
