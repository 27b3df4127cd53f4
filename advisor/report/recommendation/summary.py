"""The recommendation on one screen: the verdict, what speaks for each, what would change it."""

from collections.abc import Iterable, Iterator
from textwrap import wrap

from rich.text import Text

from advisor.frameworks import TITLES, Framework
from advisor.judgement.verdict import Recommendation, Verdict, call_text
from advisor.knowledge.model import Catalog
from advisor.report.recommendation import stated, words
from advisor.report.screen import COLOURS, wrapped
from advisor.values import value

LINES = 24  # of a terminal as most people have it
WIDTH = 80  # cells; a wider terminal is no easier to read
LABEL = 16  # cells of what a row is about, so that the rows stand under each other
MOST_FLIPS = 3
READINGS = 40  # cells of the bar of all readings of the evidence
MORE = "--why: every number and source; fwpick explain WORD"


@value
class Part:
    """What stands behind one label, row by row.

    Args:
        needed: how many of the rows are never left out for want of room.
    """

    label: str
    rows: tuple[str, ...]
    needed: int = 0


def summary(
    recommendation: Recommendation,
    catalog: Catalog,
    *,
    width: int,
    plain: bool,
    within: int | None = None,
    chosen: Framework | None = None,
    more: str = MORE,
    ways: bool = True,
) -> list[Text]:
    """The lines of one screen, none wider than `width` cells but for a word that is.

    Args:
        plain: ASCII alone.
        within: how many lines there may be in all; None for one screen below what comes before
            either framework.
        chosen: the framework that somebody has settled, whatever is recommended.
        more: the last line: how to see more.
        ways: give the ways out; not where they are what a person chooses from below.
    """
    width = min(WIDTH, width)
    head = [*_headline(recommendation.verdict, chosen, width, plain), Text("")]
    last = _labelled(Part(label="See more", rows=(more,)), width) if more else []
    needs = [
        Text(wrapped(f"! {row}", width, indent=2), style="red")
        for row in (
            *stated.constraint_rows(recommendation, catalog),
            *recommendation.clashes,
        )
    ]
    before = list(_before(recommendation, width))
    lines = LINES if within is None else within - _height(before)
    room = lines - _height([*head, *needs, *last])
    body = _fitting(_parts(recommendation, catalog, width, ways), width, room)
    return [*before, *head, *needs, *body, *last]


def _before(recommendation: Recommendation, width: int) -> Iterator[Text]:
    for row in recommendation.before:
        yield Text(wrapped(f"Before either: {row.says}", width, indent=2), style="bold")
    if recommendation.before:
        yield Text("")


def _headline(
    verdict: Verdict, chosen: Framework | None, width: int, plain: bool
) -> Iterator[Text]:
    by = "By the articles alone: " if verdict.lens == "documents" else ""
    if chosen is not None:
        yield Text(f"{TITLES[chosen]}, as --framework says.", style=f"bold {COLOURS[chosen]}")
        by = by or "By the evidence: "
    says = f"{by}{words.headline(verdict)}"
    yield Text(wrapped(says, width), style=f"bold {COLOURS[verdict.framework]}")
    if verdict.leader and not verdict.constraints:
        yield readings_bar(verdict, plain)


def readings_bar(verdict: Verdict, plain: bool) -> Text:
    """All readings of the evidence, divided between the two by who is ahead in them."""
    ahead = verdict.win_share if verdict.leader == "pytorch" else 1.0 - verdict.win_share
    right = min(READINGS - 1, max(1, round(ahead * READINGS)))  # the other one never has none
    left_mark, right_mark = ("-", "#") if plain else ("░", "█")
    return Text.assemble(
        "TensorFlow ",
        (left_mark * (READINGS - right), COLOURS["tensorflow"]),
        (right_mark * right, COLOURS["pytorch"]),
        " PyTorch",
    )


def _parts(
    recommendation: Recommendation, catalog: Catalog, width: int, give_ways: bool
) -> list[Part]:
    """Everything that may be said, in the order in which it stands."""
    flips = words.answer_flips(recommendation, catalog, MOST_FLIPS) or ["no single answer"]
    ways = stated.way_rows(recommendation, catalog)
    good = (*recommendation.makes, *(line.says for line in recommendation.advice))
    return [
        Part(label="Ways out", rows=tuple(ways) if give_ways else (), needed=len(ways)),
        *_sides(recommendation),
        *_unsaid(recommendation, catalog),
        _other_lens(recommendation, width),
        Part(label="Would change it", rows=() if ways else tuple(flips), needed=1),
        Part(label="Good to know", rows=good, needed=len(recommendation.makes)),
    ]


def _other_lens(recommendation: Recommendation, width: int) -> Part:
    if recommendation.terms.lens == "documents":
        return Part(label="Today", rows=(call_text(recommendation.verdicts["today"]),), needed=1)
    row = words.then_row(recommendation, width - LABEL)
    # Where both are ruled out, what was said without the need helps nobody out of it.
    needed = 0 if recommendation.verdict.call == "none" else 1
    return Part(label="The articles", rows=(row,), needed=needed)


def _sides(recommendation: Recommendation) -> Iterator[Part]:
    if recommendation.verdict.call == "none":
        return
    rows = words.sides(recommendation.verdict)
    for framework, title in TITLES.items():
        yield _titles(f"For {title}", rows[framework])
    yield _titles("Even on", rows[None])


def _titles(label: str, titles: list[str]) -> Part:
    return Part(label=label, rows=(", ".join(titles),) if titles else (), needed=1)


def _unsaid(recommendation: Recommendation, catalog: Catalog) -> Iterator[Part]:
    verdict = recommendation.verdict
    if verdict.call in ("constraint", "none"):
        return
    if says := stated.unsaid_short(recommendation, catalog):
        yield Part(label="Not said", rows=(says,), needed=1)


def _fitting(parts: Iterable[Part], width: int, room: int) -> list[Text]:
    """The parts with as many rows as there is room for, those that are needed first."""
    parts = [part for part in parts if part.rows]
    taken = [part.needed for part in parts]
    for at, part in enumerate(parts):
        while taken[at] < len(part.rows):
            taken[at] += 1
            if _height(_all_labelled(parts, taken, width)) > room:
                taken[at] -= 1
                break
    return _all_labelled(parts, taken, width)


def _all_labelled(parts: list[Part], taken: list[int], width: int) -> list[Text]:
    return [
        line
        for part, count in zip(parts, taken, strict=True)
        for line in _labelled(
            Part(label=part.label, rows=part.rows[:count], needed=part.needed), width
        )
    ]


def _labelled(part: Part, width: int) -> list[Text]:
    """The rows of a part, each wrapped beside the label."""
    found = []
    for number, row in enumerate(part.rows):
        label = part.label if number == 0 else ""
        text = wrap(row, width - LABEL, break_long_words=False, break_on_hyphens=False)
        found.append(
            Text.assemble(
                (label.ljust(LABEL), "bold"), f"\n{' ' * LABEL}".join(text) if text else ""
            )
        )
    return found


def _height(lines: Iterable[Text]) -> int:
    return sum(line.plain.count("\n") + 1 for line in lines)
