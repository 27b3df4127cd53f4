"""The settings of [train], and what may not stand side by side in them."""

from collections.abc import Iterator
from typing import Literal

from pydantic import StrictBool
from pydantic.dataclasses import dataclass

from .check import RULES, names, number, text

SHARES = (1e-6, 100)  # of the learning rate


@dataclass(frozen=True, config=RULES)
class TrainConfig:
    epochs: int = number(12, 1, 1000)
    batch_size: int = number(64, 1, 4096)
    accumulate: int = number(1, 1, 1024)
    learning_rate: float = number(0.002, 1e-6, 1)
    schedule: Literal["cosine", "linear", "constant"] = "cosine"
    warm_up: int = number(20, 0, 1_000_000)
    weight_decay: float = number(0.0001, 0, 1)
    clip: float = number(0.0, 0, 1e6)
    patience: int = number(0, 0, 999)
    balance: StrictBool = False
    monitor: Literal["auto", "macro_f1", "accuracy", "r2", "mase", "mae", "loss"] = "auto"
    start: str = text("", ".*", "text: the name of a run, or the path of a checkpoint")
    freeze: tuple[str, ...] = names()
    rates: tuple[str, ...] = names()


def find_contradictions(train: TrainConfig) -> Iterator[str]:
    """One sentence for all that is valid alone and makes no sense together."""
    if train.patience >= train.epochs:
        yield (
            f"[train] patience = {train.patience} ends no run of epochs = {train.epochs}; "
            "valid: less than that, or 0"
        )
    if train.accumulate > train.batch_size:
        yield (
            f"[train] accumulate = {train.accumulate} is more than batch_size = "
            f"{train.batch_size}; valid: at most that"
        )
    if train.freeze and not train.start:
        yield "[train] freeze keeps what start brings, and start is empty; valid: both, or neither"
    for each in train.rates:
        try:
            read_share(each)
        except ValueError:
            low, high = SHARES
            yield f'[train] rates = "{each}"; valid: "part=share", {low:g}..{high} of learning_rate'


def read_share(rate: str) -> tuple[str, float]:
    """Part and share that "hidden=0.1" stands for. Raises ValueError: it is not written so."""
    name, _, share = rate.partition("=")
    value = float(share)
    if not (name.strip() and SHARES[0] <= value <= SHARES[1]):
        raise ValueError
    return name.strip(), value
