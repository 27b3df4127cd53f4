"""The training loop."""

import shutil
import time
from collections.abc import Callable
from functools import partial
from typing import TypeAlias

import numpy as np
import torch
from torch.nn import functional as F

from .board.panels import open_board, show_epoch
from .config import Config
from .console import Bar
from .data import Splits, load_data
from .device import choose_device, describe_device, seed_everything, set_threads
from .evaluate import measure
from .model import as_tensor
from .training.batches import batches, count_batches
from .training.checkpoint import best_path, resume, save_best, save_last
from .training.guards import watch
from .training.inference import count_parameters, is_finite, predict_logits
from .training.progress import TrainResult, check_finite, describe_figures, is_better, report_result
from .training.schedule import learning_rate_at
from .training.state import State

Loss: TypeAlias = torch.Tensor
Step: TypeAlias = Callable[[np.ndarray, np.ndarray, float], Loss]

SAVE_SECONDS = 60  # within an epoch: at most so much work is lost by a kill


def train_step(state: State, inputs: np.ndarray, labels: np.ndarray, rate: float) -> Loss:
    """One update. The loss stays on the device: reading it here would wait for every step.

    Shapes: (b, ...), (b,) -> ().
    """
    x = as_tensor(inputs, state.device)  # (b, c, s, s) or (b, columns)
    y = as_tensor(labels, state.device)  # (b,)
    # forward
    with torch.autocast(state.device.type, state.dtype, enabled=state.dtype != torch.float32):
        logits = state.forward(x)  # (b, classes)
    # loss
    loss = F.cross_entropy(logits.float(), y)  # ()
    # gradients
    state.optimizer.zero_grad()
    state.scaler.scale(loss).backward()  # type: ignore[no-untyped-call]
    # update
    share = rate / state.optimizer.defaults["lr"]  # of its peak, the same for every group
    for group in state.optimizer.param_groups:
        group["lr"] = share * group["initial_lr"]
    state.scaler.step(state.optimizer)
    state.scaler.update()
    return loss.detach()  # ()


def build_step(config: Config, state: State) -> Step:
    """The step as training takes it: inputs, labels and learning rate in, loss out."""
    return partial(train_step, state)


def train(config: Config, fresh: bool = False) -> TrainResult:
    """Train to the end, from the last checkpoint if there is one.

    Args:
        fresh: delete the run of this name, its checkpoints and events, and start over.
    """
    data, state = _start(config, fresh)
    progress, settings = state.progress, config.train
    step = build_step(config, state)
    steps = settings.epochs * count_batches(data.train, settings.batch_size)
    if progress.epoch == settings.epochs:
        more = "a larger train.epochs goes on, `make train ARGS=--fresh` starts over"
        print(f"{config.run_folder} is trained to its end; {more}")
        return report_result(progress, settings.monitor, best_path(config))
    bar = Bar(steps, progress.step, plain=config.debug.eager)
    shown = open_board(config, state.model, data, progress.step)
    with shown as board, bar, watch(config, state):
        clock = saved = time.monotonic()
        seen = 0  # inputs since the clock was read
        while progress.epoch < settings.epochs:
            # next batch
            for inputs, labels in batches(data.train, config, progress.epoch, progress.batch):
                rate = learning_rate_at(progress.step, steps, settings.learning_rate)
                loss = step(inputs, labels, rate)
                progress.batch += 1
                progress.step += 1
                seen += len(labels)
                # log
                bar.advance(f"epoch {progress.epoch + 1}/{settings.epochs}")
                if progress.step % config.board.every == 0:
                    # Reading the loss waits for the device, so not at every step.
                    check_finite(loss.item(), progress.step)
                    board.scalar("train/loss", loss.item(), progress.step)
                    board.scalar("train/learning_rate", rate, progress.step)
                    speed = seen / (time.monotonic() - clock)
                    board.scalar("speed/inputs_per_second", speed, progress.step)
                    clock, seen = time.monotonic(), 0
                # save
                if time.monotonic() - saved >= SAVE_SECONDS:
                    check_finite(loss.item(), progress.step, is_finite(state.model))
                    save_last(config, state)
                    saved = time.monotonic()
            # evaluate
            size, workers = settings.batch_size, config.data.workers
            logits = predict_logits(state.model, data.validation, state.device, size, workers)
            figures = measure(logits, data.validation.labels)
            for name, value in figures.items():
                board.scalar(f"validation/{name}", value, progress.step)
            show_epoch(board, config, state.model, data, logits, progress.step)
            # save
            check_finite(figures["loss"], progress.step)
            progress.epoch, progress.batch = progress.epoch + 1, 0
            if is_better(figures, progress.best, settings.monitor):
                progress.best_epoch, progress.best = progress.epoch, figures
                save_best(config, state)  # before the last: a kill between repeats the epoch
            save_last(config, state)
            clock, saved, seen = time.monotonic(), time.monotonic(), 0
            epoch = f"epoch {progress.epoch}/{settings.epochs}"
            bar.say(f"{epoch}: validation {describe_figures(figures)}")
    return report_result(progress, settings.monitor, best_path(config))


def _start(config: Config, fresh: bool) -> tuple[Splits, State]:
    set_threads(config.threads)
    device = choose_device(config.device)
    seed_everything(config.seed)
    data = load_data(config)
    state = State(config, data.task, device)
    if fresh and config.run_folder.exists():  # only now: what fails above leaves the run alone
        shutil.rmtree(config.run_folder)
    print(f"{count_parameters(state.model)} parameters on {describe_device(device)}")
    if resume(config, state):
        print(f"{config.run_folder} goes on after step {state.progress.step}")
    return data, state
