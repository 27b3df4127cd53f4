"""Answers with the exported model, about one input or many."""

import csv
from collections.abc import Iterator, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from .artifact import Artifact, load_artifact
from .config import ARTIFACTS, Config, StarterError
from .data import load_data
from .reading.bad import SHOWN
from .reading.folder import is_leftover
from .reading.picture import read_picture, read_spec
from .reading.table import parse_features, read_rows
from .task import check_task

PRINTED = 20  # answers in the terminal; a file takes all


@dataclass(frozen=True, slots=True)
class Prediction:
    """What the model says about one input."""

    asked: str
    label: int
    name: str  # of the label's class
    probability: float
    logits: np.ndarray  # (classes,)
    truth: str | None = None  # the true class, where it is known

    def __str__(self) -> str:
        truth = "" if self.truth is None else f", true label {self.truth}"
        return f"{self.asked}: {self.name} (probability {self.probability:.4f}{truth})"


def predict(
    config: Config, picture: Path | None, invert: bool = False, features: str | None = None
) -> Prediction:
    """What the exported model says about a picture, a row, or else about one test input.

    Args:
        picture: a file; for a model of pictures.
        invert: the file is dark on light, as on paper.
        features: one number for each column, with commas; for a model of a table.
    """
    artifact = load_artifact(ARTIFACTS)
    about, truth = artifact.manifest["input"], None
    if picture is None and features is None:
        data = load_data(config, tuple(about.get("offset", ())))
        check_task(artifact.manifest, data.task)
        truth = data.task.classes[data.test.labels[0]]
        x, asked = data.test.read(data.test.spread(1))[0], "a test input"
    elif (features is not None) != (about["kind"] == "table"):
        table = "--features=1,2,... or a .csv file"
        hint = table if about["kind"] == "table" else "make predict ARGS=picture.png"
        raise StarterError(f"the exported model takes a {about['kind']}", hint)
    elif picture is not None:
        x = read_picture(picture, read_spec(about), invert)  # (s, s, c)
        asked = str(picture)
    else:
        asked = features or ""
        x = parse_features(asked, about["columns"], about["offset"])  # (columns,)
    return _answer(artifact, asked, x, truth)


def predict_all(sources: Sequence[Path], invert: bool = False, out: Path | None = None) -> None:
    """Print what the exported model says about files and folders, or write it to `out`.

    Args:
        sources: pictures, folders of pictures or, for a model of a table, .csv files.
        out: a .csv file: path, class, probability, and what was wrong with an input.

    Raises:
        StarterError: names the inputs that cannot be read; all others are answered before.
    """
    artifact = load_artifact(ARTIFACTS)
    files = [file for source in sources for file in _list_files(source)]
    if out and out.exists() and any(file.exists() and out.samefile(file) for file in files):
        raise StarterError(f"{out} is one of the inputs", "--out=another.csv")
    count, wrong = 0, []
    # A file's name need not be UTF-8.
    options: Any = {"encoding": "utf-8", "errors": "surrogateescape", "newline": ""}
    with out.open("w", **options) if out else nullcontext() as file:
        rows = csv.writer(file) if file else None
        if rows:
            rows.writerow(["path", "class", "probability", "error"])
        for asked, answer in _answer_all(artifact, files, invert):
            count += 1
            if isinstance(answer, str):
                wrong.append(f"{asked}: {answer}")
            elif not rows and count - len(wrong) <= PRINTED:
                print(answer)
            if rows:
                rows.writerow(_row(asked, answer))
    _conclude(count, wrong, out)


def _answer(artifact: Artifact, asked: str, x: np.ndarray, truth: str | None = None) -> Prediction:
    logits = artifact.logits(x[None])[0]  # (classes,)
    odds = np.exp(logits - logits.max())  # (classes,)
    label = int(logits.argmax())
    share = float(odds[label] / odds.sum())
    return Prediction(asked, label, artifact.manifest["classes"][label], share, logits, truth)


def _answer_all(
    artifact: Artifact, files: list[Path], invert: bool
) -> Iterator[tuple[str, Prediction | str]]:
    for file in files:
        for asked, x in _read_inputs(artifact.manifest["input"], file, invert):
            yield asked, x if isinstance(x, str) else _answer(artifact, asked, x)


def _read_inputs(
    about: dict[str, Any], file: Path, invert: bool
) -> Iterator[tuple[str, np.ndarray | str]]:
    """Each input of a file and its name, or why it cannot be read."""
    if file.exists() and not file.is_file():  # a pipe would wait for ever
        yield str(file), "neither a file nor a link to one"
        return
    try:
        if about["kind"] == "picture":
            yield str(file), read_picture(file, read_spec(about), invert)  # (s, s, c)
        else:
            for line, row in read_rows(file, about["columns"], about["offset"]):
                yield f"{file} line {line}", row  # (columns,)
    except StarterError as error:
        yield str(file), str(error).removeprefix(str(file)).strip()
    except OSError as error:
        yield str(file), str(error.strerror)


def _list_files(source: Path) -> list[Path]:
    if not source.is_dir():
        return [source]
    found = sorted(path.relative_to(source) for path in source.rglob("*") if not path.is_dir())
    return [source / path for path in found if not any(map(is_leftover, path.parts))]


def _row(asked: str, answer: Prediction | str) -> list[str]:
    if isinstance(answer, str):
        return [asked, "", "", answer]
    return [asked, answer.name, f"{answer.probability:.6f}", ""]


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
