"""The settings of config.toml: what exists, what is valid, what is the default."""

import contextlib
import re
import tomllib
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from .escape import explain_escape
from .settings import build, find_problems, flatten, line_finder, overlay

RUNS, ARTIFACTS, REPORTS = Path("runs"), Path("artifacts"), Path("reports")


class StarterError(Exception):
    """What a user can put right: a message and, where there is one, the next move."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint


def _number(default: float, low: float, high: float) -> Any:
    return field(default=default, metadata={"low": low, "high": high})


def _text(default: str, pattern: str) -> Any:
    return field(default=default, metadata={"pattern": pattern})


def _choice(*options: str) -> Any:
    return field(default=options[0], metadata={"options": options})


@dataclass(frozen=True, slots=True)
class DataConfig:
    source: str = _text("digits", ".+")
    label: str = _text("label", ".+")
    group: str = _text("", ".*")
    on_bad: str = _choice("refuse", "skip")
    image_size: int = _number(28, 8, 224)
    test: float = _number(0.2, 0.05, 0.5)
    validation: float = _number(0.15, 0.05, 0.5)
    shift: int = _number(0, 0, 32)
    workers: int = _number(0, 0, 64)


@dataclass(frozen=True, slots=True)
class ModelConfig:
    dropout: float = _number(0.25, 0, 0.9)


@dataclass(frozen=True, slots=True)
class TrainConfig:
    epochs: int = _number(12, 1, 1000)
    batch_size: int = _number(64, 1, 4096)
    learning_rate: float = _number(0.002, 1e-6, 1)
    weight_decay: float = _number(0.0001, 0, 1)


@dataclass(frozen=True, slots=True)
class BoardConfig:
    every: int = _number(10, 1, 10_000)


@dataclass(frozen=True, slots=True)
class DebugConfig:
    anomalies: bool = False
    check_numbers: bool = False
    eager: bool = False


@dataclass(frozen=True, slots=True)
class Config:
    """All settings. config.toml says what each one means and in which unit."""

    run: str = _text("baseline", "[a-z0-9-]+")
    device: str = _choice("auto", "cpu", "gpu", "tpu")
    precision: str = _choice("float32", "bfloat16", "float16")
    compile: bool = False
    threads: int = _number(0, 0, 256)
    seed: int = _number(7, 0, 2**32 - 1)
    data: DataConfig = field(default_factory=DataConfig)
    model: ModelConfig = field(default_factory=ModelConfig)
    train: TrainConfig = field(default_factory=TrainConfig)
    board: BoardConfig = field(default_factory=BoardConfig)
    debug: DebugConfig = field(default_factory=DebugConfig)

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
    try:
        table = tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        place = re.search(r"at line (\d+)", str(error))
        line = f": {text.splitlines()[int(place[1]) - 1].strip()}" if place else ""
        message = f"{path.name} is not valid TOML: {error}{line}"
        raise StarterError(message, explain_escape(line)) from error
    problems = list(find_problems(table, Config, line_finder(path.name, text)))
    for setting in settings:
        extra, wrong = _parse_setting(setting)
        problems += wrong
        table = table if problems else overlay(table, extra)
    if problems:
        count = "1 problem" if len(problems) == 1 else f"{len(problems)} problems"
        raise StarterError("\n  ".join([f"{count} in the settings:", *problems]))
    config: Config = build(Config, table)
    return config


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


def _parse_setting(setting: str) -> tuple[dict[str, Any], list[str]]:
    name, equals, text = (part.strip() for part in setting.partition("="))
    if not (name and equals and text):
        return {}, [f"--set {setting}: write it as name=value, like train.epochs=1"]
    value: Any = text.strip("\"'")
    # Only text keys take the words as they stand: `run=2026` names a run, it is not a number.
    if not isinstance(flatten(asdict(Config())).get(name), str):
        with contextlib.suppress(ValueError, RecursionError):  # stays text, and is refused
            value = tomllib.loads(f"value = {text}")["value"]
    table: dict[str, Any] = {}
    *sections, key = name.split(".")
    inner = table
    for section in sections:
        inner = inner.setdefault(section, {})
    inner[key] = value
    return table, list(find_problems(table, Config, lambda _: f"--set {setting}"))
