"""What the bars are drawn from: rows, their scale, and places in the pictures."""

from advisor.frameworks import TITLES
from advisor.judgement.verdict import Line, Recommendation, Unsaid, counted
from advisor.knowledge.model import Catalog
from advisor.report.page.words import hundredths, lean_words, say
from advisor.report.recommendation import words
from advisor.values import value

HALF = 100.0  # from the middle of a picture to its edge, in units of its view box


NOTHING_UNSAID = Unsaid(
    weight=0.0, lean=0.0, spread=0.0, size=0.0, doubt=0.0, questions=()
).as_line()


@value
class Bar:
    """A bar from the middle of a picture: to the right for PyTorch, to the left for TensorFlow."""

    x: str
    width: str
    side: str


@value
class Row:
    """One row of the sum as the page shows it.

    Args:
        then, now: the places of both leans in the picture, and both in words; empty without leans.
        hidden: whether it has no part in this sum; the script may give it one.
    """

    id: str
    title: str
    bar: Bar
    adds: str
    weight: str
    then: str = ""
    now: str = ""
    leans: str = ""
    hidden: bool = False


def bar(value: float, full: float) -> Bar:
    """The bar of a value where `full` reaches the edge."""
    width = HALF * abs(value) / full
    return Bar(
        x=place(HALF - width if value < 0 else HALF),
        width=place(width),
        side="p" if value > 0 else "t",
    )


def place(number: float) -> str:
    """A coordinate without needless digits."""
    return f"{number:.1f}".removesuffix(".0")


def adds(value: float, weight: float) -> str:
    """What a row adds to the sum, in words."""
    if not weight:
        return say("adds-nothing")
    if value == 0:
        return say("adds-even")
    return say("adds", hundredths(value), TITLES["pytorch" if value > 0 else "tensorflow"])


def rows(recommendation: Recommendation, catalog: Catalog) -> tuple[list[Row], list[Row]]:
    """(what counts, largest first; the criteria that do not count now)."""
    verdict = recommendation.verdict
    counting = counted(verdict)
    here = {line.id for line in counting}
    quiet = [line for line in verdict.lines if not line.weight]
    idle = [line for line in (verdict.experience, NOTHING_UNSAID) if line.id not in here]
    made = [_row(line, recommendation, catalog) for line in (*counting, *idle)]
    return made, [_row(line, recommendation, catalog) for line in quiet]


def _row(line: Line, recommendation: Recommendation, catalog: Catalog) -> Row:
    verdict = recommendation.verdict
    then, now, leans = "", "", ""
    if line.id in catalog.criteria:
        pair = [
            next(each for each in recommendation.verdicts[lens].lines if each.id == line.id)
            for lens in ("documents", "today")
        ]
        then, now = (place(HALF + HALF * each.lean) for each in pair)
        leans = " → ".join(lean_words(each.lean, each.spread) for each in pair)
    share = f"{hundredths(line.share)} %"
    return Row(
        id=line.id,
        title=line.title,
        bar=bar(line.contribution, verdict.scale),
        adds=adds(line.contribution, line.weight),
        weight=say("weight", share) if line.weight else say("weight-none"),
        then=then,
        now=now,
        leans=leans,
        hidden=line.id not in catalog.criteria and not line.weight,
    )


def moved(recommendation: Recommendation) -> list[str]:
    """What counts and leans otherwise today than in the articles, as sentences."""
    return [
        say("moved", now.title, lean_words(old.lean, old.spread), lean_words(now.lean, now.spread))
        for old, now in words.moved(recommendation)
    ] or [say("no-moved")]
