"""Runs the model by the kernels that microcontrollers run, compiled for this computer."""

import os
import re
import sys
import tempfile
from pathlib import Path

import numpy as np
from tflite_micro import runtime

MADE = Path(__file__).resolve().parents[2] / "artifacts" / "microcontroller"
ROOM = 2**28  # bytes it may use: what it needs is measured


def main() -> int:
    """Gives the exit code: 0 run, 1 it cannot be."""
    with np.load(MADE / "reference.npz") as reference:
        kept = reference["kept"]  # (n, ...) int8
    # What it prints goes beside Python's streams.
    with tempfile.TemporaryFile() as held:
        said = os.dup(2)
        os.dup2(held.fileno(), 2)
        try:
            outputs, failure = _run(kept), ""
        except RuntimeError as error:
            outputs, failure = [], str(error)
        finally:
            os.dup2(said, 2)
        held.seek(0)
        text = held.read().decode(errors="replace")
    used = re.search(r"Arena allocation total (\d+) bytes", text)
    if failure or not used:
        reason = " ".join([failure, *text.split()])
        print(f"error: the microcontrollers' runtime: {reason[:300]}", file=sys.stderr)
        return 1
    np.savez(MADE / "kernels.npz", outputs=np.stack(outputs), arena=int(used[1]))
    return 0


def _run(kept: np.ndarray) -> list[np.ndarray]:
    content = (MADE / "model.tflite").read_bytes()
    interpreter = runtime.Interpreter.from_bytes(content, arena_size=ROOM)
    outputs = []
    for at in range(len(kept)):
        interpreter.set_input(kept[at : at + 1], 0)
        interpreter.invoke()
        outputs.append(interpreter.get_output(0)[0].copy())  # (width,) int8
    interpreter.print_allocations()
    return outputs


if __name__ == "__main__":
    sys.exit(main())
