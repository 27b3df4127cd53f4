"""The split is fixed and fair; the answers are those of the source."""

from dataclasses import replace

import numpy as np
import pytest
from parts import inputs_of, items_of, of_classes, parts_of
from task_cases import COUNTS, DATA, INPUT, SHAPE, write_source

from {{ cookiecutter.package }}.config import (
    Config,
    StarterError,
)
from {{ cookiecutter.package }}.data import load_data
from {{ cookiecutter.package }}.reading.answers import (
    align,
    read_answers,
)
from {{ cookiecutter.package }}.reading.items import Items
from {{ cookiecutter.package }}.reading.reader import (
    ArrayReader,
)
from {{ cookiecutter.package }}.reading.split import (
    PARTS,
    assign_parts,
)
from {{ cookiecutter.package }}.settings.options import (
    DataConfig,
)
from {{ cookiecutter.package }}.task import (
    CLASS,
    CLASSES,
    NUMBER,
    SERIES,
    Target,
    Task,
)

WORDS = ["cat", "dog", "cow"] * 20


def test_parts_have_their_shapes_and_types(config: Config) -> None:
    data = load_data(config)
    classes = data.task.target.classes
    assert data.task.inputs == {INPUT: SHAPE}
    for part, count in zip(parts_of(data), COUNTS, strict=True):
        inputs = inputs_of(part)
        assert inputs.shape == (count, *SHAPE)
        width = () if classes else (data.task.target.width,)
        assert part.answers.shape == (count, *width)
        assert inputs.dtype == np.float32
        assert part.answers.dtype == (np.int64 if classes else np.float32)
        assert not classes or set(part.answers.tolist()) == set(range(len(classes)))


def test_no_input_is_in_two_parts(config: Config) -> None:
    items = items_of(load_data(config))
    assert len(items) == len(set(items)) == sum(COUNTS)


def test_the_test_part_never_changes(config: Config) -> None:
    changed = replace(config, seed=99, data=replace(config.data, validation=0.3))
    about = load_data(config).task.about  # what is learned of inputs is another with other parts
    before, after = (inputs_of(load_data(each, about).test) for each in (config, changed))
    assert np.array_equal(before, after, equal_nan=True)


def test_a_task_comes_back_from_what_a_run_has_saved(config: Config) -> None:
    task = load_data(config).task
    assert Task.from_settings(task.settings()) == task


def test_a_few_of_a_part_are_of_all_its_classes(config: Config) -> None:
    part = load_data(config).train
    assert part.spread(1).tolist() == [0]
    assert part.spread(10_000).tolist() == list(range(len(part)))


@pytest.mark.parametrize(
    ("answers", "kind", "classes"),
    [
        (WORDS, CLASS, ("cat", "cow", "dog")),
        (["cat|dog", "dog", "cat", "dog;cat", ""] * 12, CLASSES, ("cat", "dog")),
        ([str(at / 7) for at in range(60)], NUMBER, ()),
        ([str(at) for at in range(60)], NUMBER, ()),
        ([str(at % 25) for at in range(200)], CLASS, tuple(map(str, range(25)))),
        (["0", "1.0", "00"] * 20, CLASS, ("0", "1")),
    ],
    ids=["words", "several", "fractions", "amounts", "many numbered classes", "0 and 1"],
)
def test_what_the_answers_ask_for_follows_from_them(
    answers: list[str], kind: str, classes: tuple[str, ...]
) -> None:
    target, values = read_answers(answers, "label", "auto" if "" not in answers else CLASSES)
    assert (target.kind, target.classes, target.name) == (kind, classes, "label")
    assert len(values) == len(answers)
    if kind == NUMBER:
        assert values.tolist() == pytest.approx(list(map(float, answers)))
    if kind == CLASSES:
        assert values[:5].tolist() == [[1, 1], [0, 1], [1, 0], [1, 1], [0, 0]]


@of_classes
@pytest.mark.parametrize("target", ["auto", "class", "classes", "number"])
def test_what_is_asked_for_can_be_said(target: str) -> None:
    answers = [str(at % 3) for at in range(60)]
    source = write_source("here", answers)
    data = load_data(Config(data=DataConfig(**DATA | {"source": source, "target": target})))
    assert data.task.target.kind == {"auto": CLASS}.get(target, target)
    assert sum(map(len, parts_of(data))) == 60


@of_classes
def test_an_answer_that_is_none_is_named() -> None:
    for answers, target, told in (
        (["1", "2", "x"] * 9, NUMBER, "label is not a finite number"),
        (["a", "b", ""] * 9, CLASS, "label holds no class"),
        (["a", "b", "nan"] * 9, "auto", "label holds no answer"),
        (["1", "2.5", ""] * 9, NUMBER, "label holds no number"),
    ):
        source = write_source("here", answers)
        data = DataConfig(**DATA | {"source": source, "target": target})
        with pytest.raises(StarterError, match=told):
            load_data(Config(data=data))
        load_data(Config(data=replace(data, on_bad="skip")))


def test_answers_are_put_into_the_order_of_the_model() -> None:
    model = Target(CLASS, "", ("a", "b", "c"))
    assert align(Target(CLASS, "", ("b", "c")), np.array([0, 1, 0]), model).tolist() == [1, 2, 1]
    several = align(
        Target(CLASSES, "", ("c", "a")), np.array([[1, 0]]), replace(model, kind=CLASSES)
    )
    assert several.tolist() == [[0, 0, 1]]
    hours = Target(SERIES, "x", columns=("x",), ahead=2)
    assert align(hours, np.ones((3, 2)), hours).shape == (3, 2)
    with pytest.raises(StarterError, match="the model forecasts 2 steps of x"):
        align(replace(hours, ahead=1), np.ones((3, 1)), hours)
    with pytest.raises(StarterError, match="does not know: zebra"):
        align(Target(CLASS, "", ("a", "zebra")), np.array([0, 1]), model)


def items(parts: list[str]) -> Items:
    """One item in each of these parts."""
    keys = [bytes([at * 7 % 256]) * 32 for at in range(len(parts))]
    given = np.array([PARTS.index(part) for part in parts])
    answers = np.zeros(len(parts), np.int64)
    return Items(ArrayReader({}), {}, Target(NUMBER, "x"), answers, keys, b"", parts=given)


@pytest.mark.parametrize(
    "given", [{"train", "validation", "test"}, {"train", "test"}, {"train", "validation"}]
)
def test_parts_that_the_source_gives_stay_and_those_it_lacks_come_out_of_training(
    given: set[str],
) -> None:
    names = ["train"] * 100 + [name for name in sorted(given - {"train"}) for _ in range(10)]
    found = assign_parts(items(names), DataConfig())
    assert set(found.tolist()) == {0, 1, 2}
    for at, name in enumerate(names):
        assert name == "train" or PARTS[found[at]] == name
    drawn = [PARTS[part] for part in found[:100]]
    assert {name for name in drawn if name != "train"} == set(PARTS) - given
