"""A network's weights by name: which of them learn, how fast, and which go into another."""

from collections.abc import Mapping
from typing import Any, TypeAlias

import torch

from ..layers import Head
from ..model import Model
from ..settings.training import TrainConfig
from .shares import is_in, plan_shares

Weight: TypeAlias = torch.nn.Parameter
Optimizer: TypeAlias = torch.optim.Optimizer
Numbers: TypeAlias = torch.Tensor  # what a checkpoint holds of a weight

_STATISTICS = ("running_mean", "running_var", "num_batches_tracked")  # of normalization


def decays(weight: Weight) -> bool:
    """Whether weight decay pulls at it: not at biases and the weights of normalization."""
    return len(weight.shape) > 1


def learning_weights(model: Model, train: TrainConfig) -> list[tuple[Weight, float]]:
    """Those that learn, with their shares of the learning rate; the others are frozen.

    Raises:
        StarterError: see `plan_shares`.
    """
    named = dict(model.named_parameters())
    shares = plan_shares(list(named), train)
    for name, weight in named.items():
        weight.requires_grad_(shares[name] > 0)
    for name, layer in model.named_modules():
        if any(is_in(name, part) for part in train.freeze) and hasattr(layer, "running_mean"):
            # What it has learned of its inputs stays too; `model.train()` would wake it up.
            layer.eval().train = lambda mode=True, layer=layer: layer
    return [(weight, shares[name]) for name, weight in named.items() if shares[name]]


def build_optimizer(weights: list[tuple[Weight, float]], train: TrainConfig) -> Optimizer:
    """AdamW, with a group for each share of the rate, and again for what does not decay."""
    groups: list[dict[str, Any]] = []
    for share in sorted({share for _, share in weights}, reverse=True):
        same = [weight for weight, own in weights if own == share]
        for wanted, decay in ((True, train.weight_decay), (False, 0.0)):
            those = [weight for weight in same if decays(weight) == wanted]
            rate = share * train.learning_rate
            groups.append({"params": those, "lr": rate, "weight_decay": decay})
    # Fused: one pass over all weights instead of ten over each.
    optimizer = torch.optim.AdamW(groups, lr=train.learning_rate, fused=True)
    for group in optimizer.param_groups:  # it keeps its share of the schedule's rate
        group["initial_lr"] = group["lr"]
    return optimizer


def name_numbers(model: Model, with_head: bool = True) -> dict[str, Numbers]:
    """All that training changes, by name: weights, and the statistics of normalization.

    Args:
        with_head: with those of the last layer, which mean the classes of one target.
    """
    weights = {name for name, _ in model.named_parameters()}
    heads = [name for name, layer in model.named_modules() if isinstance(layer, Head)]
    return {
        name: numbers
        for name, numbers in model.state_dict().items()
        if (name in weights or name.endswith(_STATISTICS))
        and (with_head or not any(is_in(name, head) for head in heads))
    }


def put_numbers(model: Model, numbers: Mapping[str, Numbers]) -> None:
    """Give the network these of its numbers. Shapes: as the network has them."""
    model.load_state_dict(numbers, strict=False)
