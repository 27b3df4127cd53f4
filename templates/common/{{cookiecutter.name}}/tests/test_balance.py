"""Rare classes count more in the loss, where `train.balance` asks for it."""

from dataclasses import replace

import numpy as np
import pytest
from conftest import tiny_config
from parts import of_classes
from task_cases import DATA, write_source

from {{ cookiecutter.package }}.config import Config
from {{ cookiecutter.package }}.data import load_data
from {{ cookiecutter.package }}.device import (
    as_tensor,
    choose_device,
)
from {{ cookiecutter.package }}.settings.options import (
    DataConfig,
)
from {{ cookiecutter.package }}.task import (
    CLASS,
    CLASSES,
    Target,
)
from {{ cookiecutter.package }}.train import train
from {{ cookiecutter.package }}.training.loss import (
    compute_loss,
)

ANSWERS = {CLASS: ["a"] * 50 + ["b"] * 10, CLASSES: ["a"] * 40 + ["a|b"] * 10 + [""] * 10}
LOGITS = np.array([[0.5, -1.0], [0.2, 0.1], [-2.0, 1.0]], np.float32)


def balanced(kind: str, balance: bool = True) -> Config:
    data = DataConfig(**DATA | {"source": write_source("mine", ANSWERS[kind]), "target": kind})
    config = tiny_config(data=data)
    return replace(config, train=replace(config.train, balance=balance, batch_size=8))


def loss(target: Target, answers: np.ndarray) -> float:
    cpu = choose_device("cpu")
    return float(compute_loss(as_tensor(LOGITS, cpu), as_tensor(answers, cpu), target))


@of_classes
def test_every_class_has_the_same_part() -> None:
    data = load_data(balanced(CLASS))
    counts = np.bincount(data.train.answers)
    parts = counts * data.task.target.weights
    assert parts == pytest.approx([len(data.train) / 2] * 2)
    assert load_data(balanced(CLASS, balance=False)).task.target.weights == ()


@of_classes
def test_named_and_not_named_have_the_same_part_of_several_classes() -> None:
    data = load_data(balanced(CLASSES))
    named = data.train.answers.sum(axis=0)
    assert named * data.task.target.weights == pytest.approx(len(data.train) - named)


def test_the_loss_counts_by_the_weights() -> None:
    one = Target(CLASS, "", ("a", "b"))
    answers = np.array([0, 1, 0])
    each = [loss(one, np.full(3, label)) for label in (0, 1)]
    assert len(set(each)) == 2
    apart = np.log(np.exp(LOGITS).sum(axis=1)) - LOGITS[np.arange(3), answers]
    assert loss(one, answers) == pytest.approx(apart.mean(), rel=1e-5)
    weighted = replace(one, weights=(0.6, 3.0))
    wanted = (apart * np.array([0.6, 3.0, 0.6])).mean()
    assert loss(weighted, answers) == pytest.approx(wanted, rel=1e-5)
    several = replace(one, kind=CLASSES)
    tags = np.array([[1, 0], [0, 1], [1, 1]], np.float32)
    yes, no = np.logaddexp(0, -LOGITS), np.logaddexp(0, LOGITS)
    assert loss(several, tags) == pytest.approx((tags * yes + (1 - tags) * no).mean(), rel=1e-5)
    wanted = (tags * yes * np.array([0.6, 3.0]) + (1 - tags) * no).mean()
    assert loss(replace(several, weights=(0.6, 3.0)), tags) == pytest.approx(wanted, rel=1e-5)


@of_classes
@pytest.mark.parametrize("kind", ANSWERS)
def test_a_balanced_run_trains_and_goes_on(kind: str) -> None:
    config = balanced(kind)
    first = train(config)
    assert np.isfinite(first.figures["loss"])
    assert train(config).figures == first.figures
