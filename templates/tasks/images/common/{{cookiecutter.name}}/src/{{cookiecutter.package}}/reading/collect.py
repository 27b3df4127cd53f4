"""Picture files with their answers, looked at and put together."""

import re
from collections.abc import Callable
from dataclasses import asdict, replace
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias

import numpy as np

from ..config import StarterError
from ..settings.options import DataConfig
from ..task import Target
from .bad import BadItems
from .decode import PictureSpec
from .files import FileReader
from .found import Found, look_at
from .items import Items, make_key
from .split import PARTS, join_groups

Finish: TypeAlias = Callable[[Target, np.ndarray], Items]  # answers (n,) or (n, classes) in


class Listed(NamedTuple):
    """One file of a source."""

    where: str  # it is, in words: its path within the source
    path: Path
    answer: str
    group: str  # empty: `data.group` is looked for in `where`
    part: int | None  # index into PARTS, where the source says it


def collect(
    folder: Path, listed: list[Listed], settings: DataConfig, bad: BadItems
) -> tuple[Finish, list[int]]:
    """What makes items of the files, and which of them can be used.

    Raises:
        StarterError: some cannot, unless they are skipped.
    """
    looks, spec = look_at(folder, [each.path for each in listed], settings)
    wrong = _contradictions(listed, looks)
    group = _compile_group("" if listed[0].group else settings.group)
    groups, kept = [], []
    for at, (each, look) in enumerate(zip(listed, looks, strict=True)):
        name = each.group or _find_group(group, each.where)
        if at in wrong:
            bad.add(each.where, wrong[at])
        elif isinstance(look, str):
            bad.add(each.where, look)
        elif name is None:
            bad.add(each.where, f"data.group = {settings.group} is not found in its path")
        else:
            groups.append(make_key(name.encode(errors="surrogateescape")))
            kept.append(at)
    bad.settle(len(kept))
    found = [look for at in kept if isinstance(look := looks[at], Found)]
    spec = replace(spec, channels=1 if all(look.gray for look in found) else 3)
    keys = [bytes.fromhex(look.key) for look in found]
    parts = [listed[at].part for at in kept]
    stamps = tuple(look.stamp for look in found)
    finish = partial(
        Items,
        FileReader(tuple(listed[at].path for at in kept), stamps, spec),
        {"image": (spec.image_size, spec.image_size, spec.channels)},
        keys=join_groups(groups, keys) if settings.group else keys,
        content="".join(look.key for look in found).encode(),
        about=describe(spec),
        measures=np.array([(look.mean, look.square) for look in found])[..., : spec.channels],
        parts=None if None in parts else np.array(parts, np.int64),
    )
    return finish, kept


def describe(spec: PictureSpec) -> dict[str, Any]:
    """The part of model.json that says how pictures become inputs."""
    return {"range": [0, 1], **asdict(spec)}


def _find_group(group: re.Pattern[str], where: str) -> str | None:
    found = group.search(where)
    return found and (found[min(1, group.groups)] or found[0])


def _compile_group(pattern: str) -> re.Pattern[str]:
    try:
        return re.compile(pattern)
    except re.error as error:
        message = f"data.group = {pattern} is not a regular expression: {error}"
        raise StarterError(message, r"such as patient(\d+): the brackets hold the group") from error


def _contradictions(listed: list[Listed], looks: list[Found | str]) -> dict[int, str]:
    """Files whose very bytes have another answer too, or lie in another part: by their index.

    One of two answers is wrong. A copy in the test part would be tested after it was learned.
    """
    seen: dict[str, int] = {}
    wrong: dict[int, str] = {}
    for at, look in enumerate(looks):
        if isinstance(look, str):
            continue
        first = seen.setdefault(look.key, at)
        one, other = listed[first], listed[at]
        if one.answer != other.answer:
            wrong[at] = f"the same file is also {one.where}"
            wrong[first] = f"the same file is also {other.where}"
        elif one.part != other.part:
            # Left out of training, the other part stays whole.
            train = at if other.part == PARTS.index("train") else first
            wrong[train] = f"the same file is also {(one if train == at else other).where}"
    return wrong
