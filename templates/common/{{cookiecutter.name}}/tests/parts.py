"""What several files of tests need: a small config.toml, the parts of a split."""

import json

import numpy as np
import pytest
from task_cases import BATCH, DATA, LEARNED, TARGETS

from {{ cookiecutter.package }}.data import Part, Splits

COUNTED = 40  # inputs of each of three classes: enough for all parts of a split
TINY = f"""
run = "tiny"
device = "cpu"
threads = 1
[train]
epochs = 2
batch_size = {BATCH}
learning_rate = 0.01
[board]
every = 2
[data]
{chr(10).join(f"{name} = {json.dumps(value)}" for name, value in DATA.items())}
"""

of_classes = pytest.mark.skipif("class" not in TARGETS, reason="this task knows no classes")


def has_learned(figures: dict[str, float]) -> bool:
    """Whether a few epochs have made the network better than guessing."""
    return figures["mase"] < LEARNED if "mase" in figures else figures["accuracy"] > LEARNED


def assert_apart(data: Splits) -> None:
    """No input of one part is in another one."""
    parts = [{x.tobytes() for x in inputs_of(part)} for part in parts_of(data)]
    assert len(set.union(*parts)) == sum(map(len, parts))


def parts_of(data: Splits) -> tuple[Part, Part, Part]:
    return data.train, data.validation, data.test


def inputs_of(part: Part) -> np.ndarray:
    """The one input of each: (n, ...)."""
    [array] = part.read(np.arange(len(part))).values()
    return array


def items_of(data: Splits) -> list[bytes]:
    return [x.tobytes() for part in parts_of(data) for x in inputs_of(part)]
