"""Which layers of the templates a starter is made of, and whose a layer is."""

from pathlib import Path

import pytest

from advisor.frameworks import FRAMEWORKS, Framework
from advisor.knowledge.questions import UNSURE
from advisor.starter import layers
from advisor.starter.layers import (
    DEFAULT,
    PRODUCT,
    QUESTION,
    starter_layers,
    task_for,
    task_of,
    tasks,
)
from tests.running import CATALOG


def test_every_task_is_an_answer() -> None:
    assert set(tasks()) <= {choice.id for choice in CATALOG.questions[QUESTION].choices}
    assert DEFAULT in tasks()


def test_an_answer_without_a_starter_gets_the_default() -> None:
    for choice in CATALOG.questions[QUESTION].choices:
        expected = choice.id if choice.id in tasks() else DEFAULT
        assert task_for({QUESTION: choice.id, "goal": "research"}) == expected
    assert task_for({}) == task_for({QUESTION: UNSURE}) == DEFAULT


@pytest.mark.parametrize("framework", FRAMEWORKS)
def test_the_layers_come_from_the_widest_to_the_narrowest(framework: Framework) -> None:
    for task in tasks():
        found = starter_layers(framework, task)
        assert found == ("common", framework, f"tasks/{task}/common", f"tasks/{task}/{framework}")
        assert [task_of(layer) for layer in found] == [None, None, task, task]


def test_a_layer_that_is_not_there_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(layers, "templates_dir", lambda: tmp_path)
    for name in ("common", "pytorch", "tasks/images/pytorch"):
        (tmp_path / name / PRODUCT).mkdir(parents=True)
    assert starter_layers("pytorch", "images") == ("common", "pytorch", "tasks/images/pytorch")
    assert starter_layers("pytorch", "tabular") == ("common", "pytorch")
    assert tasks() == ("images",)
    (tmp_path / "tasks").rename(tmp_path / "elsewhere")
    assert tasks() == ()
    assert task_for({QUESTION: "tabular"}) == DEFAULT
