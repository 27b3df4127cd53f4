"""Each rule of the data holds on what is shipped, and finds the one thing that breaks it."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from advisor.authored import read_sources
from tests.factories import claim, small_tree
from tools import lint_data
from tools.lint_data import RULES, Rule, schemas_hold

Tree = dict[str, Any]


@pytest.fixture(scope="module")
def shipped() -> Tree:
    """The authored data."""
    return read_sources()


@pytest.fixture
def tree() -> Tree:
    """A small tree that keeps every rule, to break one."""
    return small_tree()


@pytest.mark.parametrize("rule", [schemas_hold, *RULES], ids=lambda rule: rule.__name__)
def test_the_rule_holds_on_the_shipped_data(rule: Rule, shipped: Tree) -> None:
    assert list(rule(shipped)) == []


@pytest.mark.parametrize("rule", [schemas_hold, *RULES], ids=lambda rule: rule.__name__)
def test_the_rule_holds_on_the_small_tree(rule: Rule, tree: Tree) -> None:
    assert list(rule(tree)) == []


def assert_breaks(tree: Tree, rule: Rule, problem: str) -> None:
    """This rule finds one problem, and no other rule does."""
    found = list(rule(tree))
    assert len(found) == 1, found
    assert problem in found[0]
    assert [other.__name__ for other in RULES if other is not rule and list(other(tree))] == []


def first_fact(tree: Tree) -> Tree:
    """The fact behind PyTorch's rating on speed."""
    return tree["criteria"]["speed"]["facts"][0]


# Schemas


def test_a_field_missing_breaks_the_schema(tree: Tree) -> None:
    del tree["criteria"]["speed"]["asks"]
    assert list(schemas_hold(tree)) == ["criteria/speed.yaml: file: 'asks' is a required property"]


def test_a_field_misspelt_breaks_the_schema(tree: Tree) -> None:
    tree["questions"]["goal"]["choices"]["quick"]["imporance"] = 3
    (problem,) = schemas_hold(tree)
    assert "choices.quick" in problem
    assert "imporance" in problem


def test_a_rating_beyond_the_scale_breaks_the_schema(tree: Tree) -> None:
    tree["criteria"]["speed"]["today"]["pytorch"]["rating"] = 5
    assert any("speed.yaml: today" in problem for problem in schemas_hold(tree))


def test_a_rating_without_a_fact_breaks_the_schema(tree: Tree) -> None:
    tree["criteria"]["speed"]["today"]["pytorch"]["because"] = []
    assert any("speed.yaml: today" in problem for problem in schemas_hold(tree))


def test_a_fact_without_a_source_breaks_the_schema(tree: Tree) -> None:
    first_fact(tree)["evidence"] = []
    (problem,) = schemas_hold(tree)
    assert "facts.0.evidence" in problem


def test_a_choice_named_unsure_breaks_the_schema(tree: Tree) -> None:
    tree["questions"]["goal"]["choices"]["unsure"] = {"says": "Do not know"}
    (problem,) = schemas_hold(tree)
    assert "questions/goal" in problem


def test_an_article_without_a_date_breaks_the_schema(tree: Tree) -> None:
    del tree["documents"][0]["published"]
    (problem,) = schemas_hold(tree)
    assert problem.startswith("documents.yaml: 0:")


def test_a_state_without_a_fact_breaks_the_schema(tree: Tree) -> None:
    del tree["systems"]["meter"]["today"]["because"]
    (problem,) = schemas_hold(tree)
    assert problem.startswith("systems/meter.yaml: today: ")


def test_an_unknown_state_needs_no_fact(tree: Tree) -> None:
    assert "because" not in tree["systems"]["scale"]["today"]
    assert list(schemas_hold(tree)) == []


def test_a_state_beyond_the_list_breaks_the_schema(tree: Tree) -> None:
    tree["systems"]["scale"]["today"]["state"] = "dead"
    assert any("scale.yaml: today.state" in problem for problem in schemas_hold(tree))


# Ids


def test_a_claim_id_may_stand_once(tree: Tree) -> None:
    tree["criteria"]["size"]["claims"].append(claim("spe-01", "tie", 1, "first"))
    assert_breaks(tree, lint_data.ids_are_unique, "spe-01: the id stands twice")


def test_a_fact_id_may_stand_once(tree: Tree) -> None:
    facts = tree["criteria"]["speed"]["facts"]
    facts.append(dict(facts[0]))
    assert_breaks(tree, lint_data.ids_are_unique, "speed/of-pytorch: the id stands twice")


def test_two_criteria_may_use_one_fact_id(tree: Tree) -> None:
    names = [{fact["id"] for fact in item["facts"]} for item in tree["criteria"].values()]
    assert names[0] & names[1]
    assert list(lint_data.ids_are_unique(tree)) == []


def test_the_fact_of_a_system_may_stand_once(tree: Tree) -> None:
    facts = tree["systems"]["meter"]["facts"]
    facts.append(dict(facts[0]))
    assert_breaks(tree, lint_data.ids_are_unique, "meter/last-release: the id stands twice")


def test_a_system_is_named_once(tree: Tree) -> None:
    tree["systems"]["scale"]["aliases"] = ["gauge"]
    assert_breaks(tree, lint_data.systems_have_one_name, "gauge is also systems/meter")


# References


def test_a_claim_stands_in_a_known_article(tree: Tree) -> None:
    tree["criteria"]["speed"]["claims"][0]["in"][0]["document"] = "third"
    assert_breaks(tree, lint_data.references_exist, "spe-01: no document third")


def test_a_claim_is_contradicted_by_a_known_article(tree: Tree) -> None:
    tree["criteria"]["speed"]["claims"][0]["contradicted_by"] = ["third"]
    assert_breaks(tree, lint_data.references_exist, "spe-01: no document third")


def test_a_claim_speaks_to_a_known_criterion(tree: Tree) -> None:
    tree["criteria"]["speed"]["claims"][0]["also"] = ["taste"]
    assert_breaks(tree, lint_data.references_exist, "spe-01: also: no criterion taste")


def test_a_claim_rests_on_a_known_fact(tree: Tree) -> None:
    tree["criteria"]["speed"]["claims"][0]["because"] = ["hearsay"]
    assert_breaks(tree, lint_data.references_exist, "spe-01: no fact speed/hearsay")


def test_a_rating_rests_on_a_known_fact(tree: Tree) -> None:
    tree["criteria"]["speed"]["today"]["pytorch"]["because"] = ["size/hearsay"]
    found = list(lint_data.references_exist(tree))
    assert found == ["speed: today: pytorch: no fact size/hearsay"]


def test_a_system_stands_in_a_known_article(tree: Tree) -> None:
    tree["systems"]["meter"]["uses"][0]["in"][0]["document"] = "third"
    assert_breaks(tree, lint_data.references_exist, "systems/meter: no document third")


def test_a_system_is_spoken_of_in_known_claims(tree: Tree) -> None:
    tree["systems"]["meter"]["uses"][0]["claims"] = ["spe-09"]
    assert_breaks(tree, lint_data.references_exist, "systems/meter: no claim spe-09")


def test_a_state_rests_on_a_known_fact(tree: Tree) -> None:
    tree["systems"]["meter"]["today"]["because"] = ["hearsay"]
    assert_breaks(tree, lint_data.references_exist, "systems/meter: no fact meter/hearsay")


def test_a_successor_is_a_known_system(tree: Tree) -> None:
    tree["systems"]["meter"]["successors"][0]["system"] = "ruler"
    assert_breaks(tree, lint_data.references_exist, "systems/meter: successors: no system ruler")


def test_an_answer_weighs_known_criteria(tree: Tree) -> None:
    tree["questions"]["goal"]["choices"]["quick"]["weighs"]["taste"] = 1
    assert_breaks(tree, lint_data.references_exist, "goal: quick: weighs: no criterion taste")


def test_a_hard_need_rests_on_a_known_fact(tree: Tree) -> None:
    tree["questions"]["system"]["choices"]["there"]["rules_out"][0]["because"] = "speed/hearsay"
    assert_breaks(tree, lint_data.references_exist, "system: there: no fact speed/hearsay")


def test_advice_rests_on_a_known_fact(tree: Tree) -> None:
    tree["questions"]["system"]["choices"]["there"]["advice"][0]["because"] = "size/hearsay"
    assert_breaks(tree, lint_data.references_exist, "system: there: no fact size/hearsay")


def test_a_condition_names_a_known_question(tree: Tree) -> None:
    tree["questions"]["system"]["ask_when"] = {"mood": ["good"]}
    assert_breaks(tree, lint_data.references_exist, "system: no question mood")


def test_a_condition_names_a_known_answer(tree: Tree) -> None:
    tree["questions"]["system"]["choices"]["there"]["rules_out"][0]["when"] = {"goal": ["slow"]}
    assert_breaks(tree, lint_data.references_exist, "there: goal has no answer slow")


def test_a_default_is_one_of_the_answers(tree: Tree) -> None:
    tree["questions"]["goal"]["default"] = "slow"
    assert_breaks(tree, lint_data.references_exist, "goal: default: slow is not a choice")


# Questions


@pytest.mark.parametrize("named", ["system", "goal"])
def test_a_condition_looks_back(tree: Tree, named: str) -> None:
    tree["questions"]["goal"]["ask_when"] = {named: ["unsure"]}
    assert_breaks(tree, lint_data.questions_look_back, f"goal: ask_when: {named} is not earlier")


def test_weight_comes_with_an_importance(tree: Tree) -> None:
    del tree["questions"]["goal"]["choices"]["quick"]["importance"]
    assert_breaks(tree, lint_data.importance_comes_with_use, "goal: quick")


def test_an_importance_weighs_something(tree: Tree) -> None:
    tree["questions"]["system"]["choices"]["here"]["importance"] = 1
    assert_breaks(tree, lint_data.importance_comes_with_use, "system: here")


def test_an_importance_is_used_once(tree: Tree) -> None:
    tree["questions"]["team"]["choices"]["pytorch"]["weighs"] = {"speed": 1}
    assert_breaks(tree, lint_data.importance_comes_with_use, "team: pytorch")


# Judgement


def test_a_rating_rests_on_facts_of_its_framework(tree: Tree) -> None:
    first_fact(tree)["about"] = "tensorflow"
    problem = "speed: today: pytorch: of-pytorch is about tensorflow"
    assert_breaks(tree, lint_data.ratings_rest_on_their_framework, problem)


def test_a_fact_of_both_carries_either_rating(tree: Tree) -> None:
    first_fact(tree)["about"] = "both"
    assert list(lint_data.ratings_rest_on_their_framework(tree)) == []


@pytest.mark.parametrize("now", ["changed", "false-then"])
def test_a_change_names_its_fact(tree: Tree, now: str) -> None:
    tree["criteria"]["speed"]["claims"][0]["now"] = now
    assert_breaks(tree, lint_data.changes_have_a_reason, f"spe-01: {now} without a fact")


# Dates and addresses


@pytest.mark.parametrize(
    ("published", "accessed"),
    [
        ("2026-01-02", "2026-01-01"),
        ("2026-13", "2026-01-01"),
        ("2020", "2026-02-30"),
        ("undated", (date.today() + timedelta(days=2)).isoformat()),
        ("2020", "undated"),
    ],
)
def test_dates_are_possible(tree: Tree, published: str, accessed: str) -> None:
    first_fact(tree)["evidence"][0] |= {"published": published, "accessed": accessed}
    assert_breaks(tree, lint_data.dates_are_possible, "speed/of-pytorch: ")


@pytest.mark.parametrize("field", ["title", "publisher"])
def test_an_address_has_one_title_and_publisher(tree: Tree, field: str) -> None:
    source = dict(first_fact(tree)["evidence"][0])
    tree["criteria"]["size"]["facts"][0]["evidence"] = [source | {field: "Another"}]
    assert_breaks(tree, lint_data.one_address_one_title, "size/of-pytorch: https://example.org/")


# The command


def test_what_a_machine_means_rests_on_a_fact_of_that_framework(tree: Tree) -> None:
    tree["machine"][0]["because"] = "speed/of-pytorch"
    assert_breaks(tree, lint_data.machine_rests_on_its_framework, "is about pytorch")


def test_what_a_machine_means_names_a_fact_that_exists(tree: Tree) -> None:
    tree["machine"][0]["because"] = "speed/hearsay"
    assert_breaks(tree, lint_data.references_exist, "no fact speed/hearsay")


def test_a_finding_is_one_that_doctor_makes(tree: Tree) -> None:
    tree["machine"][0]["when"] = {"colour": ["blue"]}
    assert [problem for problem in lint_data.schemas_hold(tree) if "colour" in problem]


def test_lint_reads_a_folder_and_waits_for_the_schemas(tmp_path: Path) -> None:
    for name in ("criteria", "questions"):
        (tmp_path / name).mkdir()
    (tmp_path / "documents.yaml").write_text("- id: first\n", encoding="utf-8")
    (tmp_path / "machine.yaml").write_text("[]\n", encoding="utf-8")
    problems = lint_data.lint(tmp_path)
    assert problems
    assert all(problem.startswith("documents.yaml: 0: ") for problem in problems)


@pytest.mark.parametrize(("problems", "code"), [([], 0), (["a: b"], 1)])
def test_the_exit_code_says_whether_there_are_problems(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    problems: list[str],
    code: int,
) -> None:
    monkeypatch.setattr(lint_data, "lint", lambda: problems)
    with pytest.raises(SystemExit) as caught:
        lint_data.main()
    assert int(caught.value.code or 0) == code
    assert capsys.readouterr().out.strip() == ("a: b" if problems else "data: every rule holds")
