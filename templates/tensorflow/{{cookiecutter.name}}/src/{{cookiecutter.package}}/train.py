"""The training loop."""

import shutil
import time
from collections.abc import Callable
from functools import partial
from typing import TypeAlias

import numpy as np
import tensorflow as tf

from .board.follow import check_tracker
from .board.panels import open_board, show_epoch
from .board.writer import Board
from .config import Config
from .console import Bar
from .data import Splits, load_data
from .device import as_tensors, choose_device, describe_device, seed_everything, set_threads
from .measure.figures import describe_figures, is_better, measure
from .reading.reader import Inputs
from .training.again import has_begun
from .training.batches import batches, count_batches, split_batch
from .training.checkpoint import best_path, resume, save_best, save_last
from .training.guards import watch
from .training.inference import count_parameters, is_finite, predict_outputs
from .training.loss import compute_loss
from .training.progress import TrainResult, check_finite, explain_end, report_result
from .training.schedule import learning_rate_at
from .training.state import State
from .training.stopping import StoppedError, heed_signals
from .training.transfer import begin_from
from .training.workers import ALONE, Workers

Loss: TypeAlias = tf.Tensor
Step: TypeAlias = Callable[[Inputs, np.ndarray, float], Loss]

SAVE_SECONDS = 60  # within an epoch: at most so much work is lost by a kill


def train_step(state: State, inputs: Inputs, answers: np.ndarray, rate: float) -> Loss:
    """One update. As a graph this Python runs once, to trace it; the loss stays on the device.

    Shapes: (b, ...) each, (b,) or (b, classes) -> ().
    """
    weights = [weight for weight, _ in state.weights]
    losses: list[Loss] = []
    gradients: list[tf.Tensor] = []
    for piece, labels, part in split_batch(inputs, answers, state.settings.accumulate):
        # One after the other: a graph would hold them in memory side by side.
        with tf.control_dependencies(gradients), tf.GradientTape() as tape:
            x = as_tensors(piece, state.device)  # (b, ...) each
            # forward
            outputs = state.model(x, training=True)  # (b, width)
            # loss
            loss = compute_loss(outputs, labels, state.task.target) * part  # (), of the mean
            scaled = state.optimizer.scale_loss(loss)  # (), larger in float16 only
        losses.append(loss)
        # gradients, added up
        found = list(map(_as_dense, tape.gradient(scaled, weights)))
        gradients = list(map(tf.add, gradients, found)) if gradients else found
    if state.settings.clip and not state.replicas.alone:  # the optimizer clips what a core has
        gradients = tf.distribute.get_replica_context().all_reduce("MEAN", gradients)
    # update
    state.optimizer.learning_rate = rate
    state.optimizer.apply(gradients, weights)
    return tf.add_n(losses)  # ()


def build_step(config: Config, state: State) -> Step:
    """The step as training takes it: inputs, answers and learning rate in, loss out."""
    if not state.replicas.alone:
        return state.replicas.share(partial(train_step, state))
    graph = tf.function(partial(train_step, state), jit_compile=config.compiles)

    def step(inputs: Inputs, answers: np.ndarray, rate: float) -> Loss:
        with tf.device(state.device):
            return graph(inputs, answers, tf.constant(rate))  # a plain number would trace anew

    return step


def train(
    config: Config, fresh: bool = False, workers: Workers = ALONE, inexact: bool = False
) -> TrainResult:
    """Train to the end, from the last checkpoint if there is one.

    Args:
        fresh: delete the run of this name, its checkpoints and events, and start over.
        inexact: go on with other settings or data, too.
        workers: which of several processes this is, that train together.

    Raises:
        StoppedError: a signal asked for it; the run was saved.
    """
    data, state = start(config, fresh, workers, inexact)
    progress, settings = state.progress, config.train
    monitor = data.task.target.monitored(settings.monitor)
    step = build_step(config, state)
    length = count_batches(data.train, settings.batch_size)  # of an epoch, in steps
    steps = settings.epochs * length
    if progress.is_over(settings):
        print(f"{config.run_folder} {explain_end(progress, settings)}")
        return report_result(progress, monitor, best_path(config))
    bar, device = Bar(steps, progress.step, plain=config.debug.eager), tf.device(state.device)
    shown = open_board(config, state.model, data, progress.step)
    with device, shown as board, bar, watch(config, state), heed_signals() as stop:
        clock = saved = time.monotonic()
        seen = 0  # inputs since the clock was read
        while not progress.is_over(settings):
            # next batch
            left = batches(data.train, config, progress.epoch, progress.batch, workers)
            for inputs, answers in left:
                at = progress.epoch * length + progress.batch
                rate = learning_rate_at(at, steps, settings)
                loss = step(inputs, answers, rate)
                progress.batch += 1
                progress.step += 1
                seen += len(answers) * workers.count
                # log
                bar.advance(f"epoch {progress.epoch + 1}/{settings.epochs}")
                if progress.step % config.board.every == 0:
                    # Reading the loss waits for the device, so not at every step.
                    check_finite(float(loss), progress.step)
                    board.scalar("train/loss", float(loss), progress.step)
                    board.scalar("train/learning_rate", rate, progress.step)
                    speed = seen / (time.monotonic() - clock)
                    board.scalar("speed/inputs_per_second", speed, progress.step)
                    clock, seen = time.monotonic(), 0
                # save
                stopping = workers.agree(stop.is_set())
                if stopping or time.monotonic() - saved >= SAVE_SECONDS:
                    check_finite(float(loss), progress.step, is_finite(state.model))
                    save_last(config, state)
                    saved = time.monotonic()
                if stopping:
                    raise StoppedError(f"{config.run_folder} is saved after step {progress.step}")
            # evaluate, save
            figures = end_epoch(config, state, data, board)
            clock, saved, seen = time.monotonic(), time.monotonic(), 0
            epoch = f"epoch {progress.epoch}/{settings.epochs}"
            bar.say(f"{epoch}: validation {describe_figures(figures)}")
        board.tracker.result(progress.best, progress.best_epoch)
    if progress.epoch < settings.epochs:
        print(f"{config.run_folder} {explain_end(progress, settings)}")
    return report_result(progress, monitor, best_path(config))


def end_epoch(config: Config, state: State, data: Splits, board: Board) -> dict[str, float]:
    """Measure what the epoch has learned, show and save it; the figures of the validation part.

    Raises:
        StarterError: the training has diverged, or the disk is full.
    """
    progress, settings = state.progress, config.train
    # evaluate
    size, ahead = settings.batch_size, config.data.workers
    outputs = predict_outputs(state.model, data.validation, state.device, size, ahead)
    figures = measure(outputs, data.validation.answers, data.task.target)
    for name, value in figures.items():
        board.scalar(f"validation/{name}", value, progress.step)
    show_epoch(board, config, state.model, data, outputs, progress.step)
    # save
    check_finite(figures["loss"], progress.step)
    progress.epoch, progress.batch = progress.epoch + 1, 0
    if is_better(figures, progress.best, data.task.target.monitored(settings.monitor)):
        progress.best_epoch, progress.best = progress.epoch, figures
        save_best(config, state)  # before the last: a kill between repeats the epoch
    save_last(config, state)
    return figures


def start(
    config: Config, fresh: bool, workers: Workers = ALONE, inexact: bool = False
) -> tuple[Splits, State]:
    """The data, and where the run stands; see `train`."""
    set_threads(config.threads)
    device = choose_device(config.device)
    seed_everything(config.seed)
    data = load_data(config)
    state = State(config, data.task, device, workers)
    check_tracker(config)
    if config.train.start and (fresh or not has_begun(config)):
        begin_from(config, state)
    # Only now: what fails above leaves the run alone.
    if fresh and workers.leads and config.run_folder.exists():
        shutil.rmtree(config.run_folder)
    print(f"{count_parameters(state.model)} parameters on {describe_device(device)}")
    if resume(config, state, inexact):
        print(f"{config.run_folder} goes on after step {state.progress.step}")
    return data, state


def _as_dense(gradient: tf.Tensor | tf.IndexedSlices | None) -> tf.Tensor | None:
    """A gradient with a number for each weight: an embedding's are slices, one for each input.

    None, of weights that the loss does not hang on, stays.
    """
    return None if gradient is None else tf.convert_to_tensor(gradient)
