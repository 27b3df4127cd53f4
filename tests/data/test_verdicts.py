"""What the articles say outright comes out of the documents lens, alone and together."""

from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
import yaml

from advisor.interview.questionnaire import Answer
from advisor.interview.terms import Terms
from advisor.judgement.case import Case
from advisor.judgement.leans import sign, voices
from advisor.judgement.recommend import recommend
from advisor.judgement.score import judge
from advisor.judgement.verdict import Verdict
from tests.factories import SHIPPED, answered

ROWS: dict[str, list[dict[str, Any]]] = yaml.safe_load(
    Path(__file__).with_name("verdicts.yaml").read_text(encoding="utf-8")
)
CASES = [
    pytest.param(article, row, id=f"{article}-{row.get('given') or row.get('weigh')}")
    for article, rows in ROWS.items()
    for row in rows
]


def judged(article: str, row: dict[str, Any]) -> Verdict:
    """The verdict of this article alone, or of all, on one point or need."""
    answers = {
        name: Answer(value=value, origin="flag") for name, value in row.get("given", {}).items()
    }
    stated = dict.fromkeys(row.get("weigh", ()), 1.0)
    sources = frozenset(SHIPPED.documents if article == "all" else {article})
    terms = Terms(lens="documents", weights=stated, sources=sources)
    return recommend(SHIPPED, answers, terms).verdict


@pytest.mark.parametrize(("article", "row"), CASES)
def test_what_an_article_says_outright_comes_out(article: str, row: dict[str, Any]) -> None:
    verdict = judged(article, row)
    assert (verdict.framework or verdict.call) == row["expects"], verdict.margin


@pytest.mark.parametrize(
    "row", [row for row in ROWS["all"] if "given" in row], ids=lambda row: str(row["given"])
)
def test_where_no_article_is_chosen_what_was_not_said_makes_less_sure_and_turns_nothing(
    row: dict[str, Any],
) -> None:
    verdict = recommend(SHIPPED, answered(**row["given"]), Terms(lens="documents")).verdict
    assert verdict.unsaid is not None
    assert verdict.leader == row["expects"]
    assert verdict.win_share < judged("all", row).win_share


def outright() -> dict[tuple[str, str], set[int]]:
    """(article, criterion) -> the sides its outright verdicts on it take."""
    sides: dict[tuple[str, str], set[int]] = {}
    for name, criterion in SHIPPED.criteria.items():
        for claim in criterion.claims:
            for place in claim.mentions:
                if place.verdict:
                    sides.setdefault((place.document, name), set()).add(sign(claim.favours))
    return sides


def test_every_claim_marked_as_a_verdict_stands_in_its_own_article() -> None:
    assert len(outright()) > 20
    for (article, criterion), sides in outright().items():
        (side,) = sides  # an article that decides a point both ways would have decided nothing
        verdict = judged(article, {"weigh": [criterion]})
        expected = {1: "pytorch", -1: "tensorflow", 0: None}[side]
        assert verdict.framework == expected, (article, criterion)


SURENESS = ("close", "leaning", "clear")
CIRCLES = [
    frozenset(circle)
    for size in range(2, len(SHIPPED.documents) + 1)
    for circle in combinations(SHIPPED.documents, size)
]


@pytest.mark.parametrize("criterion", SHIPPED.criteria)
def test_articles_that_contradict_are_never_surer_than_those_on_one_side(criterion: str) -> None:
    for circle in CIRCLES:
        together = judge(
            SHIPPED, Case(answers={}, weights={criterion: 1.0}, sources=circle), "documents"
        )
        side = {"pytorch": 1, "tensorflow": -1, None: 0}[together.leader]
        heard = voices(SHIPPED.criteria[criterion], circle)
        against = {voice.document for voice in heard if voice.lean * side < 0}
        if against:
            agreed = judge(
                SHIPPED,
                Case(answers={}, weights={criterion: 1.0}, sources=circle - against),
                "documents",
            )
            assert abs(together.margin) < abs(agreed.margin)
            assert together.win_share < agreed.win_share
            assert SURENESS.index(together.call) <= SURENESS.index(agreed.call)
