"""Which part an item is in."""

import numpy as np

from ..config import DataConfig, StarterError

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


def assign_parts(
    keys: list[bytes], labels: np.ndarray, classes: tuple[str, ...], settings: DataConfig
) -> np.ndarray:
    """The part of each item, as an index into PARTS.

    It follows from the item's key alone: a hash below the share is the test part's. So no other
    item moves it, equal ones stay together, and the shares hold on average. Only where a part
    would lack a class, what is nearest to its border moves.

    Shapes: n keys, (n,) -> (n,).

    Raises:
        StarterError: the keys leave a class out of a part.
    """
    hashes = np.frombuffer(b"".join(key[:8] for key in keys), ">u8").astype(np.uint64)  # (n,)
    units, unit = np.unique(hashes, return_inverse=True)  # (u,), (n,)
    places = units / 2.0**64  # (u,) in [0, 1]
    borders = (0, settings.test, settings.test + (1 - settings.test) * settings.validation, 1)
    parts = np.searchsorted(borders[1:3], places, side="right")  # (u,)
    pairs = np.unique(unit * len(classes) + labels)  # (p,): which unit has which class
    owners, kinds = np.divmod(pairs, len(classes))  # (p,), (p,)
    counts = np.zeros((len(PARTS), len(classes)), np.int64)  # units of a class in a part
    np.add.at(counts, (parts[owners], kinds), 1)
    _refuse_few(counts.sum(axis=0), classes, settings)
    for part, kind in np.argwhere(counts == 0).tolist():
        if counts[part, kind]:  # by now, with another class
            continue
        own = owners[kinds == kind]  # (m,)
        far = np.maximum(borders[part] - places[own], places[own] - borders[part + 1])  # (m,)
        for moved in own[far.argsort(kind="stable")].tolist():
            along = kinds[owners == moved]
            if (counts[parts[moved], along] > 1).all():
                counts[parts[moved], along] -= 1
                counts[part, along] += 1
                parts[moved] = part
                break
        else:
            message = f"the groups of {settings.group} leave no {classes[kind]} for {PARTS[part]}"
            raise StarterError(message, "more groups, or smaller ones")
    return parts[unit]


def _refuse_few(counts: np.ndarray, classes: tuple[str, ...], settings: DataConfig) -> None:
    few = [f"{classes[at]} has {counts[at]}" for at in np.flatnonzero(counts < FEWEST)]
    if not few:
        return
    more = [f"and {len(few) - 5} more"] if len(few) > 5 else []
    what = f"groups ({settings.group})" if settings.group else "inputs that differ"
    message = f"{settings.source} has too few {what} of some classes"
    hint = "each needs 3: to train, to choose, to test"
    raise StarterError(f"{message}: {', '.join([*few[:5], *more])}", hint)
