"""Who decides, and when nobody can."""

import pytest

from advisor.errors import RuledOutError, UndecidedError
from advisor.frameworks import Framework
from advisor.interview.terms import Terms
from advisor.judgement.decision import IfClose, by_person, decide, other_lens
from advisor.judgement.recommend import recommend
from advisor.judgement.verdict import Recommendation
from advisor.knowledge.model import Catalog
from tests.factories import SHIPPED, answered, recommended, small_catalog, small_tree

BOTH_OUT = {"codebase": "tensorflow", "os": "windows", "gpu": "nvidia"}


def close_today_called_then() -> Catalog:
    """Ratings that tie, articles that do not."""
    tree = small_tree()
    tree["criteria"]["speed"]["today"]["tensorflow"]["rating"] = 4
    tree["criteria"]["size"]["today"]["tensorflow"]["rating"] = 1
    tree["criteria"]["speed"]["claims"] = tree["criteria"]["speed"]["claims"][2:]
    return small_catalog(tree)


def tied() -> Recommendation:
    """An exact tie: one criterion alone, which leans nowhere."""
    return recommend(SHIPPED, {}, Terms(weights={"serving": 1.0}))


def close() -> Recommendation:
    """A close call with a leader, whoever it is."""
    recommendation = recommended(serving="yes", mobile="yes", task="tabular")
    assert recommendation.verdict.call == "close"
    assert recommendation.verdict.leader is not None
    return recommendation


def test_a_recommendation_decides() -> None:
    decision = decide(recommended(goal="research", debugging="often"))
    assert decision is not None
    assert (decision.framework, decision.by) == ("pytorch", "recommendation")
    assert "PyTorch, clearly" in decision.how
    assert "today" in decision.how


def test_a_hard_need_decides() -> None:
    decision = decide(recommended(codebase="tensorflow", goal="research"))
    assert decision is not None
    assert (decision.framework, decision.by) == ("tensorflow", "recommendation")


@pytest.mark.parametrize("framework", ["pytorch", "tensorflow"])
@pytest.mark.parametrize("answers", [{}, {"goal": "research"}, BOTH_OUT])
def test_the_flag_stands_above_everything(answers: dict[str, str], framework: Framework) -> None:
    decision = decide(recommended(**answers), framework=framework)
    assert decision is not None
    assert (decision.framework, decision.by) == (framework, "flag")
    assert "the recommendation was" in decision.how


def test_both_ruled_out_names_the_answers() -> None:
    with pytest.raises(RuledOutError, match="codebase = tensorflow and os = windows") as caught:
        decide(recommended(**BOTH_OUT))
    assert caught.value.exit_code == 3
    assert "--framework" in caught.value.hint


def test_both_ruled_out_offers_the_ways_out_the_nearest_first() -> None:
    recommendation = recommended(**BOTH_OUT)
    ways = [(way.question, way.answer, way.framework) for way in recommendation.ways_out]
    assert ways[:2] == [("os", "wsl", "tensorflow"), ("gpu", "none", "tensorflow")]
    assert ("codebase", "none", "pytorch") in ways
    for question, answer, framework in ways:
        changed = recommended(**{**BOTH_OUT, question: answer}).verdict
        assert (changed.call, changed.framework) == ("constraint", framework)
    with pytest.raises(RuledOutError) as caught:
        decide(recommendation)
    assert "--os wsl" in caught.value.hint
    assert caught.value.details()["ways_out"]


def test_there_is_no_way_out_where_nothing_clashes() -> None:
    assert recommended(codebase="tensorflow").ways_out == ()
    assert recommended(os="windows", gpu="nvidia").ways_out == ()


@pytest.mark.parametrize("framework", ["pytorch", "tensorflow"])
def test_if_close_decides_a_close_call(framework: Framework) -> None:
    decision = decide(close(), if_close=framework)
    assert decision is not None
    assert (decision.framework, decision.by) == (framework, "if-close")


def test_a_close_call_follows_its_leader_narrowly() -> None:
    decision = decide(close())
    assert decision is not None
    assert (decision.framework, decision.by) == (close().verdict.leader, "leader")
    assert "narrowly" in decision.how


def test_the_leader_is_that_of_the_lens_asked_for() -> None:
    catalog = close_today_called_then()
    decision = decide(recommend(catalog, answered(goal="quick"), Terms(lens="documents")))
    assert decision is not None
    assert decision.framework == "pytorch"


@pytest.mark.parametrize("if_close", ["leader", "other-lens"])
def test_an_exact_tie_is_nobodys(if_close: IfClose) -> None:
    assert tied().verdict.leader is None
    if if_close == "leader":
        with pytest.raises(UndecidedError) as caught:
            decide(tied(), if_close=if_close)
        assert caught.value.exit_code == 4
        assert "--framework" in caught.value.hint
    else:
        decision = decide(tied(), if_close=if_close)
        assert decision is not None
        assert decision.framework == "tensorflow"


def test_if_close_is_not_heard_when_it_is_not_close() -> None:
    decision = decide(recommended(goal="research", debugging="often"), if_close="tensorflow")
    assert decision is not None
    assert decision.framework == "pytorch"


def test_a_close_call_can_be_left_to_a_person() -> None:
    assert decide(close(), if_close="ask") is None


def test_the_other_lens_decides_and_it_is_said() -> None:
    recommendation = recommend(close_today_called_then(), answered(goal="quick"))
    decision = decide(recommendation, if_close="other-lens")
    assert decision is not None
    assert (decision.framework, decision.by) == ("pytorch", "other-lens")
    assert decision.how == "Too close to call by today's facts; the articles favour PyTorch."


def test_the_other_lens_of_the_articles_is_today() -> None:
    tree = small_tree()
    for criterion in tree["criteria"].values():
        criterion["claims"] = []
    recommendation = recommend(small_catalog(tree), answered(goal="quick"), Terms(lens="documents"))
    decision = decide(recommendation, if_close="other-lens")
    assert decision is not None
    assert decision.how == "Too close to call by the articles; today's facts favour PyTorch."


def test_both_lenses_too_close_is_undecided() -> None:
    with pytest.raises(UndecidedError) as caught:
        decide(recommend(SHIPPED, {}, Terms(weights={"memory": 0.0})), if_close="other-lens")
    assert caught.value.exit_code == 4
    assert "--framework" in caught.value.hint


def test_what_a_person_chose_is_recorded() -> None:
    decision = by_person(close(), "tensorflow")
    assert (decision.framework, decision.by) == ("tensorflow", "person")
    assert "Too close to call" in decision.how


def test_the_lenses_are_each_others_other() -> None:
    assert other_lens("today") == "documents"
    assert other_lens("documents") == "today"
