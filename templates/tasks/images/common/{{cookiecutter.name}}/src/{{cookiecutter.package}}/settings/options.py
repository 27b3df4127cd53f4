"""The settings of [data] and [model]: which pictures are read, and how; and the network."""

from typing import Literal

from pydantic.dataclasses import dataclass

from .check import PATH, RULES, number, text

NAME = "images"  # of the task, in model.json


@dataclass(frozen=True, config=RULES)
class DataConfig:
    source: str = text("digits", *PATH)
    file: str = text("file_name", ".+", "text")
    folder: str = text("", *(f"({PATH[0]})?", PATH[1]))
    label: str = text("label", ".+", "text")
    target: Literal["auto", "class", "classes", "number"] = "auto"
    group: str = text("", ".*", "text")
    on_bad: Literal["refuse", "skip"] = "refuse"
    image_size: int = number(28, 8, 224)
    fit: Literal["crop", "pad", "stretch"] = "crop"
    depth: int = number(0, 0, 16)
    crop: float = number(1.0, 0.1, 1)
    flip: Literal["none", "horizontal", "vertical", "both"] = "none"
    shift: int = number(0, 0, 32)
    brightness: float = number(0.0, 0, 1)
    contrast: float = number(0.0, 0, 1)
    saturation: float = number(0.0, 0, 1)
    test: float = number(0.2, 0.05, 0.5)
    validation: float = number(0.15, 0.05, 0.5)
    turn: float = number(0.0, 0, 1)
    workers: int = number(0, 0, 64)


@dataclass(frozen=True, config=RULES)
class ModelConfig:
    network: Literal["small", "residual"] = "small"  # as in NETWORKS of model.py
    normalize: Literal["data", "none"] = "data"
    dropout: float = number(0.25, 0, 0.9)
