"""The settings of [data] and [model]: which series is read, and how; and the network."""

from typing import ClassVar, Literal

from pydantic.dataclasses import dataclass

from .check import PATH, RULES, names, number, text

NAME = "series"  # of the task, in model.json


@dataclass(frozen=True, config=RULES)
class DataConfig:
    # Other tasks can set these; a series is split in order of time alone.
    group: ClassVar[str] = ""
    turn: ClassVar[float] = 0.0

    source: str = text("weather", *PATH)
    time: str = text("", ".*", "text")
    target: tuple[str, ...] = names()
    ignore: tuple[str, ...] = names()
    past: int = number(72, 1, 10_000)
    ahead: int = number(24, 1, 1000)
    season: int = number(0, 0, 10_000)
    step: int = number(1, 1, 10_000)
    decimal: Literal[".", ","] = "."
    day_first: Literal["auto", "yes", "no"] = "auto"
    on_bad: Literal["refuse", "skip"] = "refuse"
    test: float = number(0.2, 0.05, 0.5)
    validation: float = number(0.15, 0.05, 0.5)
    workers: int = number(0, 0, 64)


@dataclass(frozen=True, config=RULES)
class ModelConfig:
    dropout: float = number(0.3, 0, 0.9)
