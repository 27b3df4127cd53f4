"""The settings of [data] and [model]: which table is read, and how; and the network."""

from typing import Literal

from pydantic.dataclasses import dataclass

from .check import PATH, RULES, names, number, text

NAME = "tabular"  # of the task, in model.json


@dataclass(frozen=True, config=RULES)
class DataConfig:
    source: str = text("penguins", *PATH)
    label: str = text("species", ".+", "text")
    target: Literal["auto", "class", "classes", "number"] = "auto"
    group: str = text("", ".*", "text")
    time: str = text("", ".*", "text")
    ignore: tuple[str, ...] = names()
    numbers: tuple[str, ...] = names()
    categories: tuple[str, ...] = names()
    dates: tuple[str, ...] = names()
    decimal: Literal["auto", ".", ","] = "auto"
    day_first: Literal["auto", "yes", "no"] = "auto"
    on_bad: Literal["refuse", "skip"] = "refuse"
    test: float = number(0.2, 0.05, 0.5)
    validation: float = number(0.15, 0.05, 0.5)
    turn: float = number(0.0, 0, 1)
    workers: int = number(0, 0, 64)


@dataclass(frozen=True, config=RULES)
class ModelConfig:
    dropout: float = number(0.1, 0, 0.9)
