"""What plain methods reach on the same split: a network that they match is not worth its cost."""

import math
import warnings
from collections.abc import Iterator
from typing import Any

import numpy as np
from threadpoolctl import threadpool_limits

from ..baseline import MOST, flatten_inputs, plain_methods
from ..config import Config, StarterError
from ..data import Part, load_data
from ..task import CLASS, CLASSES, NUMBER, SERIES, Target, Task
from .figures import SMALLER_IS_BETTER, choose, describe_figures, measure, name_figure, show
from .intervals import measure_surely

GUESS = {
    CLASS: "always the commonest class",
    CLASSES: "always the shares of the classes",
    NUMBER: "always the mean",
    SERIES: "always the mean",
}
VALUES = 2**24  # held at once, 64 MB
SEED = 0  # not the run's: another run meets the same baselines
ONE_SIDED = 0.95  # share of the inputs of all other classes that get the commonest answer


def compare(
    config: Config, task: Task, train: Part | str, part: Part, fit: bool = True
) -> dict[str, dict[str, Any]]:
    """The figures of each plain method on `part`, or why it has none; the plainest guess first.

    Args:
        train: what they are fitted to, or why that cannot be had.
        fit: False leaves out all that have to be fitted.
    """
    target, monitor = task.target, task.target.monitored(config.train.monitor)
    if isinstance(train, str):
        return _guess_alone(target, part) | ({"plain methods": {"missing": train}} if fit else {})
    outputs = guess(target, train.answers, len(part))
    guessed = measure_surely(outputs, part.answers, target, monitor)
    found: dict[str, dict[str, Any]] = {GUESS[target.kind]: _say_class(target) | guessed}
    used = {"trained_on": min(MOST, len(train)), "training_inputs": len(train)}
    for name, method in plain_methods(task).items() if fit else ():
        own = used if getattr(method, "learns", True) else {}
        said = answer(method, task, train, part, config.threads)  # (n, width)
        if isinstance(said, str):
            found[name] = {"missing": said} | own
        else:
            found[name] = measure_surely(said, part.answers, target, monitor) | own
    return found


def load_training(config: Config, task: Task) -> Part | str:
    """The training part for a run that is measured on other data; or why there is none."""
    try:
        data = load_data(config, task.about)
    except StarterError as error:
        return _first_line(error)
    now, then = ((each.inputs, each.about, each.target.describe()) for each in (data.task, task))
    if now != then:
        return f"{config.data.source} holds other inputs or classes than the run was trained on"
    return data.train


def guess(target: Target, answers: np.ndarray, count: int) -> np.ndarray:
    """The answer that looks at no input: shares of the classes in the training part, or its mean.

    Shapes: the training part's answers -> (count, width).
    """
    if target.kind in (NUMBER, SERIES):
        return np.tile(target.mean, (count, max(1, target.ahead)))
    if target.kind == CLASSES:
        share = answers.mean(axis=0)  # (classes,)
        return np.tile(_to_logits(share) - _to_logits(1 - share), (count, 1))
    share = np.bincount(answers, minlength=target.width) / len(answers)  # (classes,)
    return np.tile(_to_logits(share), (count, 1))


def answer(method: Any, task: Task, train: Part, part: Part, threads: int) -> np.ndarray | str:
    """What a method, fitted to the training part, says of another part; or why it cannot.

    Shapes: -> (n, width).
    """
    drawn = draw(len(train))
    answers = train.answers[drawn]
    if task.target.kind == CLASS and len(np.unique(answers)) < 2:
        return "what it is trained on has one class only"
    # More than one thread only if asked for: where others use the processor, those of OpenMP wait
    # for each other by spinning, and boosting took thirty times as long.
    with threadpool_limits(threads or 1), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a fit that has not converged is a baseline still
        try:
            method.fit(np.concatenate(list(_features(task, train, drawn))), answers)
            every = _features(task, part, np.arange(len(part)))
            return np.concatenate([_ask(method, each, task.target) for each in every])
        except Exception as error:  # scikit-learn and its solvers raise whatever they met
            return _first_line(error)


def draw(count: int) -> np.ndarray:
    """Which of `count` training inputs the methods are fitted to, the same ones every time."""
    return np.random.default_rng(SEED).permutation(count)[:MOST]


def doubt_answers(outputs: np.ndarray, answers: np.ndarray, target: Target) -> list[str]:
    """Whether the network gives one answer to nearly everything.

    Shapes: (n, width), (n,).
    """
    if target.kind != CLASS:
        return []
    guesses = choose(outputs, target)  # (n,)
    commonest = int(np.bincount(guesses).argmax())
    rest = guesses[answers != commonest]  # what the inputs of all other classes got
    same = int((rest == commonest).sum())
    if not len(rest) or same < ONE_SIDED * len(rest):
        return []
    name = target.classes[commonest]
    return [f"it answers {name} for {same} of the {len(rest)} inputs of other classes"]


def doubt_figures(
    network: dict[str, Any], baselines: dict[str, dict[str, Any]], target: Target, monitor: str
) -> list[str]:
    """Which plain methods do as well by a figure; always guessing counts by accuracy too."""
    plainest = GUESS[target.kind]
    if baselines[plainest].get("accuracy") == 1:  # inputs of one class: nothing to tell apart
        return []
    first = {"accuracy": {plainest: baselines[plainest]}} if target.kind == CLASS else {}
    doubts = []
    for figure, rivals in (first | {monitor: baselines}).items():
        sign = -1 if figure in SMALLER_IS_BETTER else 1
        as_good = [
            f"{name} ({show(figure, each[figure])})"
            for name, each in rivals.items()
            if figure in each and sign * each[figure] >= sign * network[figure]
        ]
        if as_good:
            value = f"{name_figure(figure)} {show(figure, network[figure])}"
            doubts.append(f"{value} is no better than {', '.join(as_good)}")
    return doubts


def describe_baseline(name: str, figures: dict[str, Any]) -> str:
    """One method in one line."""
    if "missing" in figures:
        return f"{name}: left out, {figures['missing']}"
    rest = ("class", "trained_on", "training_inputs")
    shown = describe_figures({each: figures[each] for each in figures if each not in rest})
    if "trained_on" not in figures:
        return f"{name}{', ' if 'class' in figures else ''}{figures.get('class', '')}: {shown}"
    used = f"trained on {figures['trained_on']} of {figures['training_inputs']} inputs"
    return f"{name}: {shown} ({used})"


def _guess_alone(target: Target, part: Part) -> dict[str, dict[str, Any]]:
    """The plainest guess where the training part cannot be had; its loss needs the shares."""
    if target.kind == CLASSES:
        return {GUESS[CLASSES]: {"missing": "the training part is not there"}}
    commonest = np.array([target.commonest])
    figures = measure(guess(target, commonest, len(part)), part.answers, target)
    if target.kind == CLASS:
        del figures["loss"]
    return {GUESS[target.kind]: _say_class(target) | figures}


def _say_class(target: Target) -> dict[str, Any]:
    return {"class": target.classes[target.commonest]} if target.kind == CLASS else {}


def _ask(method: Any, features: np.ndarray, target: Target) -> np.ndarray:
    """Shapes: (m, features) -> (m, width), as a network would answer."""
    if target.kind in (NUMBER, SERIES):
        return np.asarray(method.predict(features)).reshape(len(features), -1)
    share: np.ndarray = method.predict_proba(features)  # (m, known)
    if target.kind == CLASSES:
        each: np.ndarray = _to_logits(share) - _to_logits(1 - share)
        return each
    every = np.zeros((len(features), target.width))
    every[:, method.classes_] = share  # a class that was not drawn keeps 0
    return _to_logits(every)


def _features(task: Task, part: Part, chosen: np.ndarray) -> Iterator[np.ndarray]:
    """The chosen inputs, some at a time, as scikit-learn takes them: (m, features)."""
    size = max(1, VALUES // sum(math.prod(shape) for shape in task.inputs.values()))
    for start in range(0, len(chosen), size):
        yield flatten_inputs(part.read(chosen[start : start + size]))


def _to_logits(share: np.ndarray) -> np.ndarray:
    # As in scikit-learn's log loss: a class that was ruled out costs much, not infinitely much.
    logits: np.ndarray = np.log(np.maximum(share, np.finfo(np.float64).eps))
    return logits


def _first_line(error: Exception) -> str:
    return str(error).strip().partition("\n")[0] or type(error).__name__
