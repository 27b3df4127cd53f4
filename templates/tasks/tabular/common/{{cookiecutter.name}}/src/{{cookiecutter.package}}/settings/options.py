"""The settings of [data]: which table is read, and how."""

from typing import Literal

from pydantic.dataclasses import dataclass

from .check import PATH, RULES, number, text

NAME = "tabular"  # of the task, in model.json


@dataclass(frozen=True, config=RULES)
class DataConfig:
    source: str = text("breast_cancer", *PATH)
    label: str = text("label", ".+", "text")
    target: Literal["auto", "class", "classes", "number"] = "auto"
    group: str = text("", ".*", "text")
    on_bad: Literal["refuse", "skip"] = "refuse"
    test: float = number(0.2, 0.05, 0.5)
    validation: float = number(0.15, 0.05, 0.5)
    workers: int = number(0, 0, 64)
