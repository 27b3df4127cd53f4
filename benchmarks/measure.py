"""What a command costs: its CPU time and memory, as the operating system accounts for them."""

import os
import subprocess
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """One thing to run again and again, in a new empty folder each time."""

    words: tuple[str, ...]
    environment: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """Of one run and the children it waited for: CPU seconds, and its peak memory in MB."""

    cpu: float
    memory: float


def run_once(command: Command) -> Cost:
    """Run it to its end.

    Raises:
        RuntimeError: it failed; a failed run has no cost worth comparing.
    """
    with tempfile.TemporaryDirectory() as folder, (Path(folder) / "output").open("wb") as output:
        process = subprocess.Popen(
            command.words,
            cwd=folder,
            env=dict(command.environment),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            printed = (Path(folder) / "output").read_text(errors="replace")
            raise RuntimeError(f"{' '.join(command.words)}: {process.returncode}\n{printed}")
    return Cost(cpu=usage.ru_utime + usage.ru_stime, memory=usage.ru_maxrss / 1024)


def in_turn(
    commands: Mapping[str, Command], rounds: int, tell: Callable[[int], None]
) -> dict[str, list[Cost]]:
    """What each command cost in every round, all taken in turn.

    In turn, so that a machine that slows down slows all of them.
    """
    runs: dict[str, list[Cost]] = {name: [] for name in commands}
    for done in range(rounds + 1):
        for name, command in commands.items():
            cost = run_once(command)
            if done:  # the first round only warms the caches
                runs[name].append(cost)
        tell(done)
    return runs


def cheapest(
    commands: Mapping[str, Command], rounds: int, tell: Callable[[int], None]
) -> dict[str, Cost]:
    """Each command's least CPU time and least peak memory over many rounds, taken in turn.

    The least, because other work on the machine only ever adds.
    """
    return {name: _least(costs) for name, costs in in_turn(commands, rounds, tell).items()}


def _least(costs: Sequence[Cost]) -> Cost:
    return Cost(cpu=min(cost.cpu for cost in costs), memory=min(cost.memory for cost in costs))


def plain_environment() -> dict[str, str]:
    """This environment without what would change how Python, tools or frameworks start."""
    tools = ("PYTHON", "VIRTUAL_ENV", "NO_COLOR", "CI", "COOKIECUTTER", "COPIER")
    frameworks = ("TF_", "KERAS_", "XLA_", "TORCH", "OMP_", "MKL_")
    drop = tools + frameworks
    return {name: value for name, value in os.environ.items() if not name.startswith(drop)}
