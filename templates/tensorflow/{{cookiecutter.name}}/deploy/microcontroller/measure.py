"""Compares the model in 8 bits with the live one: a table, and the same as JSON."""

import argparse
import hashlib
import importlib
import json
import sys
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np
from ai_edge_litert.interpreter import Interpreter

PROJECT = Path(__file__).resolve().parents[2]


def main() -> int:
    """Gives the exit code: 0 measured, 1 a file is missing or damaged."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("package", help="the project's, by name")
    parser.add_argument("--folder", type=Path, default=PROJECT / "artifacts" / "microcontroller")
    parser.add_argument("--reports", type=Path, default=PROJECT / "reports")
    options = parser.parse_args()
    try:
        report = _measure(options.package, options.folder)
    except FileNotFoundError as error:
        return _fail(f"{error.filename} is missing")
    except (ValueError, BadZipFile) as error:  # an .npz is a zip file
        return _fail(str(error))
    options.reports.mkdir(exist_ok=True)
    path = options.reports / "microcontroller.json"
    path.write_text(json.dumps(report, indent=2) + "\n", "utf-8")
    _print(report)
    print(f"written: {options.folder}, {path}")
    return 0


def _fail(message: str) -> int:
    print(f"error: {message} (make microcontroller)", file=sys.stderr)
    return 1


def _measure(package: str, folder: Path) -> dict[str, Any]:
    figures, task = (
        importlib.import_module(f"{package}.{name}") for name in ("measure.figures", "task")
    )
    about = json.loads((folder / "microcontroller.json").read_text("utf-8"))
    path = folder / about["file"]
    if hashlib.sha256(path.read_bytes()).hexdigest() != about["sha256"]:
        raise ValueError(f"{path} is not the file that was converted")
    with np.load(folder / "reference.npz") as file:
        kept, live, answers = (file[name] for name in ("kept", "outputs", "answers"))
    target = task.read_target(about)
    spread = float(answers.std()) or 1.0 if target.kind == task.NUMBER else 1.0
    interpreter = Interpreter(model_content=path.read_bytes(), num_threads=1)
    interpreter.allocate_tensors()
    given = {"live model": live, "int8 by LiteRT": _restore(_run(interpreter, kept), interpreter)}
    report = {name: about[name] for name in ("file", "bytes", "operators")}
    if (folder / "kernels.npz").is_file():
        with np.load(folder / "kernels.npz") as file:
            given["int8 by its kernels"] = _restore(file["outputs"], interpreter)
            report["arena_bytes"] = int(file["arena"])
    first = task.FIGURES[target.kind][:2]
    rows = [
        {
            "model": name,
            **{each: figures.measure(outputs, answers, target)[each] for each in first},
            "agreement": _agreement(figures.choose, outputs, live, target, task),
            "largest_difference": float(np.abs(outputs - live).max()) / spread,
        }
        for name, outputs in given.items()
    ]
    return report | {"target": target.kind, "inputs": len(answers), "models": rows}


def _run(interpreter: Interpreter, kept: np.ndarray) -> np.ndarray:
    """Shapes: (n, ...) int8 -> (n, width) int8."""
    [taken], [made] = interpreter.get_input_details(), interpreter.get_output_details()
    outputs = []
    for at in range(len(kept)):
        interpreter.set_tensor(taken["index"], kept[at : at + 1])
        interpreter.invoke()
        outputs.append(interpreter.get_tensor(made["index"])[0])
    return np.stack(outputs)


def _restore(outputs: np.ndarray, interpreter: Interpreter) -> np.ndarray:
    scale, zero = interpreter.get_output_details()[0]["quantization"]
    return (outputs.astype(np.float32) - zero) * np.float32(scale)


def _agreement(
    choose: Any, outputs: np.ndarray, live: np.ndarray, target: Any, task: Any
) -> float | None:
    """The share of inputs with the live model's answer; of numbers there is none."""
    if target.kind == task.NUMBER:
        return None
    same = choose(outputs, target) == choose(live, target)  # (n,) or (n, classes)
    return float(same.reshape(len(same), -1).all(axis=1).mean())


def _print(report: dict[str, Any]) -> None:
    names = [name for name, value in report["models"][0].items() if value is not None]
    rows = [[name.replace("_", " ") for name in names]]
    for row in report["models"]:
        rows.append([row["model"], *(f"{row[name]:.4g}" for name in names[1:])])
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    print(f"{report['inputs']} test inputs; a number's differences are shares of its spread")
    for first, *cells in rows:
        texts = [cell.rjust(width) for cell, width in zip(cells, widths[1:], strict=True)]
        print("  ".join([first.ljust(widths[0]), *texts]))
    print(f"operators: {', '.join(report['operators'])}")
    arena = report.get("arena_bytes")
    needs = f"{arena} bytes on this computer, whose pointers are longer than a board's"
    print(f"flash for the array: {report['bytes']} bytes; arena: {needs if arena else 'not known'}")
    if not arena:
        print("not run by a microcontroller's kernels: tflite-micro is for Linux on x86-64")


if __name__ == "__main__":
    sys.exit(main())
