"""The two frameworks."""

from typing import Literal

Framework = Literal["pytorch", "tensorflow"]
FRAMEWORKS: tuple[Framework, Framework] = ("pytorch", "tensorflow")
TITLES: dict[Framework, str] = {"pytorch": "PyTorch", "tensorflow": "TensorFlow"}


def other(framework: Framework) -> Framework:
    """The framework that is not this one."""
    return "tensorflow" if framework == "pytorch" else "pytorch"
