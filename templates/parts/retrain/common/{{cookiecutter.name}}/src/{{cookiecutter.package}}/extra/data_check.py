"""Compare other data with those that the run was trained on."""

import argparse
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from ..config import REPORTS, Config, StarterError
from ..reading.reader import Inputs
from ..task import CLASS, NUMBER, SERIES, Target

if TYPE_CHECKING:
    from ..data import Part

BINS = 10
FEW = 50  # different values that are compared one by one
MOST = 20_000  # inputs looked at, evenly spread
PIECE = 512  # inputs read at once


@dataclass(frozen=True, slots=True)
class Shift:
    """How far a feature, or the answers, moved."""

    name: str
    index: float  # population stability index
    chance: float  # what it would be about, were both drawn from the same
    gaps_before: float  # share
    gaps_now: float

    def moved(self, limit: float) -> bool:
        """Whether it is more than both the limit and twice what chance makes of so few inputs."""
        return self.index > max(limit, 2 * self.chance)


def add_options(parser: argparse.ArgumentParser) -> None:
    """What the command takes beside the settings."""
    parser.add_argument("--on", type=Path, metavar="PATH", help="the data; else data.source")
    text = "of the population stability index; default 0.25"
    parser.add_argument("--limit", type=float, default=0.25, metavar="X", help=text)


def run(config: Config, options: argparse.Namespace) -> int:
    """Print it and write reports/data-check.json; 1 where something moved beyond the limit.

    Raises:
        StarterError: the data or those of training cannot be read, or have another kind of answer.
    """
    from ..console import show_table
    from ..data import load_other
    from ..measure.plain import load_training
    from ..training.checkpoint import trained_task

    task = trained_task(config)
    before = load_training(config, task)
    if isinstance(before, str):
        raise StarterError(f"the data of training cannot be compared with: {before}")
    source = options.on or Path(config.data.source)
    now = load_other(config, task, source)
    columns = task.about.get("columns", ())
    names = [each if isinstance(each, str) else each["name"] for each in columns]
    pairs = zip(features(before, names), features(now, names), strict=True)
    shifts = [compare(name, old, new) for (name, old), (_, new) in pairs]
    answers = (as_answers(part.answers, task.target) for part in (before, now))
    shifts.append(compare("the answers", *answers))
    shifts.sort(key=lambda each: each.index / max(each.chance, 1e-9), reverse=True)
    moved = [each.name for each in shifts if each.moved(options.limit)]
    report = {"on": str(source), "inputs": len(now), "limit": options.limit, "moved": moved}
    REPORTS.mkdir(exist_ok=True)
    path = REPORTS / "data-check.json"
    path.write_text(
        json.dumps(report | {"shifts": [asdict(each) for each in shifts]}, indent=2) + "\n", "utf-8"
    )
    heads = ("", "moved by", "chance alone", "gaps before", "gaps now")
    show_table(f"{source} beside the training part of {config.run}", heads, _rows(shifts))
    print(f"written: {path}")
    print(f"moved: {', '.join(moved)}" if moved else "nothing moved")
    return 1 if moved else 0


def features(part: "Part", names: list[str]) -> Iterator[tuple[str, np.ndarray]]:
    """What can be compared of the inputs, by name: (n,) each.

    Args:
        names: of the columns of a table or series.
    """
    chosen = part.spread(MOST)
    pieces = [
        _summarize(part.read(chosen[at : at + PIECE]), names) for at in range(0, len(chosen), PIECE)
    ]
    for name in pieces[0]:
        yield name, np.concatenate([piece[name] for piece in pieces])


def _summarize(inputs: Inputs, names: list[str]) -> dict[str, np.ndarray]:
    found: dict[str, np.ndarray] = {}
    for name, values in inputs.items():
        if values.ndim in (2, 3) and values.shape[-1] == len(names):
            last = values if values.ndim == 2 else values[:, -1]  # of a window: its last row
            found |= dict(zip(names, last.T, strict=True))
            continue
        flat = values.reshape(len(values), -1).astype(np.float64)  # (b, numbers)
        found |= {f"{name}, mean": flat.mean(axis=1), f"{name}, spread": flat.std(axis=1)}
    return found


def as_answers(answers: np.ndarray, target: Target) -> np.ndarray:
    """The answers as one column: several classes by which are named, series by their mean."""
    if target.kind in (CLASS, NUMBER):
        return answers
    if target.kind == SERIES:
        means: np.ndarray = answers.mean(axis=1)
        return means
    return answers @ (2.0 ** np.arange(answers.shape[1]))  # type: ignore[no-any-return]


def compare(name: str, before: np.ndarray, now: np.ndarray) -> Shift:
    """How far one column moved. Shapes: (n,), (m,).

    The population stability index is the sum over bins of (now - before) ln(now / before), of
    shares; gaps are a bin of their own. From equal sources it is about (bins - 1)(1/n + 1/m).
    """
    gaps = [
        np.isnan(each) if each.dtype.kind == "f" else np.zeros(len(each), bool)
        for each in (before, now)
    ]
    values = [each[~gap] for each, gap in zip((before, now), gaps, strict=True)]
    counts = [_count(each, values[0]) for each in values]  # (bins,) each
    counts = [np.append(each, gap.sum()) for each, gap in zip(counts, gaps, strict=True)]
    used = (counts[0] + counts[1]) > 0
    shares = [
        (each[used] + 0.5) / (len(whole) + 0.5 * used.sum())
        for each, whole in zip(counts, (before, now), strict=True)
    ]
    index = float(((shares[1] - shares[0]) * np.log(shares[1] / shares[0])).sum())
    chance = float((used.sum() - 1) * (1 / len(before) + 1 / len(now)))
    return Shift(name, index, chance, *(float(gap.mean()) for gap in gaps))


def _count(values: np.ndarray, before: np.ndarray) -> np.ndarray:
    """How many are in each bin: the values themselves where they are few, else tenths."""
    known = np.unique(before)
    if len(known) <= FEW:
        at = np.searchsorted(known, values).clip(max=max(len(known) - 1, 0))
        same = known[at] == values if len(known) else np.zeros(len(values), bool)
        return np.append(np.bincount(at[same], minlength=len(known)), (~same).sum())
    edges = np.quantile(before, np.linspace(0, 1, BINS + 1)[1:-1])
    return np.bincount(np.searchsorted(edges, values), minlength=BINS)


def _rows(shifts: list[Shift]) -> list[list[str]]:
    return [
        [
            each.name,
            f"{each.index:.3f}",
            f"{each.chance:.3f}",
            f"{each.gaps_before:.1%}",
            f"{each.gaps_now:.1%}",
        ]
        for each in shifts[:30]
    ]
