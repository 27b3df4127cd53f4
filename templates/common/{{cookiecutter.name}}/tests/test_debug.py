"""The guards of [debug] name the place, and the debugger stops where it is told to."""

import os
import re
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from task_cases import DATA, INPUT, SHAPE

from {{ cookiecutter.package }} import train as training
from {{ cookiecutter.package }}.config import (
    Config,
    DebugConfig,
    StarterError,
)
from {{ cookiecutter.package }}.device import FRAMEWORK
from {{ cookiecutter.package }}.train import train
from {{ cookiecutter.package }}.training.state import State
from {{ cookiecutter.package }}.training.weights import (
    name_numbers,
    put_numbers,
)

SOURCE = Path(training.__file__).parent
SETS = [f"data.{name}={value}" for name, value in DATA.items()]


@pytest.fixture
def broken_weights(monkeypatch: pytest.MonkeyPatch) -> None:
    """The weights of the network are infinite from the start."""

    class Broken(State):
        def __init__(self, *arguments: Any) -> None:
            super().__init__(*arguments)
            numbers = name_numbers(self.model).items()
            put_numbers(self.model, {name: each * np.inf for name, each in numbers})

    monkeypatch.setattr(training, "State", Broken)


@pytest.mark.usefixtures("broken_weights")
@pytest.mark.parametrize("eager", [False, True], ids=["as usual", "eager"])
def test_the_guard_names_the_first_place_of_a_wrong_number(config: Config, eager: bool) -> None:
    debug = DebugConfig(check_numbers=True, eager=eager)
    with pytest.raises(StarterError, match="not finite") as caught:
        train(replace(config, debug=debug))
    assert re.search(r"(input|output) of \w+", str(caught.value))
    assert re.search(r"(model|preparation|train|loading)\.py", caught.value.hint)


@pytest.mark.usefixtures("broken_weights")
@pytest.mark.filterwarnings("ignore:.*Error detected in")
def test_the_guard_of_the_gradients_names_the_place(config: Config) -> None:
    with pytest.raises(StarterError, match="the gradient is NaN") as caught:
        train(replace(config, debug=DebugConfig(anomalies=True)))
    assert re.search(r"\w+Backward0 made it|nan in that of \S+", str(caught.value), re.I)


def test_a_sound_run_passes_every_guard_with_the_same_numbers(config: Config) -> None:
    plain = train(config)
    guarded = replace(config, debug=DebugConfig(anomalies=True, check_numbers=True))
    # A guarded graph fuses fewer operations: the last bits may differ.
    assert train(guarded, fresh=True).figures == pytest.approx(plain.figures, rel=1e-5)
    eager = replace(config, debug=DebugConfig(eager=True))
    assert train(eager, fresh=True).figures["loss"] == pytest.approx(
        plain.figures["loss"], rel=1e-3
    )


def test_what_is_debugged_is_not_compiled(config: Config) -> None:
    config = replace(config, compile=True)
    assert config.compiles
    assert not replace(config, debug=DebugConfig(anomalies=True)).compiles


def ask_the_debugger(folder: Path, questions: str, *arguments: str) -> str:
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONBREAKPOINT"}
    environment["PYTHONPATH"] = str(folder)
    sets = [f"--set={each}" for each in ("device=cpu", "train.epochs=1", *SETS)]
    Path("config.toml").touch()
    done = subprocess.run(
        [sys.executable, "-m", SOURCE.name, *arguments, *sets],
        env=environment,
        input=questions,
        text=True,
        capture_output=True,
        check=False,
    )
    assert done.returncode == 130, done.stderr
    assert done.stderr.splitlines()[-1] == "stopped in the debugger"
    assert "Traceback" not in done.stderr
    return done.stdout


def set_breakpoint(folder: Path, file: str, line: str, indent: int) -> None:
    """Stop after the first line that matches, in the copy of the package in `folder`."""
    path = folder / SOURCE.name / file
    text = path.read_text("utf-8")
    added = " " * indent + "breakpoint()"
    changed = re.sub(rf"(?m)^( +{line}.*)$", rf"\1\n{added}", text, count=1)
    assert changed != text
    path.write_text(changed, "utf-8")


def test_breakpoints_in_the_network_and_the_step_stop_there(own_folder: Path) -> None:
    shutil.copytree(SOURCE, own_folder / SOURCE.name)
    set_breakpoint(own_folder, "model.py", r"def (?:forward|call)\(", 8)
    set_breakpoint(own_folder, "train.py", "# gradients", 8)
    # TensorFlow also calls a new network with one input, to make its weights. A part of a
    # network may be called often.
    every = "[*locals().values(), *locals().get('inputs', {}).values()]"
    shapes = f"[tuple(value.shape) for value in {every} if hasattr(value, 'shape')]"
    questions = f"n\np 'shapes', {shapes}\np 'loss', float(loss) > 0\nc\n" * 9
    out = ask_the_debugger(own_folder, questions, "train", "--set=debug.eager=true")
    assert any("(64, " in line for line in out.splitlines() if "('shapes'" in line)
    assert "('loss', True)" in out


def test_one_step_shows_every_layer_gradient_and_change_and_opens_the_debugger() -> None:
    out = ask_the_debugger(SOURCE.parent, "p 'loss', values['loss'] > 0\nq\n", "debug", "--break")
    assert "('loss', True)" in out.replace("np.True_", "True")
    rows = [line.split("│")[1:-1] for line in out.splitlines() if "│" in line]
    cells = {row[0].strip(): [cell.strip() for cell in row[1:]] for row in rows}
    assert cells[f"input {INPUT}"][:2] == [str((64, *SHAPE)), "float32"]
    assert re.fullmatch(r"\(64,( \d+)?\)", cells["answers"][0])
    assert any(cell[0].startswith("(64, ") for cell in cells.values())
    assert cells["loss"][0] == "()"
    gradients = {name for name in cells if name.startswith("gradient of ")}
    assert gradients
    assert {name.replace("gradient", "change") for name in gradients} <= cells.keys()
    # An input may have gaps.
    assert all(row[-1] == "0" for name, row in cells.items() if not name.startswith("input "))
    if FRAMEWORK == "tensorflow":
        assert list(Path("runs").glob("tfdbg_events*"))
