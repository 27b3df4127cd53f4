"""The parts of a split, for tests that ask what is in them."""

import numpy as np

from {{ cookiecutter.package }}.data import Part, Splits


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
