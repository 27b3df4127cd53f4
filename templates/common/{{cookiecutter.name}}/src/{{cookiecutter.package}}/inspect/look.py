"""What the data were taken for, before anything is trained."""

from collections import Counter

import numpy as np

from ..board.drawing import draw_sprite
from ..config import REPORTS, Config
from ..console import show_table
from ..data import Part, Splits, load_data
from ..reading.augment import augment
from ..task import CLASS, NUMBER, SERIES

SHOWN = 30  # classes, or columns
PICTURES = 8  # each in a row of its own


def show_data(config: Config) -> None:
    """Print what the source holds, and what is in each part."""
    data = load_data(config)
    heads, *rows = data.found
    show_table(config.data.source, heads, _shorten(rows))
    parts = {"train": data.train, "validation": data.validation, "test": data.test}
    heads, rows = ("", *parts), _describe_parts(data, list(parts.values()))
    show_table(f"answers: {_name_target(data)}", heads, _shorten(rows))
    _show_changes(config, data.train)
    print("next: make train")


def _show_changes(config: Config, part: Part) -> None:
    """Draw pictures of the training part, in each row one: as it is, then as epochs see it."""
    at = part.spread(PICTURES)  # (m,)
    for name, values in part.read(at).items():
        if values.ndim != 4:  # no pictures
            continue
        seen = [augment({name: values}, config, epoch, at)[name] for epoch in range(len(at) - 1)]
        rows = np.stack([values, *seen], axis=1)  # (m, m, size, size, channels)
        REPORTS.mkdir(exist_ok=True)
        path = REPORTS / f"{name}s.png"
        side = values.shape[1]
        draw_sprite(rows.reshape(-1, *values.shape[1:]), len(at) ** 2, side).save(path)
        print(f"{path}: a row is a picture, and what the first epochs make of it")


def _name_target(data: Splits) -> str:
    target = data.task.target
    if target.kind == NUMBER:
        return f"a number, {target.name}"
    if target.kind == SERIES:
        return f"the next {target.ahead} steps of {target.name}"
    how = "one of" if target.kind == CLASS else "any of"
    return f"{how} {len(target.classes)} classes{f', {target.name}' if target.name else ''}"


def _describe_parts(data: Splits, parts: list[Part]) -> list[tuple[str, ...]]:
    rows = [("inputs", *(str(len(part)) for part in parts))]
    if data.task.target.kind == NUMBER:
        ranges = [(part.answers.min(), part.answers.mean(), part.answers.max()) for part in parts]
        named = zip(("lowest", "mean", "highest"), *ranges, strict=True)
        return rows + [(name, *(f"{each:.4g}" for each in values)) for name, *values in named]
    if data.task.target.kind == SERIES:
        return rows
    counts = [_count_classes(part) for part in parts]
    classes = enumerate(data.task.target.classes)
    return rows + [(name, *(str(count[at]) for count in counts)) for at, name in classes]


def _count_classes(part: Part) -> Counter[int]:
    if part.answers.ndim == 1:
        return Counter(part.answers.tolist())
    return Counter(dict(enumerate(part.answers.sum(axis=0).astype(int).tolist())))


def _shorten(rows: list[tuple[str, ...]]) -> list[tuple[str, ...]]:
    if len(rows) <= SHOWN:
        return rows
    last = (f"and {len(rows) - SHOWN} more", *[""] * (len(rows[0]) - 1))
    return [*rows[:SHOWN], last]
