"""Answers with the exported model, about one input or many."""

import csv
from argparse import Namespace
from collections.abc import Iterator, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from .config import ARTIFACTS, Config, StarterError
from .data import load_data
from .measure.figures import LIKELY, shares
from .reading.artifact import Artifact, load_artifact
from .reading.asked import given_by_hand, holds_many, read_file
from .reading.bad import SHOWN
from .reading.leftovers import is_leftover
from .reading.reader import Inputs
from .task import CLASS, CLASSES, NUMBER, SERIES, Target, check_task

PRINTED = 20  # answers in the terminal; a file takes all
ALONE = "ask about it alone, without files and --out"
COLUMNS = {
    CLASS: ("class", "probability"),
    CLASSES: ("classes", "probabilities"),
    NUMBER: ("number",),
}  # of a series: see name_columns


@dataclass(frozen=True, slots=True)
class Prediction:
    """What the model says about one input."""

    asked: str
    cells: tuple[str, ...]  # of a table, see COLUMNS
    words: str
    outputs: np.ndarray  # (width,)

    def __str__(self) -> str:
        return f"{self.asked}: {self.words}"


def predict(config: Config, path: Path | None, options: Namespace) -> Prediction:
    """What the exported model says about one file, what is given by hand, or one test input.

    Args:
        options: what `asked.add_options` has put there.
    """
    artifact = load_artifact(ARTIFACTS)
    about = artifact.manifest["input"]
    given = given_by_hand(about, options)
    if given and path is not None:
        raise StarterError(f"{given[0]} is one input", ALONE)
    if path is not None:
        asked, inputs = next(_read_inputs(about, path, options))
        if isinstance(inputs, str):
            raise StarterError(f"{asked} {inputs}")
        return _answer(artifact, asked, inputs)
    if given:
        return _answer(artifact, *given)
    data = load_data(config, about)
    check_task(artifact.manifest, data.task)
    answer = data.test.answers[0]
    return _answer(artifact, "a test input", data.test.read(data.test.spread(1)), answer)


def predict_all(sources: Sequence[Path], options: Namespace, out: Path | None = None) -> None:
    """Print what the exported model says about files and folders, or write it to `out`.

    Args:
        out: a .csv file: path, answer, and what was wrong with an input.

    Raises:
        StarterError: names the inputs that cannot be read; all others are answered before.
    """
    artifact = load_artifact(ARTIFACTS)
    if given := given_by_hand(artifact.manifest["input"], options):
        raise StarterError(f"{given[0]} is one input", ALONE)
    files = [file for source in sources for file in _list_files(source)]
    if out and out.exists() and any(file.exists() and out.samefile(file) for file in files):
        raise StarterError(f"{out} is one of the inputs", "--out=another.csv")
    count, wrong = 0, []
    columns = name_columns(artifact.target)
    # A file's name need not be UTF-8.
    how: Any = {"encoding": "utf-8", "errors": "surrogateescape", "newline": ""}
    with out.open("w", **how) if out else nullcontext() as file:
        rows = csv.writer(file) if file else None
        if rows:
            rows.writerow(["path", *columns, "error"])
        for asked, answer in _answer_all(artifact, files, options):
            count += 1
            if isinstance(answer, str):
                wrong.append(f"{asked}: {answer}")
            elif not rows and count - len(wrong) <= PRINTED:
                print(answer)
            if rows:
                rows.writerow([asked, *_cells(answer, len(columns))])
    _conclude(count, wrong, out)


def name_columns(target: Target) -> Sequence[str]:
    """The columns of a table of answers."""
    if target.kind != SERIES:
        return COLUMNS[target.kind]
    return [f"{name} +{step}" for step in range(1, target.ahead + 1) for name in target.columns]


def _answer(
    artifact: Artifact, asked: str, inputs: Inputs, truth: np.ndarray | None = None
) -> Prediction:
    outputs = artifact.outputs(inputs)[0]  # (width,)
    target = artifact.target
    if target.kind == NUMBER:
        number = f"{outputs[0]:.6g}"
        told = "" if truth is None else f" (true value {truth:.6g})"
        return Prediction(asked, (number,), f"{target.name} {number}{told}", outputs)
    if target.kind == SERIES:
        words = _list_steps(target, outputs)
        words += "" if truth is None else f" (true values {_list_steps(target, truth)})"
        return Prediction(asked, tuple(f"{each:.6g}" for each in outputs), words, outputs)
    probabilities = shares(outputs, target)  # (classes,)
    if target.kind == CLASS:
        label = int(probabilities.argmax())
        name, share = target.classes[label], f"{probabilities[label]:.4f}"
        told = "" if truth is None else f", true label {target.classes[int(truth)]}"
        words = f"{name} (probability {share}{told})"
        return Prediction(asked, (name, f"{probabilities[label]:.6f}"), words, outputs)
    named = np.flatnonzero(probabilities >= LIKELY).tolist()
    names = [target.classes[at] for at in named]
    pairs = zip(names, (probabilities[at] for at in named), strict=True)
    words = ", ".join(f"{name} ({share:.4f})" for name, share in pairs) or "none of the classes"
    if truth is not None:
        words += f"; true: {_join(target.classes, truth) or 'none'}"
    all_shares = "|".join(f"{share:.6f}" for share in probabilities)
    return Prediction(asked, ("|".join(names), all_shares), words, outputs)


def _list_steps(target: Target, outputs: np.ndarray) -> str:
    steps = outputs.reshape(target.ahead, -1).T.tolist()  # (columns, ahead)
    pairs = zip(target.columns, steps, strict=True)
    return "; ".join(f"{name} {', '.join(f'{each:.4g}' for each in own)}" for name, own in pairs)


def _cells(answer: Prediction | str, count: int) -> list[str]:
    return [*[""] * count, answer] if isinstance(answer, str) else [*answer.cells, ""]


def _join(classes: Sequence[str], truth: np.ndarray) -> str:
    return ", ".join(classes[int(at)] for at in np.flatnonzero(truth))


def _answer_all(
    artifact: Artifact, files: list[Path], options: Namespace
) -> Iterator[tuple[str, Prediction | str]]:
    for file in files:
        for asked, inputs in _read_inputs(artifact.manifest["input"], file, options):
            yield asked, inputs if isinstance(inputs, str) else _answer(artifact, asked, inputs)


def _read_inputs(
    about: dict[str, Any], file: Path, options: Namespace
) -> Iterator[tuple[str, Inputs | str]]:
    """Each input of a file and its name, or why it cannot be read."""
    if file.exists() and not file.is_file():  # a pipe would wait for ever
        yield str(file), "neither a file nor a link to one"
        return
    try:
        yield from read_file(file, about, options)
    except StarterError as error:
        yield str(file), str(error).removeprefix(str(file)).strip()
    except OSError as error:
        yield str(file), str(error.strerror)


def several(sources: Sequence[Path]) -> bool:
    """Whether these are more than one input."""
    return len(sources) > 1 or any(map(holds_many, sources))


def _list_files(source: Path) -> list[Path]:
    if not source.is_dir():
        return [source]
    found = sorted(path.relative_to(source) for path in source.rglob("*") if not path.is_dir())
    return [source / path for path in found if not any(map(is_leftover, path.parts))]


def _conclude(count: int, wrong: list[str], out: Path | None) -> None:
    if not count:
        raise StarterError("there is nothing to answer about", "name files, or folders with some")
    if out:
        print(f"written: {out}, {count} inputs")
    elif (rest := count - len(wrong) - PRINTED) > 0:
        print(f"and {rest} more; --out=predictions.csv writes all")
    if wrong:
        more = [f"and {len(wrong) - SHOWN} more"] if len(wrong) > SHOWN else []
        head = f"{len(wrong)} of {count} inputs cannot be read:"
        raise StarterError("\n  ".join([head, *wrong[:SHOWN], *more]))
