"""The tables: criteria sorted by what they say today, facts by their age."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from advisor.judgement.weighing import weights
from advisor.knowledge.age import first_day
from advisor.knowledge.model import Catalog
from advisor.knowledge.words import load_words
from advisor.report.reference.entries import describe
from advisor.report.reference.overview import (
    criteria_rows,
    oldest_age_in_days,
    question_rows,
    stale_rows,
)
from advisor.report.reference.pages import compose

DAY = date(2027, 5, 1)


def test_criteria_run_from_pytorch_to_tensorflow_today(catalog: Catalog) -> None:
    rows = criteria_rows(catalog, None)
    leans = [row["lenses"]["today"]["lean"] for row in rows]
    assert leans == sorted(leans, reverse=True)
    assert {row["id"] for row in rows} == set(catalog.criteria)


def test_an_article_alone_speaks_for_the_articles(catalog: Catalog) -> None:
    for row in criteria_rows(catalog, frozenset({"intro-2019"})):
        assert set(row["lenses"]["documents"]["articles"]) <= {"intro-2019"}


def test_each_answer_weighs_what_the_interview_says(catalog: Catalog) -> None:
    for row in question_rows(catalog):
        for choice in row["choices"]:
            weighed = weights(catalog, {row["id"]: choice["id"]})
            assert {name: part for name, part in weighed.items() if part} == choice["weights"]


@pytest.mark.parametrize("by", ["read", "published"])
@pytest.mark.parametrize("days", [1, 100, 1000])
def test_stale_facts_are_those_whose_newest_source_is_older(
    catalog: Catalog, by: str, days: int
) -> None:
    rows = stale_rows(catalog, days, by, DAY)  # type: ignore[arg-type]
    stale = {row["fact"] for row in rows}
    for fact in catalog.facts.values():
        dates = [
            day
            for source in fact.evidence
            if (day := first_day(source.accessed if by == "read" else source.published))
        ]
        old = bool(dates and max(dates) < DAY - timedelta(days=days))
        assert (fact.id in stale) == (old and not fact.withdrawn)
    ages = [row["days"] for row in rows]
    assert ages == sorted(ages, reverse=True)


def test_the_oldest_age_is_known_where_nothing_is_stale(catalog: Catalog) -> None:
    oldest = oldest_age_in_days(catalog, "read", DAY)
    assert not stale_rows(catalog, oldest, "read", DAY)
    assert stale_rows(catalog, oldest - 1, "read", DAY)[0]["days"] == oldest


def test_a_withdrawn_fact_is_shown_as_such_and_never_stale(catalog: Catalog) -> None:
    name, fact = next(row for row in catalog.facts.items() if not row[1].withdrawn)
    gone = replace(fact, withdrawn="2026-11-20: it was another version.")
    changed = replace(catalog, facts={**catalog.facts, name: gone})
    assert name in {row["fact"] for row in stale_rows(catalog, 1, "read", DAY)}
    assert name not in {row["fact"] for row in stale_rows(changed, 1, "read", DAY)}
    page = compose(describe(changed, load_words(), "fact", name))
    assert "(withdrawn 2026-11-20: it was another version.)" in page.intro[0]
