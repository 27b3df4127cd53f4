"""Who decides, and when nobody can."""

import pytest

from advisor.errors import RuledOutError, UndecidedError
from advisor.frameworks import Framework
from advisor.interview.terms import Terms
from advisor.judgement.decision import by_person, decide, other_lens
from advisor.judgement.recommend import recommend
from advisor.knowledge.model import Catalog
from tests.factories import answered, recommended, small_catalog, small_tree

BOTH_OUT = {"codebase": "tensorflow", "os": "windows", "gpu": "nvidia"}


def close_today_called_then() -> Catalog:
    """Ratings that tie, articles that do not."""
    tree = small_tree()
    tree["criteria"]["speed"]["today"]["tensorflow"]["rating"] = 4
    tree["criteria"]["size"]["today"]["tensorflow"]["rating"] = 1
    tree["criteria"]["speed"]["claims"] = tree["criteria"]["speed"]["claims"][2:]
    return small_catalog(tree)


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


@pytest.mark.parametrize("framework", ["pytorch", "tensorflow"])
def test_if_close_decides_a_close_call(framework: Framework) -> None:
    decision = decide(recommended(), if_close=framework)
    assert decision is not None
    assert (decision.framework, decision.by) == (framework, "if-close")


def test_if_close_is_not_heard_when_it_is_not_close() -> None:
    decision = decide(recommended(goal="research", debugging="often"), if_close="tensorflow")
    assert decision is not None
    assert decision.framework == "pytorch"


def test_a_close_call_can_be_left_to_a_person() -> None:
    assert decide(recommended(), if_close="ask") is None


def test_the_other_lens_decides_and_it_is_said() -> None:
    decision = decide(recommend(close_today_called_then(), answered(goal="quick")))
    assert decision is not None
    assert (decision.framework, decision.by) == ("pytorch", "other-lens")
    assert decision.how == "today is too close to call; the articles favour PyTorch."


def test_the_other_lens_of_the_articles_is_today() -> None:
    tree = small_tree()
    for criterion in tree["criteria"].values():
        criterion["claims"] = []
    recommendation = recommend(small_catalog(tree), answered(goal="quick"), Terms(lens="documents"))
    decision = decide(recommendation)
    assert decision is not None
    assert decision.how == "documents is too close to call; today's facts favour PyTorch."


def test_both_lenses_too_close_is_undecided() -> None:
    with pytest.raises(UndecidedError) as caught:
        decide(recommended())
    assert caught.value.exit_code == 4
    assert "--framework" in caught.value.hint


def test_what_a_person_chose_is_recorded() -> None:
    decision = by_person(recommended(), "tensorflow")
    assert (decision.framework, decision.by) == ("tensorflow", "person")
    assert "Too close to call" in decision.how


def test_the_lenses_are_each_others_other() -> None:
    assert other_lens("today") == "documents"
    assert other_lens("documents") == "today"
