"""The settings of config.toml: what exists, what is valid, what is the default."""

import re
import tomllib
from collections.abc import Sequence
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Any, Literal

from pydantic import Field, StrictBool
from pydantic.dataclasses import dataclass

from .settings.check import (
    RULES,
    find_problems,
    flatten,
    line_finder,
    number,
    overlay,
    parse_setting,
    text,
)
from .settings.options import DataConfig, ModelConfig
from .settings.training import TrainConfig, find_contradictions

RUNS = Path("runs")
ARTIFACTS = Path("artifacts")
REPORTS = Path("reports")


class StarterError(Exception):
    """What a user can put right: a message and, where there is one, the next move."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint


@dataclass(frozen=True, config=RULES)
class BoardConfig:
    every: int = number(10, 1, 10_000)
    histograms: StrictBool = True
    mlflow: str = text("", r"(https?://\S+|sqlite:///.+)?", '"", http://... or sqlite:///FILE')


@dataclass(frozen=True, config=RULES)
class DebugConfig:
    anomalies: StrictBool = False
    check_numbers: StrictBool = False
    eager: StrictBool = False


@dataclass(frozen=True, config=RULES)
class Config:
    """All settings. config.toml says what each one means and in which unit."""

    run: str = text("baseline", "[a-z0-9-]+", "text of small letters, digits and hyphens")
    device: Literal["auto", "cpu", "gpu", "tpu"] = "auto"
    precision: Literal["float32", "bfloat16", "float16"] = "float32"
    compile: StrictBool = False
    threads: int = number(0, 0, 256)
    seed: int = number(7, 0, 2**32 - 1)
    data: DataConfig = Field(default_factory=DataConfig)
    model: ModelConfig = Field(default_factory=ModelConfig)
    train: TrainConfig = Field(default_factory=TrainConfig)
    board: BoardConfig = Field(default_factory=BoardConfig)
    debug: DebugConfig = Field(default_factory=DebugConfig)

    @property
    def compiles(self) -> bool:
        """Whether steps are compiled: what is debugged has to run as it is written."""
        return self.compile and self.debug == DebugConfig()

    @property
    def run_folder(self) -> Path:
        """Where this run keeps its events and checkpoints."""
        return RUNS / self.run


def load_config(path: Path, settings: Sequence[str] = ()) -> Config:
    """The settings of the file, with `settings` ("train.epochs=1") on top and defaults below.

    Raises:
        StarterError: names every problem at once, each with its line.
    """
    content = _read(path)
    table = _parse_file(path.name, content)
    problems = list(find_problems(table, Config, line_finder(path.name, content)))
    for setting in settings:
        extra = parse_setting(setting, flatten(asdict(Config())))
        if extra:
            problems += find_problems(extra, Config, partial("--set {}".format, setting))
        else:
            problems.append(f"--set {setting}: write it as name=value, like train.epochs=1")
        table = table if problems else overlay(table, extra)
    _raise_all(problems)
    config = Config(**table)
    _raise_all(list(find_contradictions(config.train)))
    return config


def run_settings(config: Config) -> dict[str, Any]:
    """The settings that decide a run's numbers, by name ("train.epochs")."""
    # Device and threads decide too, but only as found on the machine: see checkpoint.py.
    free = ("run", "device", "threads", "board.", "debug.", "data.workers", "data.on_bad")
    settings = {k: v for k, v in flatten(asdict(config)).items() if not k.startswith(free)}
    # Neither the board's table of runs nor a saved record gives lists back as they were.
    return {k: ", ".join(v) if isinstance(v, tuple) else v for k, v in settings.items()}


def _raise_all(problems: list[str]) -> None:
    if problems:
        count = "1 problem" if len(problems) == 1 else f"{len(problems)} problems"
        raise StarterError("\n  ".join([f"{count} in the settings:", *problems]))


def _read(path: Path) -> str:
    try:
        return path.read_text("utf-8-sig")  # Windows editors put a mark first
    except FileNotFoundError:
        hint = "run in the project's folder, or pass --config FILE"
        raise StarterError(f"{path} does not exist", hint) from None
    except (OSError, UnicodeDecodeError) as error:
        raise StarterError(f"{path} cannot be read: {error}") from error


def _parse_file(name: str, content: str) -> dict[str, Any]:
    try:
        return tomllib.loads(content)
    except (ValueError, RecursionError) as error:
        place = re.search(r"at line (\d+)", str(error))
        line = content.splitlines()[int(place[1]) - 1].strip() if place else ""
        hint = "a Windows path: write it in 'single quotes', or with /" if "\\" in line else ""
        message = f"{name} is not valid TOML: {error}{line and f': {line}'}"
        raise StarterError(message, hint) from error
