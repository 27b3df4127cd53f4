"""The settings of config.toml: what exists, what is valid, what is the default."""

import re
import tomllib
from collections.abc import Sequence
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Any, Literal

from pydantic import ConfigDict, Field, StrictBool
from pydantic.dataclasses import dataclass

from .settings import find_problems, flatten, line_finder, overlay, parse_setting

RUNS = Path("runs")
ARTIFACTS = Path("artifacts")
REPORTS = Path("reports")


class StarterError(Exception):
    """What a user can put right: a message and, where there is one, the next move."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint


# Sections come as tables, so the classes are not strict; every single value is: true is no number
# and "1" is none.
_RULES = ConfigDict(extra="forbid", allow_inf_nan=False)


def _number(default: float, low: float, high: float) -> Any:
    words = f"{'a whole number' if isinstance(default, int) else 'a number'}, {low}..{high}"
    return Field(default=default, ge=low, le=high, description=words, strict=True)


def _text(default: str, pattern: str, words: str) -> Any:
    return Field(default=default, pattern=f"^({pattern})$", description=words, strict=True)


# "..\temp" in double quotes is valid TOML and holds a tab: no path that anybody means.
_PATH = (r"[^\x00-\x1f\x7f]+", "text; a Windows path in 'single quotes', or with /")


@dataclass(frozen=True, config=_RULES)
class DataConfig:
    source: str = _text("digits", *_PATH)
    label: str = _text("label", ".+", "text")
    group: str = _text("", ".*", "text")
    on_bad: Literal["refuse", "skip"] = "refuse"
    image_size: int = _number(28, 8, 224)
    fit: Literal["crop", "pad", "stretch"] = "crop"
    depth: int = _number(0, 0, 16)
    test: float = _number(0.2, 0.05, 0.5)
    validation: float = _number(0.15, 0.05, 0.5)
    shift: int = _number(0, 0, 32)
    workers: int = _number(0, 0, 64)


@dataclass(frozen=True, config=_RULES)
class ModelConfig:
    dropout: float = _number(0.25, 0, 0.9)


@dataclass(frozen=True, config=_RULES)
class TrainConfig:
    epochs: int = _number(12, 1, 1000)
    batch_size: int = _number(64, 1, 4096)
    learning_rate: float = _number(0.002, 1e-6, 1)
    weight_decay: float = _number(0.0001, 0, 1)
    monitor: Literal["macro_f1", "accuracy", "loss"] = "macro_f1"


@dataclass(frozen=True, config=_RULES)
class BoardConfig:
    every: int = _number(10, 1, 10_000)
    histograms: StrictBool = True


@dataclass(frozen=True, config=_RULES)
class DebugConfig:
    anomalies: StrictBool = False
    check_numbers: StrictBool = False
    eager: StrictBool = False


@dataclass(frozen=True, config=_RULES)
class Config:
    """All settings. config.toml says what each one means and in which unit."""

    run: str = _text("baseline", "[a-z0-9-]+", "text of small letters, digits and hyphens")
    device: Literal["auto", "cpu", "gpu", "tpu"] = "auto"
    precision: Literal["float32", "bfloat16", "float16"] = "float32"
    compile: StrictBool = False
    threads: int = _number(0, 0, 256)
    seed: int = _number(7, 0, 2**32 - 1)
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
    text = _read(path)
    table = _parse_file(path.name, text)
    problems = list(find_problems(table, Config, line_finder(path.name, text)))
    for setting in settings:
        extra = parse_setting(setting, flatten(asdict(Config())))
        if extra:
            problems += find_problems(extra, Config, partial("--set {}".format, setting))
        else:
            problems.append(f"--set {setting}: write it as name=value, like train.epochs=1")
        table = table if problems else overlay(table, extra)
    if problems:
        count = "1 problem" if len(problems) == 1 else f"{len(problems)} problems"
        raise StarterError("\n  ".join([f"{count} in the settings:", *problems]))
    return Config(**table)


def run_settings(config: Config) -> dict[str, Any]:
    """The settings that decide a run's numbers, by name ("train.epochs")."""
    # Device and threads decide too, but only as found on the machine: see checkpoint.py.
    free = ("run", "device", "threads", "board.", "debug.", "data.workers", "data.on_bad")
    return {k: v for k, v in flatten(asdict(config)).items() if not k.startswith(free)}


def _read(path: Path) -> str:
    try:
        return path.read_text("utf-8-sig")  # Windows editors put a mark first
    except FileNotFoundError:
        hint = "run in the project's folder, or pass --config FILE"
        raise StarterError(f"{path} does not exist", hint) from None
    except (OSError, UnicodeDecodeError) as error:
        raise StarterError(f"{path} cannot be read: {error}") from error


def _parse_file(name: str, text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        place = re.search(r"at line (\d+)", str(error))
        line = text.splitlines()[int(place[1]) - 1].strip() if place else ""
        hint = "a Windows path: write it in 'single quotes', or with /" if "\\" in line else ""
        message = f"{name} is not valid TOML: {error}{line and f': {line}'}"
        raise StarterError(message, hint) from error
