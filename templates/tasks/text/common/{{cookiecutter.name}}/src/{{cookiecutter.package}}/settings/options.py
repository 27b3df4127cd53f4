"""The settings of [data] and [model]: which texts are read, and how; and the network."""

from typing import Literal

from pydantic.dataclasses import dataclass

from .check import PATH, RULES, number
from .check import text as words  # `text` is a setting here

NAME = "text"  # of the task, in model.json


@dataclass(frozen=True, config=RULES)
class DataConfig:
    source: str = words("data/languages.csv", *PATH)
    text: str = words("text", ".+", "text")
    label: str = words("label", ".+", "text")
    target: Literal["auto", "class", "classes", "number"] = "auto"
    group: str = words("", ".*", "text")
    on_bad: Literal["refuse", "skip"] = "refuse"
    length: int = number(96, 8, 4096)
    pieces: int = number(0, 0, 64)
    test: float = number(0.2, 0.05, 0.5)
    validation: float = number(0.15, 0.05, 0.5)
    turn: float = number(0.0, 0, 1)
    workers: int = number(0, 0, 64)


@dataclass(frozen=True, config=RULES)
class ModelConfig:
    dropout: float = number(0.2, 0, 0.9)
