"""How much evidence fits: what counts comes first, and of that every fact is always told."""

from collections.abc import Callable, Iterable, Mapping

from advisor.report.page.evidence import Detail

FULL = Detail()
_BRIEF = Detail(sources=1, titles=False, notes=False, claims=False)  # of every fact one source
LEAST = Detail(facts=1, sources=1, titles=False, notes=False, claims=False)
_FEW = Detail(facts=2, sources=1, titles=False, notes=False, claims=False)
_SOME = Detail(facts=4, sources=1, titles=False, notes=False, claims=False)
# (whether of what counts, in which detail): as far as there is room, one after the other.
STEPS = (
    (True, _BRIEF),
    (True, Detail(sources=1, titles=False, claims=False)),
    (True, Detail(sources=1, titles=False)),
    (False, _FEW),
    (True, Detail(sources=1)),
    (False, _SOME),
    (True, FULL),
    (False, _BRIEF),
    (False, FULL),
)


def fitted(
    counting: Iterable[str],
    rest: Iterable[str],
    told: Callable[[str, Detail], str],
    room: int,
) -> Mapping[str, str]:
    """Criterion -> its evidence as text, in as much detail as there is room for.

    Args:
        counting, rest: the criteria that count and those that do not, what matters most first.
        told: the text of a criterion's evidence in some detail.
        room: bytes for all of it; only the least detail may need more.
    """
    groups = {True: tuple(counting), False: tuple(rest)}
    texts = {name: told(name, LEAST) for name in (*groups[True], *groups[False])}
    room -= sum(_size(text) for text in texts.values())
    for counts, detail in STEPS:
        for name in groups[counts]:
            text = told(name, detail)
            grows = _size(text) - _size(texts[name])
            if grows <= room:
                texts[name], room = text, room - grows
    return texts


def _size(text: str) -> int:
    return len(text.encode())
