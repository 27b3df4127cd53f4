"""Plain methods are measured beside the network, and named first where they do as well."""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from parts import of_classes
from task_cases import ABOUT, INPUT, SHAPE, UNFIT

from {{ cookiecutter.package }}.baseline import (
    plain_methods,
)
from {{ cookiecutter.package }}.data import Part
from {{ cookiecutter.package }}.measure import plain
from {{ cookiecutter.package }}.measure.figures import measure
from {{ cookiecutter.package }}.measure.plain import (
    answer,
    describe_baseline,
    doubt_answers,
    doubt_figures,
    guess,
)
from {{ cookiecutter.package }}.reading.reader import (
    ArrayReader,
)
from {{ cookiecutter.package }}.task import (
    CLASS,
    CLASSES,
    NUMBER,
    SERIES,
    Target,
    Task,
)

GUESS = plain.GUESS[CLASS]
LINEAR, TREES = "logistic regression", "boosted trees"
ONE = Target(CLASS, "", ("a", "b", "c"))


def part_of(numbers: np.ndarray, answers: Sequence[int] | np.ndarray) -> Part:
    """Inputs that hold a number each, in all their places."""
    wide = numbers.reshape(len(numbers), *(1,) * len(SHAPE)) + np.zeros(SHAPE)
    inputs = {INPUT: wide.astype(np.float32)}
    return Part(ArrayReader(inputs), np.arange(len(answers)), np.array(answers))


def task_of(*answers: int) -> tuple[Task, Part]:
    task = Task({INPUT: SHAPE}, Target(CLASS, "", ("a", "b", "c")), ABOUT)
    return task, part_of(np.arange(float(len(answers))), answers)


def linear_method(task: Task) -> Any:
    """The first plain method of every task."""
    return next(iter(plain_methods(task).values()))


@of_classes
def test_a_method_that_cannot_be_fitted_says_why() -> None:
    task, part = task_of(1, 1, 1, 1)
    for method in plain_methods(task).values():
        assert answer(method, task, part, part, 1) == "what it is trained on has one class only"
    number, why = UNFIT
    unfit = part_of(np.full(4, number), [0, 1, 0, 1])
    found = answer(linear_method(task), task, unfit, unfit, 1)
    assert isinstance(found, str)
    assert why in found
    assert "\n" not in found
    assert describe_baseline(LINEAR, {"missing": found}) == f"{LINEAR}: left out, {found}"


@of_classes
def test_a_class_that_was_not_drawn_costs_a_finite_loss() -> None:
    task, part = task_of(*[0, 1] * 10)
    rest = replace(part, answers=np.full(20, 2))
    for method in plain_methods(task).values():
        logits = answer(method, task, part, rest, 1)
        assert not isinstance(logits, str)
        assert logits.shape == (20, 3)
        assert measure(logits, rest.answers, task.target)["loss"] == pytest.approx(36.04, abs=0.1)


@of_classes
def test_no_more_than_so_many_are_drawn_the_same_every_time(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(plain, "MOST", 10)
    monkeypatch.setattr(plain, "VALUES", 3 * np.prod(SHAPE))  # three inputs at a time
    task, part = task_of(*[0, 1] * 20)
    drawn = plain.draw(40)
    assert len(set(drawn.tolist())) == 10
    assert np.array_equal(drawn, plain.draw(40))
    assert np.shape(answer(linear_method(task), task, part, part, 1)) == (40, 3)


def test_guessing_answers_with_the_shares_of_the_classes() -> None:
    task, part = task_of(1, 1, 1, 0)
    figures = measure(guess(task.target, part.answers, 4), part.answers, task.target)
    assert figures["accuracy"] == 0.75
    assert figures["loss"] == pytest.approx(-(3 * np.log(0.75) + np.log(0.25)) / 4)
    several, tags = Target(CLASSES, "", ("a", "b")), np.array([[1, 0], [1, 1], [1, 0], [0, 0]])
    found = measure(guess(several, tags, 4), tags, several)
    assert found["loss"] == pytest.approx(-(3 * np.log(0.75) + np.log(0.25)) / 4)
    price = Target(NUMBER, "price", mean=(2.0,))
    assert measure(guess(price, tags, 2), np.array([1.0, 3.0]), price)["r2"] == 0
    hours = Target(SERIES, "x, y", mean=(2.0, 5.0), columns=("x", "y"), ahead=2)
    assert guess(hours, tags, 3).tolist() == [[2, 5, 2, 5]] * 3


@pytest.mark.parametrize(
    ("answers", "labels", "doubt"),
    [
        ([0] * 20, [0] * 19 + [1], r"answers a for 1 of the 1 .*0.9500 is no better than always"),
        ([1] * 20, [0] * 10 + [1] * 10, r"answers b for 10 of the 10 inputs of other classes"),
        ([0, 1] * 10, [0] * 10 + [1] * 10, r"^accuracy 0.5000 is no better than always"),
        ([0] * 19 + [1], [0] * 19 + [1], None),  # nearly always one answer, and right
        ([0] * 20, [0] * 20, None),  # there is nothing else to answer
    ],
)
def test_a_network_that_only_guesses_is_named(
    answers: list[int], labels: list[int], doubt: str | None
) -> None:
    task, part = task_of(*labels)
    logits = np.eye(3)[answers]
    figures = measure(guess(task.target, part.answers, 20), part.answers, task.target)
    baselines = {GUESS: figures}
    found = doubt_answers(logits, part.answers, task.target)
    found += doubt_figures(
        measure(logits, part.answers, task.target), baselines, task.target, "macro_f1"
    )
    assert (found == []) == (doubt is None)
    assert doubt is None or re.search(doubt, "; ".join(found))


@pytest.mark.parametrize(
    ("monitor", "named"),
    [("macro_f1", [LINEAR]), ("accuracy", [TREES]), ("loss", [GUESS])],
)
def test_the_monitored_figure_decides_and_a_tie_is_as_good(monitor: str, named: list[str]) -> None:
    network = {"accuracy": 0.9, "macro_f1": 0.8, "loss": 0.5}
    baselines: dict[str, dict[str, Any]] = {
        GUESS: {"accuracy": 0.7, "macro_f1": 0.4, "loss": 0.4},
        LINEAR: {"accuracy": 0.8, "macro_f1": 0.8, "loss": 0.6},
        TREES: {"accuracy": 0.95, "macro_f1": 0.7, "loss": 0.6},
        "other": {"missing": "it failed"},
    }
    [line] = doubt_figures(network, baselines, ONE, monitor)
    assert [name for name in baselines if name in line] == named
    network["accuracy"] = 0.7
    assert f"accuracy 0.7000 is no better than {GUESS} (0.7000)" in "; ".join(
        doubt_figures(network, baselines, ONE, "macro_f1")
    )
