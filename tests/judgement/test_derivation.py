"""Each lean recomputed from the numbers that `explain --json` shows, as by hand."""

from math import sqrt

import pytest

from advisor.judgement.derivation import derive
from advisor.judgement.leans import documents_lean, today_lean
from advisor.knowledge.model import Catalog
from tests.factories import SHIPPED


@pytest.mark.parametrize("name", SHIPPED.criteria)
def test_todays_number_follows_from_what_is_shown(catalog: Catalog, name: str) -> None:
    criterion = catalog.criteria[name]
    shown, lean = derive(criterion, catalog, None)["today"], today_lean(criterion, catalog)
    assert (shown["lean"], shown["spread"]) == (lean.value, lean.spread)
    if criterion.today is None:
        assert "unknown" in shown["steps"][0] or "known" in shown["steps"][0]
        return
    ratings = shown["ratings"]
    assert (ratings["pytorch"] - ratings["tensorflow"]) / 4 == lean.value
    spread = shown["confidence_spread"] + shown["spread_per_year"] * shown["late_years"]
    assert min(spread, shown["widest_spread"]) == pytest.approx(lean.spread)


@pytest.mark.parametrize("source", [None, *SHIPPED.documents])
@pytest.mark.parametrize("name", SHIPPED.criteria)
def test_the_articles_number_follows_from_what_is_shown(
    catalog: Catalog, name: str, source: str | None
) -> None:
    criterion, heard = catalog.criteria[name], frozenset({source} - {None}) or None
    shown, lean = derive(criterion, catalog, heard)["documents"], documents_lean(criterion, heard)
    assert (shown["lean"], shown["spread"]) == (lean.value, lean.spread)
    articles = shown["articles"]
    if not articles:
        assert lean.value == 0
        return
    for row in articles:
        counts = sum(claim["counts"] for claim in row["claims"])
        balance = counts / sum(claim["strength"] for claim in row["claims"])
        assert row["strength"] == max(claim["strength"] for claim in row["claims"])
        assert balance * row["strength"] / row["strongest"] == pytest.approx(row["lean"])
    total = sum(row["strength"] for row in articles)
    assert sum(row["strength"] * row["lean"] for row in articles) / total == pytest.approx(
        lean.value
    )
    spread = sqrt(shown["article_spread"] ** 2 / len(articles) + shown["apart"] ** 2)
    assert spread == pytest.approx(lean.spread)


def test_verdicts_set_the_rest_of_an_article_aside(catalog: Catalog) -> None:
    seen = 0
    for criterion in catalog.criteria.values():
        for row in derive(criterion, catalog, None)["documents"]["articles"]:
            claims = {claim.id: claim for claim in criterion.claims}
            outright = {
                name
                for name, claim in claims.items()
                for place in claim.mentions
                if place.document == row["id"] and place.verdict
            }
            standing = {claim["id"] for claim in row["claims"]}
            if row["set_aside"]:
                seen += 1
                assert standing == outright
                assert not set(row["set_aside"]) & outright
    assert seen > 5


def test_an_inferred_date_is_said_to_be_inferred(catalog: Catalog) -> None:
    rows = [
        row
        for item in catalog.criteria.values()
        for row in derive(item, catalog, None)["documents"]["articles"]
    ]
    for row in rows:
        assert row["date_is"] == catalog.documents[row["id"]].date_is
    assert {row["date_is"] for row in rows} == {"stated", "inferred"}
