"""Which parts of a network learn, and with which share of the learning rate."""

import difflib
from collections.abc import Iterable, Sequence

from ..config import StarterError
from ..settings.training import TrainConfig, read_share


def plan_shares(names: Sequence[str], train: TrainConfig) -> dict[str, float]:
    """Share of the learning rate of each weight; 0: it stays as it is.

    Args:
        names: of all weights, dotted. A part is what some of them begin with.

    Raises:
        StarterError: a part does not exist, or nothing would learn.
    """
    shares = dict(map(read_share, train.rates)) | dict.fromkeys(train.freeze, 0.0)
    for part in shares:
        if not any(is_in(name, part) for name in names):
            nearest = difflib.get_close_matches(part, parts_of(names), n=1)
            hint = f"nearest: {nearest[0]}" if nearest else f"it has {', '.join(parts_of(names))}"
            raise StarterError(f"train.freeze, train.rates: the network has no {part}", hint)
    plan = {}
    for name in names:
        parts = [part for part in shares if is_in(name, part)]
        plan[name] = shares[max(parts, key=len)] if parts else 1.0
    if not any(plan.values()):
        raise StarterError("train.freeze leaves nothing that learns", "name fewer parts")
    return plan


def is_in(name: str, part: str) -> bool:
    """Whether a weight or layer is the part, or within it."""
    return f"{name}.".startswith(f"{part}.")


def parts_of(names: Iterable[str]) -> list[str]:
    """The network's parts of the first level, in their order."""
    return list(dict.fromkeys(name.split(".")[0] for name in names))
