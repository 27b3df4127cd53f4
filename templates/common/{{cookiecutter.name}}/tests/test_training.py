"""What the settings of [train] do: schedule, patience, clipping, pieces, weights to begin with."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from conftest import stop_at_the_end_of_an_epoch
from parts import COUNTED
from task_cases import BATCH, OTHER, write_source

from {{ cookiecutter.package }} import train as training
from {{ cookiecutter.package }}.config import (
    Config,
    StarterError,
    run_settings,
)
from {{ cookiecutter.package }}.data import load_data
from {{ cookiecutter.package }}.device import (
    FRAMEWORK,
    choose_device,
    seed_everything,
)
from {{ cookiecutter.package }}.inspect.probe import (
    probe_step,
)
from {{ cookiecutter.package }}.settings.training import (
    TrainConfig,
)
from {{ cookiecutter.package }}.train import train
from {{ cookiecutter.package }}.training import (
    checkpoint,
    transfer,
)
from {{ cookiecutter.package }}.training.batches import (
    batches,
    split_batch,
)
from {{ cookiecutter.package }}.training.schedule import (
    learning_rate_at,
)
from {{ cookiecutter.package }}.training.shares import (
    parts_of,
)
from {{ cookiecutter.package }}.training.state import State
from {{ cookiecutter.package }}.training.weights import (
    name_numbers,
)

STATISTICS = (
    "running_mean",
    "running_var",
    "num_batches_tracked",
    "moving_mean",
    "moving_variance",
)


def with_train(config: Config, **settings: Any) -> Config:
    return replace(config, train=replace(config.train, **settings))


def new_state(config: Config) -> State:
    seed_everything(config.seed)
    return State(config, load_data(config).task, choose_device("cpu"))


def names_of(config: Config) -> list[str]:
    """Of all that training changes in the network, in its order."""
    return list(name_numbers(new_state(config).model))


def step_of(config: Config) -> dict[str, np.ndarray]:
    """What the first step of training makes."""
    state = new_state(config)
    return probe_step(state, *next(batches(load_data(config).train, config, 0)), 0.01)


def changes_of(config: Config) -> dict[str, np.ndarray]:
    head = "change of "
    return {
        name.removeprefix(head): value
        for name, value in step_of(config).items()
        if name.startswith(head)
    }


def best_weights(config: Config) -> dict[str, np.ndarray]:
    _, weights = checkpoint.read_weights(checkpoint.best_path(config))
    return {name: np.asarray(value) for name, value in weights.items()}


def rates_of(**settings: Any) -> list[float]:
    return [learning_rate_at(step, 200, TrainConfig(**settings)) for step in range(201)]


def test_the_learning_rate_rises_then_falls_to_zero() -> None:
    rates = rates_of(learning_rate=0.1)
    assert max(rates) == rates[19] == rates[20] == 0.1
    assert rates[:20] == sorted(rates[:20])
    assert rates[20:] == sorted(rates[20:], reverse=True)
    assert rates[0] > 0
    assert rates[200] == pytest.approx(0)
    assert learning_rate_at(0, 1, TrainConfig(learning_rate=0.1)) == pytest.approx(0.1)


def test_each_schedule_has_its_own_way_down() -> None:
    linear = rates_of(schedule="linear", warm_up=100, learning_rate=0.1)
    assert linear[99] == linear[100] == 0.1
    assert linear[150] == pytest.approx(0.05)
    assert linear[200] == pytest.approx(0)
    assert set(rates_of(schedule="constant", warm_up=0, learning_rate=0.1)) == {0.1}
    assert rates_of(warm_up=10**6, learning_rate=0.1)[99] == 0.1


@pytest.mark.parametrize("schedule", ["linear", "constant"])
def test_a_run_takes_the_schedule(
    config: Config, schedule: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = with_train(config, schedule=schedule, warm_up=0)
    rates = []

    def note(*given: Any) -> float:
        rates.append(learning_rate_at(*given))
        return rates[-1]

    monkeypatch.setattr(training, "learning_rate_at", note)
    train(config)
    assert rates[0] == 0.01
    assert (rates[-1] < 0.001) == (schedule == "linear")


@pytest.fixture
def never_better(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each epoch is worse than the one before."""
    measured: Iterator[float] = iter([0.5 - at / 100 for at in range(50)])

    def worse(*_: object) -> dict[str, float]:
        value = next(measured)
        better = dict.fromkeys(("macro_f1", "accuracy", "r2"), value)
        return better | dict.fromkeys(("mase", "loss"), 1 - value)

    monkeypatch.setattr(training, "measure", worse)


@pytest.mark.usefixtures("never_better")
def test_patience_ends_a_run_and_more_of_it_goes_on(
    config: Config, capsys: pytest.CaptureFixture[str]
) -> None:
    patient = with_train(config, epochs=6, patience=2)
    result = train(patient)
    assert (result.epoch, result.steps) == (1, 3 * len(list(epoch_of(config))))
    assert "ended after epoch 3: no epoch was better since epoch 1" in capsys.readouterr().out
    assert train(patient) == result
    assert "a larger train.patience goes on" in capsys.readouterr().out
    assert train(with_train(patient, patience=3)).steps == result.steps // 3 * 4
    assert train(with_train(patient, patience=0)).steps == result.steps * 2


def epoch_of(config: Config) -> Iterator[Any]:
    return batches(load_data(config).train, config, 0)


def test_a_run_with_patience_that_is_not_needed_is_the_same(config: Config) -> None:
    longer = with_train(config, epochs=3)
    first = (train(longer), best_weights(longer))
    patient = replace(with_train(longer, patience=2), run="patient")
    assert train(patient).figures == first[0].figures
    for name, value in best_weights(patient).items():
        assert np.array_equal(value, first[1][name]), name


@pytest.mark.parametrize(("rows", "pieces"), [(1, 1), (7, 3), (8, 4), (3, 8), (64, 1)])
def test_pieces_are_the_batch_and_their_shares_are_one(rows: int, pieces: int) -> None:
    inputs, answers = {"x": np.arange(2 * rows).reshape(rows, 2)}, np.arange(rows)
    parts = list(split_batch(inputs, answers, pieces))
    assert np.array_equal(np.concatenate([each["x"] for each, _, _ in parts]), inputs["x"])
    assert np.array_equal(np.concatenate([each for _, each, _ in parts]), answers)
    assert sum(share for _, _, share in parts) == pytest.approx(1)
    assert all(len(each) == share * rows for _, each, share in parts)
    assert len(parts) == min(rows, pieces)


@pytest.mark.parametrize("precision", ["float32", "float16"])
def test_a_batch_in_pieces_makes_the_same_step(config: Config, precision: Any) -> None:
    # Not by its own statistics: those of a piece are others. Nor with other units left out.
    names = names_of(config)
    norms = parts_of(name for name in names if name.endswith(STATISTICS))
    whole = replace(config, precision=precision, model=replace(config.model, dropout=0.0))
    whole = with_train(whole, freeze=tuple(norms), batch_size=50)
    first, second = step_of(whole), step_of(with_train(whole, accumulate=7))
    rough = precision == "float16"
    assert second["loss"] == pytest.approx(first["loss"], rel=1e-3 if rough else 1e-5)
    gradients = [name for name in first if name.startswith("gradient of ")]
    assert gradients
    for name in gradients:
        size = np.abs(first[name]).max()
        difference = np.abs(first[name] - second[name]).max()
        assert difference <= (0.05 if rough else 1e-4) * size, name


def moments_of(state: State) -> list[np.ndarray]:
    """The optimizer's running means of the gradients."""
    optimizer: Any = state.optimizer
    if FRAMEWORK == "pytorch":
        return [np.asarray(each["exp_avg"]) for each in optimizer.state.values()]
    return [np.array(each) for each in getattr(optimizer, "inner_optimizer", optimizer)._momentums]


@pytest.mark.parametrize("precision", ["float32", "float16"])
@pytest.mark.parametrize("accumulate", [1, 3])
def test_gradients_are_clipped_all_together(
    config: Config, precision: Any, accumulate: int
) -> None:
    clip = 0.001
    clipped = with_train(replace(config, precision=precision), clip=clip, accumulate=accumulate)
    for settings, lowest, highest in (
        (clipped, 0.99 * clip, 1.01 * clip),
        (with_train(clipped, clip=0.0), 2 * clip, np.inf),
        (with_train(clipped, clip=1e6), 2 * clip, np.inf),
    ):
        state = new_state(settings)
        probe_step(state, *next(batches(load_data(settings).train, settings, 0)), 0.01)
        norm = np.sqrt(sum(np.square(each, dtype=np.float64).sum() for each in moments_of(state)))
        assert lowest <= norm / 0.1 <= highest  # the mean has a tenth of the newest gradient


def test_a_part_learns_with_its_share_of_the_rate(config: Config) -> None:
    config = with_train(config, weight_decay=0.5)
    first = parts_of(names_of(config))[0]
    before = changes_of(config)
    slow = changes_of(with_train(config, rates=(f"{first}=0.1",)))
    for name, change in before.items():
        share = 0.1 if f"{first}." in name.replace("/", ".") else 1.0
        assert np.allclose(slow[name], share * change, rtol=1e-3, atol=1e-6), name


def test_the_longest_name_of_a_part_counts(config: Config) -> None:
    names = names_of(config)
    last = parts_of(names)[-1]
    bias = next(name for name in names if name.startswith(last) and "bias" in name)
    slow = changes_of(with_train(config, rates=(f"{bias}=0.01", f"{last}=0.1")))
    before = changes_of(config)
    for name, change in before.items():
        if f"{last}." in (dotted := name.replace("/", ".")):
            share = 0.01 if dotted.endswith(bias) else 0.1
            assert np.allclose(slow[name], share * change, rtol=1e-2, atol=1e-6), name


def test_a_run_begins_with_the_weights_of_another(
    config: Config, capsys: pytest.CaptureFixture[str]
) -> None:
    train(config)
    learned = best_weights(config)
    next_run = with_train(replace(config, run="next"), start="tiny", learning_rate=1e-6)
    train(next_run)
    count = len(names_of(config))
    assert f"begins with {count} of {count} weights of runs/tiny/best" in capsys.readouterr().out
    begun = best_weights(next_run)
    for name in names_of(config):
        if not name.endswith(STATISTICS):
            assert np.allclose(begun[name], learned[name], atol=1e-3), name
    # What it began with is not asked for again.
    shutil.rmtree("runs/tiny")
    assert train(next_run).epoch


def test_a_path_names_a_checkpoint_or_the_folder_of_a_run(config: Config) -> None:
    path = train(config).checkpoint.rename("kept")
    for at, start in enumerate([path, Path("away")]):
        Path("runs/tiny").rename("away") if at else None
        begun = with_train(replace(config, run=f"next-{at}"), start=str(start))
        if at:
            path.rename(Path("away") / checkpoint.best_path(config).name)
        train(begun)


def test_other_classes_get_a_new_last_layer(
    config: Config, capsys: pytest.CaptureFixture[str]
) -> None:
    source = replace(config.data, source=write_source("a", list("abc" * COUNTED)))
    other = replace(config.data, source=write_source("b", list("xyz" * COUNTED)), **OTHER)
    train(replace(config, data=source))
    begun = with_train(replace(config, run="next", data=other), start="tiny")
    train(begun)
    last = parts_of(names_of(begun))[-1]
    assert f"; new: {last}\n" in capsys.readouterr().out


def test_frozen_parts_keep_every_bit(config: Config) -> None:
    train(config)
    learned = best_weights(config)
    *frozen, _ = parts_of(names_of(config))
    train(with_train(replace(config, run="next"), start="tiny", freeze=tuple(frozen)))
    after = best_weights(replace(config, run="next"))
    same = [name for name in names_of(config) if np.array_equal(after[name], learned[name])]
    assert parts_of(same) == frozen
    assert {name for name in names_of(config) if name.split(".")[0] in frozen} == set(same)


def test_a_frozen_run_goes_on_exactly(config: Config, monkeypatch: pytest.MonkeyPatch) -> None:
    train(config)
    first, *_ = parts_of(names_of(config))
    whole = with_train(replace(config, run="whole"), start="tiny", freeze=(first,), clip=0.1)
    whole = with_train(whole, accumulate=2, rates=(f"{parts_of(names_of(config))[-1]}=2",))
    result = train(whole)

    parted = replace(whole, run="parted")
    stop_at_the_end_of_an_epoch(parted, monkeypatch)
    assert train(parted).figures == result.figures
    for name, value in best_weights(parted).items():
        assert np.array_equal(value, best_weights(whole)[name]), name


@pytest.mark.parametrize(
    ("settings", "reason"),
    [
        ({"start": "none"}, "none is no run and no checkpoint"),
        ({"start": "next"}, "next is no run and no checkpoint"),
        ({"start": "runs/tiny/../next/"}, "is this run itself"),
        ({"start": "notes.txt"}, "notes.txt"),
        ({"start": "tiny", "freeze": ("tail",)}, "the network has no tail"),
        ({"rates": ("tail=0.1",)}, "the network has no tail"),
    ],
)
def test_what_cannot_be_begun_with_is_one_message(
    config: Config, settings: dict[str, Any], reason: str
) -> None:
    train(config)
    Path("notes.txt").write_text("no checkpoint", "utf-8")
    if "itself" in reason:
        train(replace(config, run="next"))
    with pytest.raises(StarterError, match=reason):
        train(with_train(replace(config, run="next"), **settings), fresh=True)
    assert ("itself" in reason) == Path("runs/next").exists()


def test_a_network_without_a_part_that_learns_is_refused(config: Config) -> None:
    train(config)
    frozen = with_train(config, start="tiny", freeze=tuple(parts_of(names_of(config))))
    with pytest.raises(StarterError, match="nothing that learns"):
        train(replace(frozen, run="next"))


def test_weights_of_another_network_are_one_message(
    config: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    train(config)

    def rename(path: Path) -> tuple[dict[str, Any], dict[str, Any]]:
        settings, weights = checkpoint.read_weights(path)
        return settings, {f"other.{name}": value for name, value in weights.items()}

    monkeypatch.setattr(transfer, "read_weights", rename)
    with pytest.raises(StarterError, match="nothing in .* fits the network") as caught:
        train(with_train(replace(config, run="next"), start="tiny"))
    assert "it has other; model.py" in caught.value.hint


def test_weights_that_know_the_test_part_are_refused(config: Config) -> None:
    train(config)
    moved = replace(config, run="next", data=replace(config.data, test=0.4))
    with pytest.raises(StarterError, match="has learned from inputs of this test part") as caught:
        train(with_train(moved, start="tiny"))
    assert "data.test" in caught.value.hint


@pytest.mark.parametrize(
    "others", [{"learning_rate": 0.02}, {"batch_size": BATCH // 2}, {"clip": 1.0}]
)
def test_inexactly_a_run_goes_on_with_other_settings(
    config: Config, others: dict[str, Any], capsys: pytest.CaptureFixture[str]
) -> None:
    train(config)
    other = with_train(config, epochs=3, **others)
    with pytest.raises(StarterError, match="cannot go on") as caught:
        train(other)
    assert "--inexact" in caught.value.hint
    assert train(other, inexact=True).steps > len(list(epoch_of(config))) * 2
    [name] = others
    said = capsys.readouterr().out
    assert "goes on inexactly: train.epochs was 2, now 3, with the learning rate of epoch 3" in said
    assert f"; train.{name} was " in said
    # From now on these are its settings.
    train(other)
    assert "trained to its end" in capsys.readouterr().out


def test_inexactly_a_run_goes_on_with_data_that_have_grown(config: Config) -> None:
    source = replace(config.data, source=write_source("a", list("abc" * COUNTED)))
    grown = with_train(replace(config, data=source), batch_size=8)
    train(grown)
    write_source("a", list("abc" * COUNTED + "a"))
    with pytest.raises(StarterError, match=r"cannot go on: data.checksum was"):
        train(with_train(grown, epochs=3))
    train(with_train(grown, epochs=3), inexact=True)


@pytest.mark.parametrize(
    ("section", "others"), [("data", {"test": 0.3}), ("train", {"rates": ("output_layer=0.5",)})]
)
def test_another_split_or_other_weights_that_learn_are_never_mixed_in(
    config: Config, section: str, others: dict[str, Any]
) -> None:
    train(config)
    other = replace(config, **{section: replace(getattr(config, section), **others)})
    with pytest.raises(StarterError, match="cannot go on") as caught:
        train(other, inexact=True)
    assert "--inexact" not in caught.value.hint


def test_an_interrupted_epoch_begins_again_with_other_settings(
    config: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    stop_at_the_end_of_an_epoch(config, monkeypatch)
    other = with_train(config, weight_decay=0.5)
    assert train(other, inexact=True).steps == 2 * len(list(epoch_of(config)))


def test_what_an_older_checkpoint_does_not_name_is_as_by_default(
    config: Config, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def without(config: Config) -> dict[str, Any]:
        settings = run_settings(config)
        return {name: value for name, value in settings.items() if name != "train.clip"}

    with monkeypatch.context() as patch:
        patch.setattr(checkpoint, "run_settings", without)
        train(config)
    train(config)
    assert "trained to its end" in capsys.readouterr().out
    with pytest.raises(StarterError, match="train.clip was 0.0, now 1.0"):
        train(with_train(config, clip=1.0))
