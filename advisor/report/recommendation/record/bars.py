"""What the picture shows as bars: each thing that counts, on one scale with the sum."""

from advisor.judgement.verdict import Recommendation, Verdict, counted
from advisor.values import value

MOST = 12  # bars of things that count; the smaller ones share one
SEEN = 0.005  # what two digits show


@value
class Bar:
    """A row of the picture; `value` is positive towards PyTorch."""

    title: str
    value: float


def bars(verdict: Verdict) -> list[Bar]:
    """What counts, heaviest first; what does not fit is summed up in a last bar."""
    rows = [Bar(title=line.title, value=line.contribution) for line in counted(verdict)]
    if len(rows) <= MOST:
        return rows
    shown, small = rows[: MOST - 1], rows[MOST - 1 :]
    rest = Bar(title=f"{len(small)} smaller ones", value=sum(row.value for row in small))
    return [*shown, rest]


def decides_by_sum(verdict: Verdict) -> bool:
    """Whether the bars decide: no hard need does, and something counts."""
    return not verdict.constraints and bool(counted(verdict))


def alternative(recommendation: Recommendation, most: int = MOST) -> str:
    """The bars in words, for whoever does not see them.

    Args:
        most: how many of each side's bars to name.
    """
    verdict = recommendation.verdict
    sides = [
        text
        for title, towards in (("PyTorch", 1), ("TensorFlow", -1))
        if (text := _side(verdict, title, towards, most))
    ]
    text = f"Bars of what counts: {'; '.join(sides) or 'nothing speaks more for one'}"
    if not decides_by_sum(verdict):
        return f"{text}; they do not decide." if verdict.constraints else f"{text}."
    title = "PyTorch" if verdict.margin > 0 else "TensorFlow"
    total = f"all together {abs(verdict.margin):.2f} for {title}"
    return f"{text}; {total}, give or take {verdict.deviation:.2f}."


def _side(verdict: Verdict, title: str, towards: int, most: int) -> str:
    rows = [row for row in bars(verdict) if row.value * towards >= SEEN]
    if not rows:
        return ""
    if not most:
        return f"{len(rows)} for {title}"
    named = [f"{row.title} {abs(row.value):.2f}" for row in rows[:most]]
    more = [f"{len(rows) - most} more"] if len(rows) > most else []
    return f"for {title} {', '.join([*named, *more])}"
