"""One training step with all its numbers in the open."""

from dataclasses import replace

import numpy as np

from ..config import Config
from ..console import show_table
from ..data import load_data
from ..device import choose_device, describe_device, seed_everything, set_threads
from ..training.batches import batches
from ..training.guards import watch
from ..training.schedule import learning_rate_at
from ..training.state import State
from .probe import dump_step, probe_step


def debug_batch(config: Config, stop: bool = False) -> None:
    """Train a new network on the first batch and show what every layer made of it.

    Args:
        stop: open the debugger afterwards; `values` holds every array by its name.
    """
    # What is looked at runs as it is written, whatever else the settings say.
    config = replace(config, debug=replace(config.debug, eager=True))
    set_threads(config.threads)
    device = choose_device(config.device)
    seed_everything(config.seed)
    data = load_data(config)
    state = State(config, data.task, device)
    inputs, answers = next(batches(data.train, config, epoch=0))
    rate = learning_rate_at(0, 1, config.train)
    with watch(config, state):
        values = probe_step(state, inputs, answers, rate)
    title = f"one step with {len(answers)} inputs on {describe_device(device)}"
    columns = ["what", "shape", "type", "lowest", "highest", "mean", "not finite"]
    show_table(title, columns, [_describe(name, value) for name, value in values.items()])
    if folder := dump_step(state, inputs, answers, rate):
        print(f"every operation of one more step: {folder}/tfdbg_events.* (TensorBoard's debugger)")
    if stop:
        breakpoint()  # p values["loss"]; p values.keys(); c goes on


def _describe(name: str, value: np.ndarray) -> list[str]:
    wide = value.astype(np.float64)
    finite = wide[np.isfinite(wide)]
    numbers = (finite.min(), finite.max(), finite.mean()) if finite.size else ()
    shown = [f"{number:.4g}" for number in numbers] or ["-"] * 3
    return [name, str(value.shape), str(value.dtype), *shown, str(wide.size - finite.size)]
