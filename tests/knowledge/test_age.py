"""Ages run to a given day, and a date may leave out its day or month."""

from datetime import date

import pytest

from advisor.knowledge.age import age_in_years, first_day, newest_age
from advisor.knowledge.model import Evidence, Fact


def fact(*published: str) -> Fact:
    """A fact with a source for each date."""
    rows = [
        Evidence(
            kind="paper",
            title="t",
            publisher="p",
            url="u",
            published=day,
            accessed="2026-01-01",
            grade="primary",
        )
        for day in published
    ]
    return Fact(id="speed/fact", about="both", says="says", evidence=tuple(rows))


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2024", date(2024, 1, 1)),
        ("2024-06", date(2024, 6, 1)),
        ("2024-06-15", date(2024, 6, 15)),
        ("undated", None),
    ],
)
def test_the_first_day_a_date_can_mean(text: str, day: date | None) -> None:
    assert first_day(text) == day


@pytest.mark.parametrize("text", ["2024-13", "2023-02-29", "soon", "", "2024-00-10"])
def test_no_such_date(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - the wording is Python's
        first_day(text)


def test_ages_are_in_years_of_365_days_and_a_quarter() -> None:
    assert age_in_years("2022-01-01", "2026-01-01") == pytest.approx(1461 / 365.25)
    assert age_in_years("2025-12-31", "2026-01-01") == pytest.approx(1 / 365.25)


def test_a_date_to_come_is_no_age() -> None:
    assert age_in_years("2027", "2026-01-01") == 0.0


def test_undated_has_no_age() -> None:
    assert age_in_years("undated", "2026-01-01") is None


def test_the_newest_dated_source_of_all_facts_counts() -> None:
    facts = [fact("2020", "undated"), fact("2024", "2025")]
    assert newest_age(facts, "2026-01-01") == age_in_years("2025", "2026-01-01")


def test_without_a_dated_source_there_is_no_newest() -> None:
    assert newest_age([fact("undated"), fact()], "2026-01-01") is None
    assert newest_age([], "2026-01-01") is None
