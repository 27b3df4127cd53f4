"""Two recommendations side by side: exchanged they exchange sides; what they say can be redone."""

from hypothesis import given, settings

from advisor.interview.questionnaire import fill_missing
from advisor.interview.terms import Terms
from advisor.judgement.comparison import Comparison, Swap, compare
from advisor.judgement.recommend import recommend
from advisor.judgement.verdict import Recommendation
from advisor.knowledge.model import UNSURE
from tests.factories import SHIPPED, answered, any_answers


def _of(answers: dict[str, str], terms: Terms | None = None) -> Recommendation:
    """What these answers are told; the open ones are filled in as the commands do it."""
    whole = fill_missing(SHIPPED, answered("file", **answers), by_default=False)
    return recommend(SHIPPED, whole, terms or Terms())


def _compared(first: dict[str, str], second: dict[str, str]) -> Comparison:
    return compare(SHIPPED, _of(first), _of(second))


def _check_swaps(one: dict[str, str], other: Recommendation, swaps: tuple[Swap, ...]) -> None:
    """Each swap, made by hand, gives the verdict it says, and that is the other's."""
    for swap in swaps:
        assert one.get(swap.question, UNSURE) == swap.before
        then = _of({**one, swap.question: swap.after}).verdict
        assert (then.call, then.framework) == (swap.call, swap.framework)
        assert then.framework == other.verdict.framework


@settings(max_examples=15)
@given(first=any_answers(), second=any_answers())
def test_exchanging_the_two_exchanges_the_sides(
    first: dict[str, str], second: dict[str, str]
) -> None:
    there, back = _compared(first, second), _compared(second, first)
    assert [(row.question, row.first, row.second) for row in there.differs] == [
        (row.question, row.second, row.first) for row in back.differs
    ]
    assert [(row.id, row.first, row.second) for row in there.weighed] == [
        (row.id, row.second, row.first) for row in back.weighed
    ]
    assert (there.first_swaps, there.second_swaps) == (back.second_swaps, back.first_swaps)
    assert there.agreed == back.agreed
    assert there.same_verdict == back.same_verdict
    _check_swaps(first, there.second, there.first_swaps)
    _check_swaps(second, there.first, there.second_swaps)


@settings(max_examples=15)
@given(first=any_answers(), second=any_answers())
def test_every_question_is_said_alike_answered_differently_or_left_open_by_both(
    first: dict[str, str], second: dict[str, str]
) -> None:
    found = _compared(first, second)
    differs = {row.question for row in found.differs}
    for name in SHIPPED.questions:
        assert (name in differs) == (first[name] != second[name])
        assert (name in found.agreed) == (first[name] == second[name] != UNSURE)


def test_the_same_answers_differ_in_nothing() -> None:
    found = _compared({"goal": "research"}, {"goal": "research"})
    assert not found.differs
    assert not found.weighed
    assert not found.first_swaps
    assert found.same_verdict
    assert found.same_terms


def test_one_answer_that_would_unite_is_found_from_both_sides() -> None:
    found = _compared({"codebase": "tensorflow"}, {"codebase": "pytorch"})
    assert not found.same_verdict
    assert [(row.after, row.framework) for row in found.first_swaps] == [("pytorch", "pytorch")]
    assert [(row.after, row.framework) for row in found.second_swaps] == [
        ("tensorflow", "tensorflow")
    ]


def test_what_a_default_filled_in_was_not_said() -> None:
    filled = {**answered("file", goal="research"), **answered("default", mobile="no")}
    with_default = recommend(SHIPPED, fill_missing(SHIPPED, filled, by_default=False))
    found = compare(SHIPPED, with_default, _of({"goal": "research", "mobile": "no"}))
    assert [(row.question, row.first) for row in found.differs] == [("mobile", UNSURE)]


def test_weights_that_were_stated_are_kept_when_an_answer_is_exchanged() -> None:
    stated = _of({"goal": "research"}, Terms(weights={"mobile": 4.0}))
    other = _of({"goal": "research", "codebase": "pytorch"})
    found = compare(SHIPPED, stated, other)
    assert not found.same_terms
    assert [row.question for row in found.first_swaps] == ["codebase"]
