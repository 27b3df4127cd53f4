"""Training by Keras' own loop: the steps of train.py, with the callbacks of callbacks.py."""

from collections.abc import Callable, Iterator
from functools import partial, wraps
from threading import Event
from typing import Any

import keras
import tensorflow as tf

from .board.panels import open_board
from .board.writer import Board
from .callbacks import make_callbacks
from .config import Config, StarterError
from .console import Bar
from .data import Splits
from .measure.figures import describe_figures
from .train import end_epoch, start, train_step
from .training.batches import batches, count_batches
from .training.checkpoint import best_path
from .training.guards import watch
from .training.loading import Batch
from .training.progress import TrainResult, check_finite, explain_end, report_result
from .training.schedule import learning_rate_at
from .training.state import State
from .training.stopping import StoppedError, heed_signals

GOES_ON = "what was learned up to the last epoch is saved; `make fit` and `make train` go on"
HOOKS = [name for name in dir(keras.callbacks.Callback) if name.startswith("on_")]


def fit(config: Config, fresh: bool = False) -> TrainResult:
    """Train to the end, from the last checkpoint if there is one, as `train` does.

    Args:
        fresh: delete the run of this name, its checkpoints and events, and start over.

    Raises:
        StoppedError: a signal asked for it; the run is as after its last epoch.
        StarterError: a callback has raised, or `train` was stopped within an epoch.
    """
    own = _own_callbacks(config)
    data, state = start(config, fresh)
    progress, settings = state.progress, config.train
    monitor = data.task.target.monitored(settings.monitor)
    if progress.is_over(settings):
        print(f"{config.run_folder} {explain_end(progress, settings)}")
        return report_result(progress, monitor, best_path(config))
    if progress.batch or not state.replicas.alone:
        what = "it was stopped within an epoch" if progress.batch else "it takes several cores"
        raise StarterError(f"{config.run_folder} cannot go on by fit: {what}", "use `make train`")
    length = count_batches(data.train, settings.batch_size)
    raised: list[StarterError] = []
    model = state.model
    model.train_step = partial(_step, state)
    model.compile(state.optimizer, jit_compile=config.compiles, run_eagerly=config.debug.eager)
    bar = Bar(settings.epochs * length, progress.step, plain=config.debug.eager)
    shown, device = open_board(config, model, data, progress.step), tf.device(state.device)
    with device, shown as board, bar, watch(config, state), heed_signals() as stop:
        try:
            model.fit(
                _stream(data, config, progress.epoch, raised),
                initial_epoch=progress.epoch,
                epochs=settings.epochs,
                steps_per_epoch=length,
                callbacks=[_Loop(config, state, data, board, bar, stop), *own],
                shuffle=False,  # they come in their order
                verbose=0,
            )
        except tf.errors.OpError:
            if not raised:
                raise
            raise raised[0] from None  # TensorFlow's own words are Python's traceback
        board.tracker.result(progress.best, progress.best_epoch)
    if stop.is_set():
        raise StoppedError(f"{config.run_folder} is saved after epoch {progress.epoch}")
    if progress.epoch == 0:
        raise StarterError("a callback ended the run within its first epoch: nothing is saved")
    if progress.epoch < settings.epochs:
        print(f"{config.run_folder} was ended after epoch {progress.epoch}; `make fit` goes on")
    return report_result(progress, monitor, best_path(config))


def _step(state: State, batch: tuple[dict[str, tf.Tensor], tf.Tensor]) -> dict[str, tf.Tensor]:
    inputs, answers = batch
    return {"loss": train_step(state, inputs, answers, state.optimizer.learning_rate)}


class _Loop(keras.callbacks.Callback):  # type: ignore[misc]  # Keras ships no types
    """What train.py does around its steps. The first callback: the others see its figures."""

    def __init__(
        self, config: Config, state: State, data: Splits, board: Board, bar: Bar, stop: Event
    ) -> None:
        super().__init__()
        self._config, self._state, self._data = config, state, data
        self._board, self._bar, self._stop = board, bar, stop
        self._length = count_batches(data.train, config.train.batch_size)

    def on_train_batch_begin(self, batch: int, logs: Any = None) -> None:
        train, progress = self._config.train, self._state.progress
        if train.schedule != "constant":  # otherwise callbacks may change it
            at, steps = progress.epoch * self._length + progress.batch, train.epochs * self._length
            self._state.optimizer.learning_rate = learning_rate_at(at, steps, train)

    def on_train_batch_end(self, batch: int, logs: Any = None) -> None:
        progress = self._state.progress
        progress.batch, progress.step = progress.batch + 1, progress.step + 1
        self._bar.advance(f"epoch {progress.epoch + 1}/{self._config.train.epochs}")
        if progress.step % self._config.board.every == 0:
            rate = float(self._state.optimizer.learning_rate)
            check_finite(float(logs["loss"]), progress.step)
            self._board.scalar("train/loss", float(logs["loss"]), progress.step)
            self._board.scalar("train/learning_rate", rate, progress.step)
        if self._stop.is_set():
            self.model.stop_training = True

    def on_epoch_end(self, epoch: int, logs: Any = None) -> None:
        progress, train = self._state.progress, self._config.train
        if progress.batch < self._length:  # a signal or a callback has ended it within
            return
        figures = end_epoch(self._config, self._state, self._data, self._board)
        logs.update({f"val_{name}": value for name, value in figures.items()})
        line = f"epoch {progress.epoch}/{train.epochs}: validation {describe_figures(figures)}"
        self._bar.say(line)
        if progress.is_over(train) or self._stop.is_set():
            self.model.stop_training = True


def _stream(
    data: Splits, config: Config, epoch: int, raised: list[StarterError]
) -> tf.data.Dataset:
    """The batches that `train` takes, epoch after epoch, inputs (b, ...) and answers (b, ...)."""

    def read() -> Iterator[Batch]:
        try:
            for each in range(epoch, config.train.epochs):
                yield from batches(data.train, config, each)
        except StarterError as error:
            raised.append(error)
            raise

    inputs, answers = next(batches(data.train, config, epoch))  # all batches have its shapes
    spec = {name: tf.TensorSpec.from_tensor(tf.constant(x)) for name, x in inputs.items()}
    signature = (spec, tf.TensorSpec.from_tensor(tf.constant(answers)))
    return tf.data.Dataset.from_generator(read, output_signature=signature)


def _own_callbacks(config: Config) -> list[keras.callbacks.Callback]:
    try:
        callbacks = make_callbacks(config)
    except Exception as error:
        message = f"make_callbacks of callbacks.py raised {type(error).__name__}: {error}"
        raise StarterError(message) from error
    kind = keras.callbacks.Callback
    if not (isinstance(callbacks, list) and all(isinstance(each, kind) for each in callbacks)):
        raise StarterError("make_callbacks of callbacks.py has to give a list of Keras callbacks")
    for callback in callbacks:
        for name in HOOKS:
            setattr(callback, name, _telling(callback, getattr(callback, name)))
    return callbacks


def _telling(callback: keras.callbacks.Callback, hook: Callable[..., None]) -> Callable[..., None]:
    """The hook, and one line if it raises."""

    @wraps(hook)
    def call(*given: Any, **named: Any) -> None:
        try:
            hook(*given, **named)
        except Exception as error:
            name = f"{type(callback).__name__}.{hook.__name__}"
            message = f"the callback {name} raised {type(error).__name__}: {error}"
            raise StarterError(message, GOES_ON) from error

    return call
