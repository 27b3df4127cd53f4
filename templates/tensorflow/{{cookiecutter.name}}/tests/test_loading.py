"""Batches that are read ahead by tf.data."""

import pytest
import tensorflow as tf
from conftest import with_workers

from {{ cookiecutter.package }}.data import load_data
from {{ cookiecutter.package }}.training.batches import (
    batches,
)


@pytest.mark.parametrize("workers", [0, 2])
def test_a_reader_may_be_left_while_a_graph_is_made(workers: int) -> None:
    config = with_workers(workers)
    ahead = batches(load_data(config).train, config, 0)
    next(ahead)

    @tf.function  # type: ignore[untyped-decorator]
    def leave(x: tf.Tensor) -> tf.Tensor:
        ahead.close()  # type: ignore[attr-defined]  # as Python's collector does at any time
        return x + 1

    assert int(leave(tf.constant(1))) == 2
    names = [operation.name for operation in leave.get_concrete_function(1).graph.get_operations()]
    assert not any("Iterator" in name for name in names)
