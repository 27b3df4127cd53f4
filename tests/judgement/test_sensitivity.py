"""Every flip reported is one, and nothing left out would have been one."""

from copy import deepcopy
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings

from advisor.choices import LENSES, Lens
from advisor.interview.questionnaire import Answer, values, with_answer
from advisor.interview.terms import Terms
from advisor.judgement.case import Case
from advisor.judgement.leans import leans
from advisor.judgement.recommend import judge_so_far, recommend
from advisor.judgement.score import judge
from advisor.judgement.verdict import UNSAID, Line, Recommendation, Verdict
from advisor.knowledge.catalog import build_catalog
from advisor.knowledge.model import Catalog
from advisor.knowledge.questions import UNSURE
from tests.factories import SHIPPED, answered, any_answers, recommended
from tools.data.authored import read_sources
from tools.data.derive import derive
from tools.data.tree import full_id

TREE = read_sources()
LEANS = {lens: leans(SHIPPED, Case(answers={}), lens) for lens in LENSES}
lenses = pytest.mark.parametrize("lens", LENSES)
CASES = (
    {"goal": "research", "debugging": "often"},
    {"goal": "production", "serving": "yes", "experience": "tensorflow"},
    {"goal": "production", "serving": "maybe", "mobile": "maybe", "experience": "pytorch"},
    {"goal": "learning", "experience": "none"},
    {"mobile": "yes", "tpu": "maybe"},
    {"tpu": "yes", "scale": "cluster"},
    {"codebase": "tensorflow", "goal": "research"},
    {"os": "windows", "gpu": "nvidia", "codebase": "tensorflow"},
)
cases = pytest.mark.parametrize("answers", CASES, ids=lambda case: "-".join(case.values()))


def outcome(verdict: Verdict) -> tuple[str, str | None]:
    """What a flip changes."""
    return verdict.call, verdict.framework


def every_line(recommendation: Recommendation) -> list[Line]:
    """The lines of the lens asked for whose weight is somebody's to give."""
    return [*recommendation.verdict.lines, recommendation.verdict.experience]


# One answer


def assert_answer_flips_complete(recommendation: Recommendation) -> None:
    """Each single change was judged again: those that matter are listed, the others not."""
    given_answers, before = recommendation.answers, recommendation.verdict
    listed = {(flip.question, flip.after): flip for flip in recommendation.flips.answers}
    for question in SHIPPED.questions.values():
        now = values(given_answers).get(question.id, UNSURE)
        assert (question.id, now) not in listed
        for value in set(question.values) - {now}:
            changed = values(
                with_answer(given_answers, question.id, Answer(value=value, origin="flag"))
            )
            after = judge(SHIPPED, Case(answers=changed), before.lens, LEANS[before.lens])
            flip = listed.get((question.id, value))
            assert (flip is not None) == (outcome(after) != outcome(before)), (question.id, value)
            if flip:
                assert flip.before == now
                assert (flip.call, flip.framework, flip.margin) == (*outcome(after), after.margin)


@lenses
@cases
def test_every_answer_flip_of_a_case(answers: dict[str, str], lens: Lens) -> None:
    assert_answer_flips_complete(recommended(lens, **answers))


@given(any_answers())
@settings(max_examples=25)
def test_every_answer_flip_of_any_case(answers: dict[str, str]) -> None:
    for lens in LENSES:
        assert_answer_flips_complete(recommended(lens, **answers))


def test_answer_flips_come_with_the_largest_change_first() -> None:
    recommendation = recommended(goal="production", serving="maybe")
    changes = [
        abs(flip.margin - recommendation.verdict.margin) for flip in recommendation.flips.answers
    ]
    assert len(changes) > 1
    assert changes == sorted(changes, reverse=True)


def test_a_changed_answer_can_lift_a_hard_need() -> None:
    flips = recommended(codebase="tensorflow", goal="research").flips.answers
    (lifted,) = [flip for flip in flips if (flip.question, flip.after) == ("codebase", "pytorch")]
    assert (lifted.call, lifted.framework) == ("constraint", "pytorch")


# One criterion


def margin_at(recommendation: Recommendation, line: Line, share: float) -> float:
    """The margin with one line at this share of all weight, the others in their ratios."""
    rest = [each for each in recommendation.verdict.rows if each.id != line.id]
    weight = sum(each.weight for each in rest)
    others = sum(each.weight * each.lean for each in rest) / weight
    return share * line.lean + (1 - share) * others


def assert_criterion_flips_complete(recommendation: Recommendation) -> None:
    """Listed lines turn the margin at their flip share; the others turn it at none."""
    if recommendation.verdict.constraints:  # a hard need stands whatever weighs how much
        assert not recommendation.flips.criteria
        return
    listed = {flip.id: flip for flip in recommendation.flips.criteria}
    total = sum(line.weight for line in recommendation.verdict.rows)
    for line in every_line(recommendation):
        if total == line.weight:  # alone
            assert line.id not in listed
        elif line.id in listed:
            flip = listed[line.id]
            side = 1 if flip.towards == "pytorch" else -1
            beyond = 1 if flip.flip_share > flip.share else -1
            step = 1e-6 * min(flip.flip_share, 1 - flip.flip_share)
            assert flip.share == line.share
            assert side * margin_at(recommendation, line, flip.flip_share + beyond * step) > 0
            assert side * margin_at(recommendation, line, flip.flip_share - beyond * step) < 0
        else:
            margins = [
                margin_at(recommendation, line, at) for at in (1e-6, 0.2, 0.5, 0.8, 1 - 1e-6)
            ]
            assert min(margins) >= -1e-12 or max(margins) <= 1e-12, line.id


@lenses
@cases
def test_every_criterion_flip_of_a_case(answers: dict[str, str], lens: Lens) -> None:
    assert_criterion_flips_complete(recommended(lens, **answers))


@given(any_answers())
@settings(max_examples=25)
def test_every_criterion_flip_of_any_case(answers: dict[str, str]) -> None:
    for lens in LENSES:
        assert_criterion_flips_complete(recommended(lens, **answers))


def test_a_flip_share_worked_by_hand(small: Catalog) -> None:
    flips = recommend(small, answered(goal="quick")).flips.criteria
    # without speed: -0.25, so -0.25 / (-0.25 - 0.5); without size: 0.5 / (0.5 + 0.25)
    assert {flip.id: flip.flip_share for flip in flips} == pytest.approx(
        {"speed": 1 / 3, "size": 2 / 3}
    )
    assert {flip.towards for flip in flips} == {"tensorflow"}


def test_the_nearest_flip_share_comes_first() -> None:
    flips = recommended(goal="production", serving="yes", experience="tensorflow").flips.criteria
    distances = [abs(flip.flip_share - flip.share) for flip in flips]
    assert len(distances) > 1
    assert distances == sorted(distances)


# One source


def without_source(source: str) -> Catalog:
    """The catalogue built from data in which this article or address never stood."""
    tree = deepcopy(TREE)
    for criterion in (*tree["criteria"].values(), *tree["systems"].values()):
        for claim in criterion.get("claims", ()):
            claim["in"] = [place for place in claim["in"] if place["document"] != source]
        for fact in criterion.get("facts", ()):
            fact["evidence"] = [row for row in fact["evidence"] if row["url"] != source]
    bare = {
        full_id(name, fact["id"])
        for name, criterion in tree["criteria"].items()
        for fact in criterion["facts"]
        if not fact["evidence"]
    }
    for name, criterion in tree["criteria"].items():
        criterion["today"] = _rated_without(criterion["today"], name, bare)
    return replace(build_catalog(derive(tree)), as_of=SHIPPED.as_of)


def _rated_without(today: Any, name: str, bare: set[str]) -> Any:
    if today == "unknown":
        return today
    for framework in ("pytorch", "tensorflow"):
        because = [fact for fact in today[framework]["because"] if full_id(name, fact) not in bare]
        if not because:
            return "unknown"
        today[framework]["because"] = because
    return today


@pytest.fixture(scope="module")
def bereft() -> dict[str, Catalog]:
    """Source -> the catalogue without it, for every article and each tenth address."""
    urls = sorted({row.url for fact in SHIPPED.facts.values() for row in fact.evidence})
    return {source: without_source(source) for source in (*SHIPPED.documents, *urls[::10])}


@pytest.mark.parametrize("answers", CASES[:6], ids=lambda case: "-".join(case.values()))
@lenses
def test_every_source_flip(answers: dict[str, str], lens: Lens, bereft: dict[str, Catalog]) -> None:
    recommendation = recommended(lens, **answers)
    listed = {flip.source: flip for flip in recommendation.flips.sources}
    for source, catalog in bereft.items():
        after = judge(catalog, Case(answers=answers), lens)
        differs = outcome(after) != outcome(recommendation.verdict)
        assert (source in listed) == differs, source
        if source in listed:
            flip = listed[source]
            assert (flip.call, flip.framework) == outcome(after)
            assert flip.margin == pytest.approx(after.margin, abs=1e-12)


def test_some_articles_are_found_to_matter() -> None:
    assert any(recommended("documents", **case).flips.sources for case in CASES)


def test_an_address_that_alone_carries_a_rating_is_found(small: Catalog) -> None:
    recommendation = recommend(small, answered(goal="quick"))
    flips = {flip.source: flip for flip in recommendation.flips.sources}
    assert recommendation.verdict.call == "clear"
    speed_unknown = ("close", None, -1 / 12)  # (2 x 0 - 1 x 0.25) / 3
    size_unknown = ("leaning", "pytorch", 1 / 3)  # (2 x 0.5 + 1 x 0) / 3
    expected = {"speed": speed_unknown, "size": size_unknown}
    for criterion, (call, framework, margin) in expected.items():
        for side in ("pytorch", "tensorflow"):
            flip = flips.pop(f"https://example.org/{criterion}-{side}")
            assert (flip.call, flip.framework) == (call, framework)
            assert flip.margin == pytest.approx(margin)
    assert not flips


def test_only_admitted_articles_can_be_taken_away() -> None:
    admitted = frozenset({"section-2021", "intro-2019"})
    recommendation = recommend(
        SHIPPED, answered(goal="production"), Terms(lens="documents", sources=admitted)
    )
    assert {flip.source for flip in recommendation.flips.sources} <= admitted


# The tornado and the rest


@lenses
@cases
def test_the_tornado_judges_again_with_weights_halved_and_doubled(
    answers: dict[str, str], lens: Lens
) -> None:
    recommendation = recommended(lens, **answers)
    swings = {swing.id: swing for swing in recommendation.flips.tornado}
    assert set(swings) == {line.id for line in every_line(recommendation) if line.weight}
    rows = recommendation.verdict.rows
    for name, swing in swings.items():
        for factor, expected in ((0.5, swing.halved), (2.0, swing.doubled)):
            weighed = [(row.weight * (factor if row.id == name else 1), row.lean) for row in rows]
            margin = sum(w * x for w, x in weighed) / sum(w for w, _ in weighed)
            assert margin == pytest.approx(expected, abs=1e-12)
    widths = [abs(swing.doubled - swing.halved) for swing in recommendation.flips.tornado]
    assert widths == sorted(widths, reverse=True)


def test_both_lenses_are_judged_whichever_is_asked_for() -> None:
    for lens in LENSES:
        recommendation = recommended(lens, goal="production")
        assert set(recommendation.verdicts) == set(LENSES)
        assert recommendation.verdict is recommendation.verdicts[lens]
        assert recommendation.verdict.lens == lens


def test_stated_weights_reach_the_flips() -> None:
    recommendation = recommend(SHIPPED, {}, Terms(weights={"mobile": 1.0, "tpu": 1.0}))
    assert {swing.id for swing in recommendation.flips.tornado} == {"mobile", "tpu"}
    assert {flip.id for flip in recommendation.flips.criteria} >= {"mobile", "tpu"}


def test_where_nothing_was_said_no_weight_swings_and_answers_flip() -> None:
    flips = recommended().flips
    assert flips.tornado == ()
    assert flips.answers


def test_what_was_not_said_is_no_weight_to_be_changed() -> None:
    flips = recommended(goal="production").flips
    assert UNSAID not in {flip.id for flip in flips.criteria}
    assert UNSAID not in {swing.id for swing in flips.tornado}


def test_the_verdict_so_far_is_the_one_that_would_be_recommended() -> None:
    answers = answered(goal="research", mobile="yes")
    assert judge_so_far(SHIPPED, answers) == recommend(SHIPPED, answers).verdict
    assert judge_so_far(SHIPPED, {}) == recommended().verdict
