"""How old a fact is, counted to a given day and never to the clock."""

from collections.abc import Iterable
from datetime import date
from functools import cache
from typing import Literal

from advisor.knowledge.model import Fact

UNDATED = "undated"
By = Literal["read", "published"]  # the day from which age counts


@cache  # the same few hundred dates are read for every source that is taken away
def first_day(text: str) -> date | None:
    """The first day that `YYYY`, `YYYY-MM` or `YYYY-MM-DD` can mean; None when undated.

    Raises:
        ValueError: the text is no such date.
    """
    if text == UNDATED:
        return None
    year, month, day = (*(int(part) for part in text.split("-")), 1, 1)[:3]
    return date(year, month, day)


@cache
def age_in_years(text: str, as_of: str) -> float | None:
    """Years from a date to `as_of`, at least 0; None when undated."""
    then, now = first_day(text), first_day(as_of)
    if then is None or now is None:
        return None
    return max(0.0, (now - then).days / 365.25)


def newest_age(facts: Iterable[Fact], as_of: str) -> float | None:
    """Years since the newest dated source behind these facts; None when none is dated."""
    ages = (age_in_years(source.published, as_of) for fact in facts for source in fact.evidence)
    return min((age for age in ages if age is not None), default=None)
