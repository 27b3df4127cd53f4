"""Known cases of every figure, for each kind of target."""

import numpy as np
import pytest

from {{ cookiecutter.package }}.config import StarterError
from {{ cookiecutter.package }}.measure.figures import (
    choose,
    is_better,
    measure,
    measure_whole,
    shares,
)
from {{ cookiecutter.package }}.measure.intervals import (
    DRAWS,
    SEED,
    measure_surely,
)
from {{ cookiecutter.package }}.task import (
    CLASS,
    CLASSES,
    FIGURES,
    NUMBER,
    SERIES,
    Target,
)

ONE = Target(CLASS, "", ("a", "b", "ü"))
SEVERAL = Target(CLASSES, "tags", ("a", "b"))
PRICE = Target(NUMBER, "price", mean=(10,), scale=(2,))
HOURS = Target(SERIES, "x, y", scale=(2, 10), columns=("x", "y"), ahead=2)


def test_one_class() -> None:
    logits = np.log(np.array([[0.7, 0.2, 0.1], [0.1, 0.8, 0.1], [0.6, 0.3, 0.1]]))
    labels = np.array([0, 1, 1])
    assert measure(logits, labels, ONE) == {
        "accuracy": pytest.approx(2 / 3),
        "macro_f1": pytest.approx(2 / 3),  # of a and b; ü neither occurs nor is answered
        "loss": pytest.approx(-np.log([0.7, 0.8, 0.3]).mean()),
    }
    scores = measure_whole(logits, labels, ONE)
    assert scores["per_class"][1]["precision"] == 1
    assert scores["per_class"][1]["recall"] == 0.5
    assert scores["confusion_matrix"][1] == [1, 1, 0]
    assert [row["name"] for row in scores["per_class"]] == ["a", "b", "ü"]
    assert measure(np.array([[1e30, 0.0]]), np.array([0]), ONE)["loss"] == 0
    assert shares(logits, ONE)[0].tolist() == pytest.approx([0.7, 0.2, 0.1])


def test_a_thousand_classes_have_no_matrix() -> None:
    target = Target(CLASS, "", tuple(map(str, range(1001))))
    scores = measure_whole(np.eye(1001), np.arange(1001), target)
    assert (scores["confusion_matrix"], scores["accuracy"]) == (None, 1)


def test_several_classes_at_once() -> None:
    share = np.array([[0.9, 0.1], [0.8, 0.6], [0.2, 0.3], [0.5, 0.5]])
    logits = np.log(share / (1 - share))
    answers = np.array([[1, 0], [1, 0], [0, 0], [1, 1]], np.float32)
    assert choose(logits, SEVERAL).tolist() == [[1, 0], [1, 1], [0, 0], [1, 1]]
    found = measure(logits, answers, SEVERAL)
    assert found["accuracy"] == 0.75  # those that have all of them right
    assert found["macro_f1"] == pytest.approx((1 + 2 / 3) / 2)
    right = np.where(answers == 1, share, 1 - share)
    assert found["loss"] == pytest.approx(-np.log(right).mean())
    assert measure(np.array([[1e30, -1e30]]), answers[:1], SEVERAL)["loss"] == 0
    assert shares(logits, SEVERAL) == pytest.approx(share)
    scores = measure_whole(logits, answers, SEVERAL)
    assert [row["support"] for row in scores["per_class"]] == [3, 1]
    assert "confusion_matrix" not in scores


def test_numbers() -> None:
    answers = np.array([8.0, 10.0, 12.0], np.float32)
    given = np.array([[8.0], [11.0], [14.0]], np.float32)
    assert measure(given, answers, PRICE) == {
        "r2": pytest.approx(1 - 5 / 8),
        "mae": pytest.approx(1),
        "rmse": pytest.approx((5 / 3) ** 0.5),
        "loss": pytest.approx(5 / 3 / 4),
    }
    assert measure_whole(given, answers, PRICE)["half_within"] == 1
    assert measure(given[:1], answers[:1], PRICE)["r2"] == 0  # one number has no spread


def test_forecasts() -> None:
    answers = np.zeros((2, 4), np.float32)
    given = np.array([[1, 10, 3, -30], [-1, 20, 1, 20]], np.float32)  # x, y, x, y
    found = measure_whole(given, answers, HOURS)
    assert {name: found[name] for name in FIGURES[SERIES]} == {
        "mase": pytest.approx((6 / 2 + 80 / 10) / 8),
        "mae": pytest.approx(86 / 8),
        "rmse": pytest.approx(((1 + 9 + 1 + 1 + 100 + 900 + 400 + 400) / 8) ** 0.5),
        "loss": found["mase"],
    }
    x, y = found["per_column"]
    assert (x["name"], x["mae"], x["by_step"]) == ("x", pytest.approx(1.5), [1, 2])
    assert (y["mase"], y["by_step"]) == (pytest.approx(2), [15, 25])
    # Windows overlap: an interval would seem surer than it is.
    assert "interval" not in measure_surely(given, answers, HOURS, "mae")


@pytest.mark.parametrize("target", [ONE, SEVERAL, PRICE, HOURS])
def test_the_first_figure_is_watched_unless_another_is_named(target: Target) -> None:
    names = FIGURES[target.kind]
    assert target.monitored("auto") == names[0]
    assert [target.monitored(name) for name in names] == list(names)
    for other in {"r2", "macro_f1"} - set(names):
        with pytest.raises(StarterError, match=f"train.monitor = {other}"):
            target.monitored(other)


@pytest.mark.parametrize(
    ("monitor", "worse", "better"),
    [("macro_f1", 0.4, 0.5), ("r2", -1, 0), ("mae", 5, 4), ("rmse", 5, 4), ("mase", 2, 1)]
    + [("loss", 2, 1)],
)
def test_what_is_better_by_a_figure(monitor: str, worse: float, better: float) -> None:
    one, other = ({"loss": 1.0, monitor: value} for value in (worse, better))
    assert is_better(other, one, monitor)
    assert not is_better(one, other, monitor)
    assert is_better(one, {}, monitor)
    assert not is_better(one, one, monitor)
    tie = one | {"loss": one["loss"] - 0.1}
    assert is_better(tie, one, monitor)  # ties by loss


@pytest.mark.parametrize(
    ("target", "figure"),
    [(ONE, "macro_f1"), (ONE, "accuracy"), (SEVERAL, "macro_f1"), (SEVERAL, "accuracy")]
    + [(PRICE, "r2"), (PRICE, "mae")],
)
def test_an_interval_is_that_of_the_figure_over_drawn_inputs(target: Target, figure: str) -> None:
    random = np.random.default_rng(1)
    outputs = random.normal(size=(40, target.width)).astype(np.float32)
    of_kind: dict[str, np.ndarray] = {
        CLASS: random.integers(0, 3, 40),
        CLASSES: random.integers(0, 2, (40, 2)).astype(np.float32),
        NUMBER: random.normal(size=40).astype(np.float32),
    }
    answers = of_kind[target.kind]
    random = np.random.default_rng(SEED)
    drawn = [random.integers(0, 40, 40) for _ in range(DRAWS)]
    values = [measure(outputs[at], answers[at], target)[figure] for at in drawn]
    found = measure_surely(outputs, answers, target, figure)["interval"]
    assert found["low"] == pytest.approx(np.percentile(values, 2.5))
    assert found["high"] == pytest.approx(np.percentile(values, 97.5))
    assert "interval" not in measure_surely(outputs, answers, target, "loss")
