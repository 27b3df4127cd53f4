"""`make fit`: Keras' own loop, the user's callbacks, and the run that `make train` makes."""

import signal
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import keras
import numpy as np
import pytest
from conftest import stop_at_the_end_of_an_epoch, with_workers

from {{ cookiecutter.package }} import fit as fitting
from {{ cookiecutter.package }} import train as training
from {{ cookiecutter.package }}.config import (
    Config,
    StarterError,
)
from {{ cookiecutter.package }}.fit import fit
from {{ cookiecutter.package }}.train import train
from {{ cookiecutter.package }}.training import checkpoint
from {{ cookiecutter.package }}.training.batches import (
    batches,
)
from {{ cookiecutter.package }}.training.stopping import (
    StoppedError,
)


class Spy(keras.callbacks.Callback):  # type: ignore[misc]  # Keras ships no types
    """Keeps what it is told, and does at one hook what a test wants."""

    def __init__(self, hook: str = "", act: Any = None) -> None:
        super().__init__()
        self.epochs: list[dict[str, float]] = []
        self.rates: list[float] = []
        self._hook, self._act = hook, act

    def on_train_batch_end(self, batch: int, logs: Any = None) -> None:
        self.rates.append(float(self.model.optimizer.learning_rate))
        self._do("batch")

    def on_epoch_end(self, epoch: int, logs: Any = None) -> None:
        self.epochs.append(dict(logs))
        self._do("epoch")

    def _do(self, hook: str) -> None:
        if hook == self._hook:
            self._act(self)


def use(monkeypatch: pytest.MonkeyPatch, *callbacks: keras.callbacks.Callback) -> None:
    monkeypatch.setattr(fitting, "make_callbacks", lambda _: list(callbacks))


def weights_of(config: Config) -> dict[str, np.ndarray]:
    return checkpoint.read_weights(checkpoint.best_path(config))[1]


def assert_same_run(one: Config, other: Config) -> None:
    first, second = weights_of(one), weights_of(other)
    assert first.keys() == second.keys()
    for name, value in first.items():
        assert np.array_equal(value, second[name]), name


@pytest.mark.parametrize("workers", [0, 2])
def test_fit_ends_in_the_checkpoint_of_train(workers: int) -> None:
    config = with_workers(workers)
    by_fit = replace(config, run="fit")
    assert fit(by_fit).figures == train(config).figures
    assert_same_run(by_fit, config)


def test_callbacks_see_the_figures_and_the_schedule(
    config: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    spy = Spy()
    use(monkeypatch, spy)
    result = fit(config)
    assert len(spy.epochs) == config.train.epochs
    assert len(spy.rates) == result.steps
    assert spy.epochs[result.epoch - 1]["val_loss"] == result.figures["loss"]
    assert "loss" in spy.epochs[0]
    assert spy.rates[-1] < max(spy.rates) == pytest.approx(config.train.learning_rate)


def test_early_stopping_ends_the_run_and_both_go_on(
    config: Config, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    longer = replace(config, train=replace(config.train, epochs=4))
    use(monkeypatch, keras.callbacks.EarlyStopping("val_loss", min_delta=100, patience=1))
    steps = fit(longer).steps
    assert "was ended after epoch 2" in capsys.readouterr().out
    use(monkeypatch)
    assert fit(replace(longer, train=replace(longer.train, epochs=5))).steps == steps // 2 * 5
    whole = replace(longer, run="whole", train=replace(longer.train, epochs=5))
    train(whole)
    assert len(weights_of(longer)) == len(weights_of(whole))


def test_with_a_constant_schedule_the_rate_is_the_callbacks(
    config: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    constant = replace(config, train=replace(config.train, schedule="constant"))
    spy = Spy()
    halve = keras.callbacks.LearningRateScheduler(lambda epoch, rate: rate / 2)
    use(monkeypatch, halve, spy)
    fit(constant)
    assert {round(rate, 6) for rate in spy.rates} == {0.005, 0.0025}


@pytest.mark.parametrize("hook", ["batch", "epoch"])
def test_a_callback_that_raises_is_one_message_and_loses_nothing(
    config: Config, monkeypatch: pytest.MonkeyPatch, hook: str
) -> None:
    def fail(spy: Spy) -> None:
        if len(spy.epochs) == 1 and (hook == "epoch" or len(spy.rates) > 4):
            raise KeyError("nothing here")

    train(replace(config, run="whole"))
    use(monkeypatch, Spy(hook, fail))
    with pytest.raises(StarterError, match=r"the callback Spy.on_\w+ raised KeyError") as caught:
        fit(config)
    assert "`make train` go on" in caught.value.hint
    train(config)
    assert_same_run(config, replace(config, run="whole"))


def test_a_callback_that_ends_the_first_epoch_leaves_nothing(
    config: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    use(monkeypatch, Spy("batch", lambda spy: setattr(spy.model, "stop_training", True)))
    with pytest.raises(StarterError, match="within its first epoch"):
        fit(config)


@pytest.mark.parametrize("given", [None, "stop", [1], (Spy(),)])
def test_what_is_no_list_of_callbacks_is_one_message(
    config: Config, monkeypatch: pytest.MonkeyPatch, given: Any
) -> None:
    monkeypatch.setattr(fitting, "make_callbacks", lambda _: given)
    with pytest.raises(StarterError, match="has to give a list of Keras callbacks"):
        fit(config)


def test_callbacks_that_cannot_be_made_are_one_message(
    config: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fitting, "make_callbacks", lambda _: 1 / 0)
    with pytest.raises(StarterError, match="make_callbacks .* raised ZeroDivisionError"):
        fit(config)


def test_a_signal_stops_and_the_run_goes_on_exactly(
    config: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    def ask(spy: Spy) -> None:
        if len(spy.epochs) == 1 and len(spy.rates) % 2:
            signal.raise_signal(signal.SIGTERM)

    train(replace(config, run="whole"))
    use(monkeypatch, Spy("batch", ask))
    with pytest.raises(StoppedError, match="saved after epoch 1"):
        fit(config)
    use(monkeypatch)
    fit(config)
    assert_same_run(config, replace(config, run="whole"))


def test_an_epoch_that_train_has_begun_is_left_to_train(
    config: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    stop_at_the_end_of_an_epoch(config, monkeypatch)
    with pytest.raises(StarterError, match="stopped within an epoch") as caught:
        fit(config)
    assert caught.value.hint == "use `make train`"


def test_data_that_cannot_be_read_are_one_message(
    config: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*given: Any) -> Iterator[Any]:
        yield next(batches(*given))
        raise StarterError("a file is gone")

    monkeypatch.setattr(fitting, "batches", broken)
    with pytest.raises(StarterError, match="^a file is gone$"):
        fit(config)


def test_patience_holds_in_fit_too(config: Config, monkeypatch: pytest.MonkeyPatch) -> None:
    patient = replace(config, train=replace(config.train, epochs=6, patience=1, monitor="loss"))
    values = iter([0.5, 0.4, 0.3])

    def worse(*_: object) -> dict[str, float]:
        value = next(values)
        return {"accuracy": value, "loss": 1 - value}

    monkeypatch.setattr(training, "measure", worse)
    assert fit(patient).epoch == 1
    assert next(values) == 0.3
