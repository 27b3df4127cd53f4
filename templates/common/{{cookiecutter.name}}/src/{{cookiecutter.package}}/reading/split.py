"""Which part an item is in."""

import numpy as np

from ..config import StarterError
from ..settings.options import DataConfig
from ..task import CLASS
from .items import Items

PARTS = ("test", "validation", "train")
FEWEST = 3  # items of a class that differ: one for each part


def join_groups(groups: list[bytes], contents: list[bytes]) -> list[bytes]:
    """The group of each item; groups that have content in common are one, under the first name."""
    leader = {group: group for group in groups}

    def find(group: bytes) -> bytes:
        while leader[group] != group:
            leader[group] = group = leader[leader[group]]
        return group

    owner: dict[bytes, bytes] = {}
    for group, content in zip(groups, contents, strict=True):
        one, other = sorted((find(group), find(owner.setdefault(content, group))))
        leader[other] = one
    return [find(group) for group in groups]


def assign_parts(items: Items, settings: DataConfig) -> np.ndarray:
    """The part of each item, as an index into PARTS: (n,).

    It follows from the item's key alone: a hash below the share is the test part's. So no other
    item moves it, equal ones stay together, and the shares hold on average. Only where a part
    would lack a class, what is nearest to its border moves. What the source itself puts into a
    part stays there; a part that it lacks is taken out of its train part in the same way.

    Raises:
        StarterError: the keys leave a class out of a part.
    """
    turn = getattr(settings, "turn", 0.0)  # a series, whose parts are in order of time, has none
    hashes = np.frombuffer(b"".join(key[:8] for key in items.keys), ">u8").astype(np.uint64)  # (n,)
    places = (hashes / 2.0**64 + turn) % 1  # (n,) in [0, 1]
    if items.parts is not None:
        if turn:
            message = f"{settings.source} says itself what is tested, or data.time does"
            raise StarterError(message, "without data.turn and --folds")
        return _complete(items.parts, places, settings)
    units, unit = np.unique(places, return_inverse=True)  # (u,), (n,)
    labels = np.zeros(len(unit), np.int64)  # (n,)
    names: tuple[str, ...] = ("",)
    if items.target.kind == CLASS:
        labels, names = items.answers, items.target.classes
    pairs = np.unique(unit * len(names) + labels)  # (p,): which unit has which class
    owners, kinds = np.divmod(pairs, len(names))  # (p,), (p,)
    _refuse_few(np.bincount(kinds, minlength=len(names)), names, settings)
    return _balance(units, owners, kinds, names, settings)[unit]


def _borders(settings: DataConfig) -> tuple[float, ...]:
    return 0, settings.test, settings.test + (1 - settings.test) * settings.validation, 1


def _balance(
    units: np.ndarray,
    owners: np.ndarray,
    kinds: np.ndarray,
    names: tuple[str, ...],
    settings: DataConfig,
) -> np.ndarray:
    """The part of each unit, with every class in every part.

    Args:
        units: (u,) places in [0, 1].
        owners, kinds: (p,) which unit has which class.
    """
    borders = _borders(settings)
    parts = np.searchsorted(borders[1:3], units, side="right")  # (u,)
    counts = np.zeros((len(PARTS), len(names)), np.int64)  # units of a class in a part
    np.add.at(counts, (parts[owners], kinds), 1)
    for part, kind in np.argwhere(counts == 0).tolist():
        if counts[part, kind]:  # by now, with another class
            continue
        own = owners[kinds == kind]  # (m,)
        far = np.maximum(borders[part] - units[own], units[own] - borders[part + 1])  # (m,)
        for moved in own[far.argsort(kind="stable")].tolist():
            along = kinds[owners == moved]
            if (counts[parts[moved], along] > 1).all():
                counts[parts[moved], along] -= 1
                counts[part, along] += 1
                parts[moved] = part
                break
        else:
            kept = f"no {names[kind]}".rstrip() if names[kind] else "nothing"
            message = f"the groups of {settings.group} leave {kept} for {PARTS[part]}"
            raise StarterError(message, "more groups, or smaller ones")
    return parts


def _complete(given: np.ndarray, places: np.ndarray, settings: DataConfig) -> np.ndarray:
    """The parts that a source gives, with those it lacks taken out of its train part: (n,)."""
    parts = given.copy()
    drawn = np.searchsorted(_borders(settings)[1:3], places, side="right")  # (n,)
    for part in set(range(len(PARTS) - 1)) - set(given.tolist()):
        parts[(drawn == part) & (given == PARTS.index("train"))] = part
    for part, name in enumerate(PARTS):
        if not (parts == part).any():
            raise StarterError(f"{settings.source} has too few inputs for {name}")
    return parts


def _refuse_few(counts: np.ndarray, names: tuple[str, ...], settings: DataConfig) -> None:
    few = [f"{names[at]} has {counts[at]}".strip() for at in np.flatnonzero(counts < FEWEST)]
    if not few:
        return
    more = [f"and {len(few) - 5} more"] if len(few) > 5 else []
    what = f"groups ({settings.group})" if settings.group else "inputs that differ"
    of = " of some classes" if names != ("",) else ""
    message = f"{settings.source} has too few {what}{of}: {', '.join([*few[:5], *more])}"
    raise StarterError(message, "each needs 3: to train, to choose, to test")
