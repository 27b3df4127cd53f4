"""Each rule of the data holds on what is shipped, and finds the one thing that breaks it."""

import shutil
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from advisor.paths import DATA
from tests.factories import claim, whole_tree
from tools.data import ids, rules
from tools.data import lint as lint_data
from tools.data import question_rules as asking
from tools.data import word_rules as wording
from tools.data.authored import read_sources
from tools.data.lint import schemas_hold
from tools.data.rules import RULES
from tools.data.tree import Problem, Rule

Tree = dict[str, Any]


@pytest.fixture(scope="module")
def shipped() -> Tree:
    """The authored data."""
    return read_sources()


@pytest.fixture
def tree() -> Tree:
    """A small tree that keeps every rule, to break one."""
    return whole_tree()


@pytest.mark.parametrize("rule", [schemas_hold, *RULES], ids=lambda rule: rule.__name__)
def test_the_rule_holds_on_the_shipped_data(rule: Rule, shipped: Tree) -> None:
    assert list(rule(shipped)) == []


@pytest.mark.parametrize("rule", [schemas_hold, *RULES], ids=lambda rule: rule.__name__)
def test_the_rule_holds_on_the_small_tree(rule: Rule, tree: Tree) -> None:
    assert list(rule(tree)) == []


def shown(problem: Problem) -> str:
    """A problem with its place in the tree."""
    return f"{'.'.join(str(step) for step in problem.path)}: {problem.says}"


def assert_breaks(tree: Tree, rule: Rule, problem: str) -> None:
    """This rule finds one problem, and no other rule does."""
    found = [shown(item) for item in rule(tree)]
    assert len(found) == 1, found
    assert problem in found[0]
    assert [other.__name__ for other in RULES if other is not rule and list(other(tree))] == []


def first_fact(tree: Tree) -> Tree:
    """The fact behind PyTorch's rating on speed."""
    return tree["criteria"]["speed"]["facts"][0]


# Schemas


def test_a_field_missing_breaks_the_schema(tree: Tree) -> None:
    del tree["criteria"]["speed"]["asks"]
    (problem,) = schemas_hold(tree)
    assert shown(problem) == "criteria.speed: 'asks' is a required property"


def test_a_field_misspelt_breaks_the_schema(tree: Tree) -> None:
    tree["questions"]["goal"]["choices"]["quick"]["imporance"] = 3
    (problem,) = schemas_hold(tree)
    assert problem.path == ("questions", "goal", "choices", "quick")
    assert "imporance" in problem.says


def test_a_rating_beyond_the_scale_breaks_the_schema(tree: Tree) -> None:
    tree["criteria"]["speed"]["today"]["pytorch"]["rating"] = 5
    assert any(problem.path[2] == "today" for problem in schemas_hold(tree))


def test_a_rating_without_a_fact_breaks_the_schema(tree: Tree) -> None:
    tree["criteria"]["speed"]["today"]["pytorch"]["because"] = []
    assert any(problem.path[2] == "today" for problem in schemas_hold(tree))


def test_a_fact_without_a_source_breaks_the_schema(tree: Tree) -> None:
    first_fact(tree)["evidence"] = []
    (problem,) = schemas_hold(tree)
    assert shown(problem).startswith("criteria.speed.facts.0.evidence: ")


def test_a_choice_named_unsure_breaks_the_schema(tree: Tree) -> None:
    tree["questions"]["goal"]["choices"]["unsure"] = {"says": "Do not know", "usual": 0}
    (problem,) = schemas_hold(tree)
    assert problem.path[:2] == ("questions", "goal")


def test_an_article_without_a_date_breaks_the_schema(tree: Tree) -> None:
    del tree["documents"][0]["published"]
    (problem,) = schemas_hold(tree)
    assert problem.path == ("documents", 0)


def test_a_state_without_a_fact_breaks_the_schema(tree: Tree) -> None:
    del tree["systems"]["meter"]["today"]["because"]
    (problem,) = schemas_hold(tree)
    assert problem.path == ("systems", "meter", "today")


def test_an_unknown_state_needs_no_fact(tree: Tree) -> None:
    assert "because" not in tree["systems"]["scale"]["today"]
    assert list(schemas_hold(tree)) == []


def test_a_state_beyond_the_list_breaks_the_schema(tree: Tree) -> None:
    tree["systems"]["scale"]["today"]["state"] = "dead"
    assert any(problem.path[-1] == "state" for problem in schemas_hold(tree))


# Ids


def test_a_claim_id_may_stand_once(tree: Tree) -> None:
    tree["criteria"]["size"]["claims"].append(claim("spe-01", "tie", 1, "first"))
    assert_breaks(
        tree, rules.ids_are_unique, "criteria.size.claims.1.id: the id spe-01 stands twice"
    )


def test_a_fact_id_may_stand_once(tree: Tree) -> None:
    facts = tree["criteria"]["speed"]["facts"]
    facts.append(dict(facts[0]))
    assert_breaks(tree, rules.ids_are_unique, "the id speed/of-pytorch stands twice")


def test_two_criteria_may_use_one_fact_id(tree: Tree) -> None:
    names = [{fact["id"] for fact in item["facts"]} for item in tree["criteria"].values()]
    assert names[0] & names[1]
    assert list(rules.ids_are_unique(tree)) == []


def test_the_fact_of_a_system_may_stand_once(tree: Tree) -> None:
    facts = tree["systems"]["meter"]["facts"]
    facts.append(dict(facts[0]))
    assert_breaks(tree, rules.ids_are_unique, "the id meter/last-release stands twice")


def test_a_system_is_named_once(tree: Tree) -> None:
    tree["systems"]["scale"]["aliases"] = ["gauge"]
    assert_breaks(
        tree, rules.systems_have_one_name, "systems.scale.aliases.0: gauge is also systems/meter"
    )


# References


def test_a_claim_stands_in_a_known_article(tree: Tree) -> None:
    tree["criteria"]["speed"]["claims"][0]["in"][0]["document"] = "third"
    assert_breaks(tree, rules.claims_name_what_exists, "claims.0.in.0.document: no document third")


def test_a_claim_is_contradicted_by_a_known_article(tree: Tree) -> None:
    tree["criteria"]["speed"]["claims"][0]["contradicted_by"] = ["third"]
    assert_breaks(tree, rules.claims_name_what_exists, "contradicted_by.0: no document third")


def test_a_claim_speaks_to_a_known_criterion(tree: Tree) -> None:
    tree["criteria"]["speed"]["claims"][0]["also"] = ["taste"]
    assert_breaks(tree, rules.claims_name_what_exists, "claims.0.also.0: no criterion taste")


def test_a_claim_rests_on_a_known_fact(tree: Tree) -> None:
    tree["criteria"]["speed"]["claims"][0]["because"] = ["hearsay"]
    assert_breaks(tree, rules.facts_exist, "claims.0.because.0: no fact speed/hearsay")


def test_a_rating_rests_on_a_known_fact(tree: Tree) -> None:
    tree["criteria"]["speed"]["today"]["pytorch"]["because"] = ["size/hearsay"]
    problem = "criteria.speed.today.pytorch.because.0: no fact size/hearsay"
    assert_breaks(tree, rules.facts_exist, problem)


def test_a_system_stands_in_a_known_article(tree: Tree) -> None:
    tree["systems"]["meter"]["uses"][0]["in"][0]["document"] = "third"
    assert_breaks(tree, rules.systems_name_what_exists, "meter.uses.0.in.0: no document third")


def test_a_system_is_spoken_of_in_known_claims(tree: Tree) -> None:
    tree["systems"]["meter"]["uses"][0]["claims"] = ["spe-09"]
    assert_breaks(tree, rules.systems_name_what_exists, "uses.0.claims.0: no claim spe-09")


def test_a_state_rests_on_a_known_fact(tree: Tree) -> None:
    tree["systems"]["meter"]["today"]["because"] = ["hearsay"]
    assert_breaks(tree, rules.facts_exist, "meter.today.because.0: no fact meter/hearsay")


def test_a_successor_is_a_known_system(tree: Tree) -> None:
    tree["systems"]["meter"]["successors"][0]["system"] = "ruler"
    assert_breaks(tree, rules.systems_name_what_exists, "successors.0.system: no system ruler")


@pytest.mark.parametrize("where", ["make magic", "src/<package>/magic.py", "deploy/magic"])
def test_a_starter_uses_a_system_where_it_says(tree: Tree, where: str) -> None:
    tree["systems"]["meter"]["starters"][0]["where"] = where
    problem = f"meter.starters.0.where: the pytorch starter has no {where}"
    assert_breaks(tree, rules.starters_have_the_place, problem)


def test_an_answer_weighs_known_criteria(tree: Tree) -> None:
    tree["questions"]["goal"]["choices"]["quick"]["weighs"]["taste"] = 1
    assert_breaks(tree, asking.questions_name_what_exists, "quick.weighs.taste: no criterion taste")


def test_a_hard_need_rests_on_a_known_fact(tree: Tree) -> None:
    tree["questions"]["system"]["choices"]["there"]["rules_out"][0]["because"] = "speed/hearsay"
    assert_breaks(tree, rules.facts_exist, "there.rules_out.0.because: no fact speed/hearsay")


@pytest.mark.parametrize("kind", ["advice", "before"])
def test_advice_rests_on_a_known_fact(tree: Tree, kind: str) -> None:
    row = {"says": "Look out.", "because": "size/hearsay"}
    tree["questions"]["system"]["choices"]["there"][kind] = [row]
    assert_breaks(tree, rules.facts_exist, f"there.{kind}.0.because: no fact size/hearsay")


def test_a_condition_names_a_known_question(tree: Tree) -> None:
    tree["questions"]["system"]["ask_when"] = {"mood": ["good"]}
    assert_breaks(tree, asking.questions_name_what_exists, "system.ask_when.mood: no question mood")


def test_a_condition_names_a_known_answer(tree: Tree) -> None:
    tree["questions"]["system"]["choices"]["there"]["rules_out"][0]["when"] = {"goal": ["slow"]}
    assert_breaks(tree, asking.questions_name_what_exists, "when.goal.0: goal has no answer slow")


@pytest.mark.parametrize("kind", ["clashes", "before", "instead"])
def test_every_kind_of_condition_names_what_exists(tree: Tree, kind: str) -> None:
    row = {
        "clashes": {"says": "Never."},
        "before": {"says": "First.", "because": "size/of-pytorch"},
        "instead": {"importance": 1, "weighs": {"size": 1}},
    }[kind]
    choice = tree["questions"]["goal"]["choices"]["quick"]
    choice[kind] = [{**row, "when": {"team": ["nobody"]}}]
    problem = f"quick.{kind}.0.when.team.0: team has no answer nobody"
    assert_breaks(tree, asking.questions_name_what_exists, problem)


def test_what_is_weighed_instead_is_known_too(tree: Tree) -> None:
    row = {"when": {"team": ["pytorch"]}, "importance": 1, "weighs": {"taste": 1}}
    tree["questions"]["goal"]["choices"]["quick"]["instead"] = [row]
    problem = "quick.instead.0.weighs.taste: no criterion taste"
    assert_breaks(tree, asking.questions_name_what_exists, problem)


def test_a_default_is_one_of_the_answers(tree: Tree) -> None:
    tree["questions"]["goal"]["default"] = "slow"
    assert_breaks(tree, asking.questions_name_what_exists, "goal.default: slow is not a choice")


# Questions


@pytest.mark.parametrize("named", ["system", "goal"])
def test_a_condition_looks_back(tree: Tree, named: str) -> None:
    tree["questions"]["goal"]["ask_when"] = {named: ["unsure"]}
    assert_breaks(
        tree, asking.questions_look_back, f"goal.ask_when.{named}: {named} is not earlier"
    )


@pytest.mark.parametrize("taken", ["source", "lens", "json", "this-machine", "help", "class"])
def test_a_question_is_a_flag_that_is_free(tree: Tree, taken: str) -> None:
    tree["questions"][taken] = tree["questions"]["team"]
    problem = f"questions.{taken}: --{taken} cannot be a question's flag"
    assert_breaks(tree, asking.question_ids_are_free, problem)


def test_a_question_to_come_keeps_its_name_free(tree: Tree) -> None:
    tree["questions"]["scheduler"] = tree["questions"]["team"]
    assert_breaks(tree, asking.question_ids_are_free, "scheduler is reserved for the follow-up")


@pytest.mark.parametrize("share", [0.74, 0.76, 0])
def test_usual_shares_make_a_whole(tree: Tree, share: float) -> None:
    tree["questions"]["goal"]["choices"]["quick"]["usual"] = share
    problem = f"questions.goal.choices: usual adds up to {share + 0.25:g}, not to 1"
    assert_breaks(tree, asking.usual_shares_are_a_whole, problem)


def test_an_answer_without_its_share_breaks_the_schema(tree: Tree) -> None:
    del tree["questions"]["goal"]["choices"]["quick"]["usual"]
    (problem,) = schemas_hold(tree)
    assert shown(problem) == "questions.goal.choices.quick: 'usual' is a required property"


@pytest.mark.parametrize(
    ("way", "problem"),
    [
        ({"question": "system", "answer": "here"}, ""),
        ({"question": "goal", "answer": "little"}, ""),
        ({"question": "system", "answer": "there"}, "the need excludes as much"),
        ({"question": "goal", "answer": "quick"}, "the need excludes as much"),
        ({"question": "team", "answer": "pytorch"}, "the need excludes as much"),
    ],
    ids=lambda value: "-".join(value.values()) if isinstance(value, dict) else None,
)
def test_a_way_out_leads_out(tree: Tree, way: dict[str, str], problem: str) -> None:
    need = tree["questions"]["system"]["choices"]["there"]["rules_out"][0]
    need["ways_out"] = [{**way, "says": "go elsewhere"}]
    assert list(schemas_hold(tree)) == []
    if problem:
        assert_breaks(tree, asking.ways_out_lead_out, f"there.rules_out.0.ways_out.0: {problem}")
    else:
        assert [rule.__name__ for rule in RULES if list(rule(tree))] == []


def test_a_way_out_is_a_known_answer(tree: Tree) -> None:
    need = tree["questions"]["system"]["choices"]["there"]["rules_out"][0]
    need["ways_out"] = [{"question": "system", "answer": "nowhere", "says": "go nowhere"}]
    problem = "ways_out.0.system.0: system has no answer nowhere"
    assert_breaks(tree, asking.ways_out_lead_out, problem)


def test_an_answer_sets_targets_that_a_starter_has(tree: Tree) -> None:
    tree["questions"]["goal"]["choices"]["quick"]["sets"] = {"targets": ["browser", "brwser"]}
    problem = "quick.sets.targets.1: no target brwser"
    assert_breaks(tree, asking.answers_set_what_exists, problem)


def test_weight_comes_with_an_importance(tree: Tree) -> None:
    del tree["questions"]["goal"]["choices"]["quick"]["importance"]
    assert_breaks(tree, asking.importance_comes_with_use, "questions.goal.choices.quick")


def test_an_importance_weighs_something(tree: Tree) -> None:
    tree["questions"]["system"]["choices"]["here"]["importance"] = 1
    assert_breaks(tree, asking.importance_comes_with_use, "questions.system.choices.here")


def test_an_importance_is_used_once(tree: Tree) -> None:
    tree["questions"]["team"]["choices"]["pytorch"]["weighs"] = {"speed": 1}
    assert_breaks(tree, asking.importance_comes_with_use, "questions.team.choices.pytorch")


# Judgement


def test_a_rating_rests_on_facts_of_its_framework(tree: Tree) -> None:
    tree["criteria"]["speed"]["today"]["pytorch"]["because"].append("of-tensorflow")
    problem = "today.pytorch.because.1: speed/of-tensorflow is about tensorflow"
    assert_breaks(tree, rules.ratings_rest_on_their_framework, problem)


def test_a_fact_of_both_carries_either_rating(tree: Tree) -> None:
    tree["criteria"]["speed"]["today"]["pytorch"]["because"].append("of-tensorflow")
    tree["criteria"]["speed"]["facts"][1]["about"] = "both"
    assert list(rules.ratings_rest_on_their_framework(tree)) == []


@pytest.mark.parametrize("now", ["changed", "false-then"])
def test_a_change_names_its_fact(tree: Tree, now: str) -> None:
    tree["criteria"]["speed"]["claims"][0]["now"] = now
    assert_breaks(tree, rules.changes_have_a_reason, f"claims.0.now: {now} without a fact")


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
    assert_breaks(tree, rules.dates_are_possible, "criteria.speed.facts.0.evidence.0: ")


@pytest.mark.parametrize("field", ["title", "publisher"])
def test_an_address_has_one_title_and_publisher(tree: Tree, field: str) -> None:
    source = dict(first_fact(tree)["evidence"][0])
    tree["criteria"]["size"]["facts"][0]["evidence"] = [source | {field: "Another"}]
    assert_breaks(tree, rules.one_address_one_title, "criteria.size.facts.0.evidence.0.url: ")


def test_what_a_machine_means_rests_on_a_fact_of_that_framework(tree: Tree) -> None:
    tree["machine"][0]["because"] = "speed/of-pytorch"
    problem = "machine.0.because: speed/of-pytorch is about pytorch"
    assert_breaks(tree, rules.machine_rests_on_its_framework, problem)


def test_what_a_machine_means_names_a_fact_that_exists(tree: Tree) -> None:
    tree["machine"][0]["because"] = "speed/hearsay"
    assert_breaks(tree, rules.facts_exist, "machine.0.because: no fact speed/hearsay")


def test_a_finding_is_one_that_doctor_makes(tree: Tree) -> None:
    tree["machine"][0]["when"] = {"colour": ["blue"]}
    assert any("colour" in shown(problem) for problem in schemas_hold(tree))


# Live facts


def test_nothing_rests_on_a_withdrawn_fact(tree: Tree) -> None:
    tree["systems"]["meter"]["facts"][0]["withdrawn"] = "2026-01-02: the source was misread"
    problem = "systems.meter.today.because.0: meter/last-release is withdrawn"
    assert_breaks(tree, rules.facts_are_live, problem)


@pytest.mark.parametrize("place", ["rating", "claim", "hard need", "advice"])
def test_no_judgement_of_any_kind_rests_on_a_withdrawn_fact(tree: Tree, place: str) -> None:
    withdrawn = dict(first_fact(tree), id="gone", withdrawn="2026-01-02: misread")
    tree["criteria"]["speed"]["facts"].append(withdrawn)
    assert list(rules.facts_are_live(tree)) == []
    there = tree["questions"]["system"]["choices"]["there"]
    if place == "rating":
        tree["criteria"]["speed"]["today"]["pytorch"]["because"].append("gone")
    elif place == "claim":
        tree["criteria"]["speed"]["claims"][0]["because"] = ["gone"]
    else:
        row = there["rules_out" if place == "hard need" else "advice"][0]
        row["because"] = "speed/gone"
    assert_breaks(tree, rules.facts_are_live, "speed/gone is withdrawn")


def test_a_withdrawal_has_a_day_and_a_reason(tree: Tree) -> None:
    first_fact(tree)["withdrawn"] = "soon"
    (problem,) = schemas_hold(tree)
    assert problem.path[-1] == "withdrawn"


def test_a_rated_criterion_has_facts_about_both_its_own_or_named(tree: Tree) -> None:
    size = tree["criteria"]["size"]
    size["facts"].pop()
    size["today"]["tensorflow"]["because"] = ["speed/of-tensorflow"]
    assert [rule.__name__ for rule in RULES if list(rule(tree))] == []
    size["today"]["tensorflow"]["because"] = ["of-pytorch"]
    (problem,) = rules.facts_tell_of_both(tree)
    assert shown(problem) == "criteria.size.facts: no live fact about tensorflow"


def test_what_is_not_rated_needs_no_facts(tree: Tree) -> None:
    tree["criteria"]["size"] |= {"today": "unknown", "facts": []}
    assert list(rules.facts_tell_of_both(tree)) == []


# Ids only grow


def test_every_shipped_id_is_written_down(shipped: Tree) -> None:
    assert ids.known_ids() == ids.ids(shipped)
    assert list(ids.ids_only_grow(shipped)) == []


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("claim tpu-02", ("criteria", "tpu", "claims", 2)),
        ("fact tpu/torchtpu-beta", ("criteria", "tpu", "facts", 1)),
        ("answer goal/research", ("questions", "goal", "choices", "research")),
        ("article intro-2019", ("documents", 4)),
        ("system visdom", ("systems", "visdom")),
    ],
)
def test_an_id_does_not_go_away(name: str, path: tuple[str | int, ...]) -> None:
    tree = read_sources()
    inner: Any = tree
    for step in path[:-1]:
        inner = inner[step]
    del inner[path[-1]]
    assert f"the {name} is gone" in "\n".join(item.says for item in ids.ids_only_grow(tree))
    assert f"{name}\n" in ids.grown(tree)


def test_a_new_id_is_added_to_the_list(shipped: Tree) -> None:
    tree = {**shipped, "systems": {**shipped["systems"], "abacus": shipped["systems"]["visdom"]}}
    assert list(ids.ids_only_grow(tree)) == []
    assert "system abacus\n" in ids.grown(tree)


# The command: file, line, field and rule


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the shipped data, to break."""
    return shutil.copytree(DATA, tmp_path / "data")


def test_lint_is_content_with_the_shipped_data(copy: Path) -> None:
    assert lint_data.lint(copy) == []


@pytest.mark.parametrize(
    ("file", "old", "new", "problem"),
    [
        (
            "criteria/tpu.yaml",
            "title: TPU\n",
            "titel: TPU\n",
            "criteria/tpu.yaml line 1: file: 'title' is a required property (schemas hold)",
        ),
        (
            "criteria/tpu.yaml",
            "rating: 3",
            "rating: 5",
            "criteria/tpu.yaml line LINE: today.pytorch.rating: 5 is not one of [0, 1, 2, 3, 4]"
            " (schemas hold)",
        ),
        (
            "criteria/tpu.yaml",
            "contradicted_by: [pros-cons-2021]",
            "contradicted_by: [hearsay]",
            "criteria/tpu.yaml line LINE: claims.0.contradicted_by.0: no document hearsay"
            " (claims name what exists)",
        ),
        (
            "systems/visdom.yaml",
            "system: tensorboard",
            "system: bored",
            "systems/visdom.yaml line LINE: successors.0.system: no system bored"
            " (systems name what exists)",
        ),
        (
            "questions/10-goal.yaml",
            "default: unsure",
            "default: sure",
            "questions/10-goal.yaml line LINE: default: sure is not a choice"
            " (questions name what exists)",
        ),
        (
            "documents.yaml",
            "date_is: stated",
            "date_is: guessed",
            "documents.yaml line LINE: 0.date_is: 'guessed' is not one of ['stated', 'inferred']"
            " (schemas hold)",
        ),
        (
            "systems/tpu.yaml",
            "title: TPU\n",
            "title: TPU\ntitle: TPU\n",
            "systems/tpu.yaml line 2: the key 'title' stands twice",
        ),
        (
            "criteria/tpu.yaml",
            "claims:\n",
            "claims: ]\n",
            "criteria/tpu.yaml line LINE: expected the node content, but found ']'",
        ),
    ],
)
def test_a_broken_file_is_named_with_line_field_and_rule(
    copy: Path, file: str, old: str, new: str, problem: str
) -> None:
    path = copy / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    line = text[: text.index(old)].count("\n") + 1
    assert problem.replace("LINE", str(line)) in lint_data.lint(copy)


def test_a_removed_file_is_missed_by_its_id(copy: Path) -> None:
    (copy / "systems" / "colab.yaml").unlink()
    assert any("the system colab is gone" in problem for problem in lint_data.lint(copy))


def test_a_missing_file_is_one_line(tmp_path: Path) -> None:
    (problem,) = lint_data.lint(tmp_path)
    assert "documents.yaml" in problem


def test_two_questions_of_one_id_are_refused(copy: Path) -> None:
    shutil.copy(copy / "questions" / "10-goal.yaml", copy / "questions" / "11-goal.yaml")
    (problem,) = lint_data.lint(copy)
    assert problem == "questions/11-goal.yaml: 10-goal.yaml has the id 'goal'"


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


def test_two_words_of_one_name(tree: Tree) -> None:
    tree["words"][1]["aliases"] = ["weights"]
    assert_breaks(tree, wording.words_have_one_name, "weights is also the word weight")


@pytest.mark.parametrize(
    ("name", "owner"),
    [
        ("speed", "the criterion speed"),
        ("team", "a question"),
        ("gauge", "the system meter"),
        ("first", "an article"),
    ],
)
def test_a_word_by_the_name_of_something_else(tree: Tree, name: str, owner: str) -> None:
    tree["words"][1]["aliases"] = [name]
    assert_breaks(tree, wording.words_take_no_other_name, f"{name} is also {owner}")
    tree["words"][1] |= {"aliases": ["part"], "beside": [name]}
    assert not list(wording.words_take_no_other_name(tree))


def test_a_name_kept_beside_nothing(tree: Tree) -> None:
    tree["words"][0]["beside"] = ["nothing"]
    assert_breaks(tree, wording.words_take_no_other_name, "beside.0: nothing else is called")


@pytest.mark.parametrize("name", ["nothing", "weight"])
def test_a_word_that_refers_to_no_other(tree: Tree, name: str) -> None:
    tree["words"][0]["see"] = [name]
    assert_breaks(tree, wording.words_see_words, f"see.0: no other word {name}")


def test_a_word_with_more_where_there_is_nothing(tree: Tree) -> None:
    tree["words"][0]["more"] = "nothing"
    assert_breaks(tree, wording.words_point_to_a_heading, "docs/arithmetic.md has no #nothing")
