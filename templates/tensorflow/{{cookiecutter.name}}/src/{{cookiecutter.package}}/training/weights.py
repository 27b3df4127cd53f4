"""A network's weights by name: which of them learn, how fast, and which go into another."""

from collections.abc import Mapping
from typing import TypeAlias

import keras
import tensorflow as tf

from ..layers import Head
from ..model import Model
from ..settings.training import TrainConfig
from .shares import is_in, plan_shares

Weight: TypeAlias = keras.Variable
Optimizer: TypeAlias = keras.optimizers.Optimizer
Numbers: TypeAlias = keras.Variable  # or what a checkpoint holds of one

_STATISTICS = ("moving_mean", "moving_variance")  # of normalization


def decays(weight: Weight) -> bool:
    """Whether weight decay pulls at it: not at biases and the weights of normalization."""
    return len(weight.shape) > 1


def learning_weights(model: Model, train: TrainConfig) -> list[tuple[Weight, float]]:
    """Those that learn, with their shares of the learning rate; the others are frozen.

    Raises:
        StarterError: see `plan_shares`.
    """
    named = {_name_of(weight): weight for weight in model.trainable_variables}
    shares = plan_shares(list(named), train)
    for name, weight in named.items():
        weight.trainable = shares[name] > 0
    for layer in model._flatten_layers(include_self=False):
        if any(is_in(_name_of(layer), part) for part in train.freeze):
            layer.trainable = False  # what it has learned of its inputs stays too
    return [(weight, shares[name]) for name, weight in named.items() if shares[name]]


def build_optimizer(weights: list[tuple[Weight, float]], train: TrainConfig) -> Optimizer:
    """AdamW, in which each weight has its share of the rate."""
    return _AdamW(weights, train)


class _AdamW(keras.optimizers.Adam):  # type: ignore[misc]  # Keras ships no types
    """Keras' own has one rate for all; the decay, too, goes with a weight's own."""

    def __init__(self, weights: list[tuple[Weight, float]], train: TrainConfig) -> None:
        super().__init__(train.learning_rate, global_clipnorm=train.clip or None, name="adamw")
        self._shares = [share for _, share in weights]
        self._decay = train.weight_decay

    def update_step(self, gradient: tf.Tensor, weight: Weight, learning_rate: tf.Tensor) -> None:
        """Shapes: gradient as the weight, learning_rate ()."""
        share = self._shares[self._get_variable_index(weight)]
        rate = tf.cast(learning_rate, weight.dtype) * share
        if decays(weight):
            self.assign(weight, weight - weight * self._decay * rate)
        super().update_step(gradient, weight, rate)


def name_numbers(model: Model, with_head: bool = True) -> dict[str, Numbers]:
    """All that training changes, by name: weights, and the statistics of normalization.

    Args:
        with_head: with those of the last layer, which mean the classes of one target.
    """
    layers = model._flatten_layers(include_self=False)
    heads = [_name_of(layer) for layer in layers if isinstance(layer, Head)]
    weights = {each.path for layer in layers for each in layer._trainable_variables}  # frozen too
    return {
        _name_of(each): each
        for each in model.variables
        if (each.path in weights or each.path.endswith(_STATISTICS))
        and (with_head or not any(is_in(_name_of(each), head) for head in heads))
    }


def put_numbers(model: Model, numbers: Mapping[str, Numbers]) -> None:
    """Give the network these of its numbers. Shapes: as the network has them."""
    for name, each in name_numbers(model).items():
        if name in numbers:
            each.assign(numbers[name])


def _name_of(part: Weight | keras.Layer) -> str:
    # Dotted, and without the network's own name: "hidden.kernel". Without weights there is no path.
    return ".".join((part.path or "").split("/")[1:])
