"""The record of a decision: its page, how long it is, when to look again, the evidence."""

import inspect
import re
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from advisor.choices import LENSES, Lens
from advisor.commands.signatures import stale
from advisor.errors import FwpickError
from advisor.frameworks import FRAMEWORKS, TITLES, Framework
from advisor.interview.terms import Terms
from advisor.judgement.decision import Decision, by_person, decide
from advisor.judgement.recommend import recommend
from advisor.judgement.verdict import Recommendation, counted
from advisor.knowledge.model import Catalog
from advisor.report.recommendation import sources, stated, words
from advisor.report.recommendation.record.again import DAYS, SOON, look_again
from advisor.report.recommendation.record.choice import how_chosen
from advisor.report.recommendation.record.evidence import as_evidence
from advisor.report.recommendation.record.files import record_files
from advisor.report.recommendation.record.markdown import COLUMNS, cut, item, prose
from advisor.report.recommendation.record.page import LINES, as_markdown
from advisor.starter.names import LONGEST_NAME_CHARACTERS
from tests.factories import (
    SHIPPED,
    answered,
    any_answers,
    evidence,
    recommended,
    small_catalog,
    small_tree,
    whole_tree,
)
from tools.docs.personas import Persona, read_personas, recommend_to

HEADINGS = ["Context", "Options", "Decision", "Consequences", "What would change it"]
JARGON = re.compile(r"\blens\b|\blean|win share|margin|tornado|constraint", re.IGNORECASE)
LONGEST = "a" * LONGEST_NAME_CHARACTERS
LINK = re.compile(r"\]\(([^)]*)\)")


def taken(recommendation: Recommendation) -> Decision:
    """What would be made of it; a person chooses where fwpick cannot."""
    try:
        decision = decide(recommendation)
    except FwpickError:
        decision = None
    return decision or by_person(recommendation, "pytorch")


def assert_is_a_page(text: str) -> None:
    lines = text.splitlines()
    assert len(lines) <= LINES, text
    assert max(map(len, lines)) <= COLUMNS, text
    assert [line[3:] for line in lines if line.startswith("## ")] == HEADINGS
    assert lines[0].startswith("# ")
    assert "None" not in text.replace("None:", "").replace('"None"', "")
    assert "\n\n\n" not in text
    assert text.endswith("\n")
    assert not JARGON.search(text), JARGON.search(text)
    assert all(link in ("docs/decision/why.svg", *anchors()) for link in LINK.findall(text))


def anchors() -> list[str]:
    file = "docs/decision/EVIDENCE.md"
    return [file, *(f"{file}#{name}" for name in SHIPPED.criteria)]


def in_one_line(text: str) -> str:
    """A text without line breaks, and what they escape, so that sentences can be found."""
    return " ".join(text.replace("1\\)", "1)").split())


# The page


@pytest.mark.parametrize("lens", LENSES)
@pytest.mark.parametrize("persona", read_personas(), ids=lambda each: each.id)
def test_the_page_of_every_written_person_keeps_its_shape(persona: Persona, lens: Lens) -> None:
    recommendation = recommend_to(persona, SHIPPED, lens)
    decision = taken(recommendation)
    assert_is_a_page(as_markdown(recommendation, SHIPPED, decision, "my-model"))
    assert_is_a_page(as_markdown(recommendation, SHIPPED))


@given(any_answers(), st.sampled_from(LENSES), st.sampled_from(FRAMEWORKS))
@settings(max_examples=200)
def test_the_page_of_any_answers_keeps_its_shape(
    answers: dict[str, str], lens: Lens, framework: Framework
) -> None:
    recommendation = recommended(lens, **answers)
    text = as_markdown(recommendation, SHIPPED, by_person(recommendation, framework), LONGEST)
    assert_is_a_page(text)
    whole = in_one_line(text)
    assert ("of 100 readings" in whole) == bool(words.how_sure(recommendation.verdict))
    assert all(row in whole for row in recommendation.makes)


@pytest.mark.parametrize("lens", LENSES)
def test_the_page_on_terms_set_by_hand_keeps_its_shape(lens: Lens) -> None:
    every = dict.fromkeys(SHIPPED.criteria, 2.5)
    one = frozenset([next(iter(SHIPPED.documents))])
    for terms in (Terms(lens=lens, weights=every), Terms(lens=lens, sources=one)):
        recommendation = recommend(SHIPPED, answered(goal="research"), terms)
        text = as_markdown(recommendation, SHIPPED, taken(recommendation), LONGEST)
        assert_is_a_page(text)
        assert ("Weights set by hand:" in text) == bool(terms.weights)


def test_the_page_says_status_reasons_and_what_would_change_it() -> None:
    recommendation = recommended(goal="production", serving="yes", mobile="maybe", task="text")
    text = as_markdown(recommendation, SHIPPED, decide(recommendation), "my-model")
    assert text.startswith("# Use PyTorch for my-model\n\n- Status: accepted, on the facts as of ")
    whole = in_one_line(text)
    assert f"**{words.headline(recommendation.verdict)}**" in whole
    assert '- What was said: Goal: "Production";' in text
    for framework in FRAMEWORKS:
        titles = words.sides(recommendation.verdict)[framework]
        assert f"- {TITLES[framework]}. For it: {', '.join(titles)}" in whole
    heaviest = next(line for line in counted(recommendation.verdict) if line.because)
    assert f"[{heaviest.title}](docs/decision/EVIDENCE.md#{heaviest.id}): PyTorch: " in whole
    assert f"The articles of 2019-2023: {words.then_row(recommendation)}." in whole
    assert "](docs/decision/why.svg)" in text
    assert "- What your team knows:" in text.partition("## What would change it")[2]
    assert text.count("\n- Phones and small devices:") <= 1


def test_a_page_without_a_decision_is_a_proposal_that_stands_alone() -> None:
    text = as_markdown(recommended(goal="research", debugging="often"), SHIPPED)
    assert text.startswith("# Use PyTorch?\n\n- Status: proposed, ")
    assert "Nobody has decided yet" in text
    assert "--why" in text
    assert not LINK.search(text)
    assert ".fwpick" not in text


def test_a_hard_need_stands_there_instead_of_a_share() -> None:
    recommendation = recommended(codebase="tensorflow", goal="production", serving="yes")
    whole = in_one_line(as_markdown(recommendation, SHIPPED, decide(recommendation), "x"))
    assert "**TensorFlow, by a hard need.**" in whole
    (row,) = stated.constraint_rows(recommendation, SHIPPED)
    assert f"- {row}" in whole
    assert "readings" not in whole
    assert "they do not decide.](" in whole
    assert "- PyTorch; ruled out by a hard need." in whole
    assert '- It meets the hard need: Existing code: "Yes, in TensorFlow".' in whole


def test_a_choice_against_a_hard_need_says_what_it_breaks() -> None:
    recommendation = recommended(codebase="tensorflow")
    whole = in_one_line(
        as_markdown(recommendation, SHIPPED, by_person(recommendation, "pytorch"), "x")
    )
    assert "Chosen by a person in the wizard, against a hard need." in whole
    bad = whole.partition("Bad: what speaks for TensorFlow")[2]
    assert '- It breaks the hard need: Existing code: "Yes, in TensorFlow".' in bad


def test_where_both_are_ruled_out_the_ways_out_would_change_it() -> None:
    recommendation = recommended(codebase="tensorflow", os="windows", gpu="nvidia")
    text = as_markdown(recommendation, SHIPPED)
    assert text.startswith("# PyTorch or TensorFlow?\n")
    assert "None: neither framework is named." in text
    ways = in_one_line(text.partition("## What would change it")[2])
    assert all(f"- {row}" in ways for row in stated.way_rows(recommendation, SHIPPED))


def test_a_long_list_says_how_much_is_left_out_and_where() -> None:
    recommendation = recommended()
    changes = words.answer_flips(recommendation, SHIPPED)
    assert len(changes) > 5
    text = as_markdown(recommendation, SHIPPED, decide(recommendation), "x")
    assert re.search(r"- and \d+ more in \[EVIDENCE.md\]\(docs/decision/EVIDENCE.md\)\n", text)
    assert re.search(r"- and \d+ more \(--why\)\n", as_markdown(recommendation, SHIPPED))


def test_a_name_that_markdown_would_read_is_escaped() -> None:
    recommendation = recommended(goal="research")
    title = as_markdown(recommendation, SHIPPED, decide(recommendation), "*x*").partition("\n")[0]
    assert title == r"# Use PyTorch for \*x\*"


@pytest.mark.parametrize(
    ("answers", "by", "framework", "says"),
    [
        ({"goal": "research"}, "recommendation", "pytorch", "Taken as fwpick recommends."),
        ({"goal": "research"}, "flag", "pytorch", "Chosen by --framework, as recommended."),
        ({"goal": "research"}, "person", "tensorflow", "against the recommendation."),
        ({"mobile": "yes"}, "leader", "tensorflow", "the one narrowly ahead was taken: TensorFlow"),
        ({"mobile": "yes"}, "person", "pytorch", "too close to call and has it narrowly behind."),
        ({"mobile": "yes"}, "other-lens", "tensorflow", "the articles favour TensorFlow."),
        ({"mobile": "yes"}, "if-close", "pytorch", "settled beforehand: PyTorch (--if-close)."),
        ({"codebase": "pytorch"}, "flag", "tensorflow", "against a hard need."),
    ],
)
def test_who_chose_is_said_plainly(
    answers: dict[str, str], by: str, framework: Framework, says: str
) -> None:
    decision = Decision(framework=framework, by=by, how="")  # type: ignore[arg-type]
    row = how_chosen(decision, recommended(**answers))
    assert row.endswith(f"{says}" if says.endswith(".") else f"{says}.")


def test_no_winner_in_an_exact_tie() -> None:
    recommendation = recommend(SHIPPED, {}, Terms(weights={"visualisation": 1.0}))
    assert as_markdown(recommendation, SHIPPED).startswith("# PyTorch or TensorFlow?\n")
    decision = by_person(recommendation, "tensorflow")
    assert "names neither" in in_one_line(as_markdown(recommendation, SHIPPED, decision))


# When to look again


def dated(published: str, accessed: str = "2026-01-01") -> Catalog:
    """The small catalogue with one date for all that is known of speed."""
    tree = whole_tree()
    for fact in tree["criteria"]["speed"]["facts"]:
        fact["evidence"] = [{**evidence(fact["id"], published), "accessed": accessed}]
    return small_catalog(tree)


@pytest.mark.parametrize(
    ("published", "accessed", "day"),
    [
        ("2025-06-01", "2026-01-01", "2026-06-30"),  # 180 days after it was read
        ("2025-06-01", "2025-12-01", "2026-05-30"),  # the one read first counts
        ("2024-06-01", "2026-01-01", "2026-04-01"),  # 90 days: over a year old then
        ("undated", "2026-01-01", "2026-04-01"),
    ],
)
def test_the_day_follows_from_the_age_of_what_carries_the_verdict(
    published: str, accessed: str, day: str
) -> None:
    catalog = dated(published, accessed)
    again = look_again(recommend(catalog, answered(goal="quick")), catalog)
    assert again.day == date.fromisoformat(day)
    old = published != "2025-06-01"
    assert again.why.startswith(f"{SOON if old else DAYS} days after the facts that carry it")
    assert ("as the newest source on Speed is over a year old" in again.why) == old


def test_where_a_hard_need_decides_its_fact_counts() -> None:
    catalog = dated("2024-06-01")
    recommendation = recommend(catalog, answered(goal="quick", system="there"))
    assert recommendation.verdict.constraints
    again = look_again(recommendation, catalog)
    named = catalog.questions["system"].title
    assert again.why.endswith(f"as the newest source on {named} is over a year old")


def test_where_no_fact_carries_it_the_day_of_all_facts_counts() -> None:
    again = look_again(recommended(), SHIPPED)
    assert (again.day - date.fromisoformat(SHIPPED.as_of)).days == DAYS


@given(any_answers())
@settings(max_examples=15)
def test_the_day_to_look_again_lies_ahead_of_the_facts(answers: dict[str, str]) -> None:
    days = {look_again(recommended(lens, **answers), SHIPPED).day for lens in LENSES}
    (day,) = days  # articles do not age
    assert day > date.fromisoformat(SHIPPED.as_of)


def test_facts_grow_old_as_the_command_counts_it() -> None:
    assert inspect.signature(stale).parameters["days"].default == DAYS


# The evidence


@pytest.mark.parametrize("lens", LENSES)
def test_the_evidence_holds_all_that_the_page_leaves_out(lens: Lens) -> None:
    recommendation = recommended(lens, goal="production", serving="yes", tpu="yes", task="text")
    decision = by_person(recommendation, "tensorflow")
    text = as_evidence(recommendation, SHIPPED, decision, "my-model")
    whole = in_one_line(text)
    assert text.startswith("# Evidence: TensorFlow for my-model\n")
    assert "(../../DECISION.md)" in text
    assert "](why.svg)" in text
    for line in counted(recommendation.verdict):
        name = f"[{line.title}](#{line.id})" if line.because else line.title
        assert f"| {name} | {100 * line.share:.0f} % | {line.lean:+.2f} |" in text
        if line.because:
            assert f'<a id="{line.id}"></a>\n\n### {line.title}\n' in text
        for says in sources.grounds(line, SHIPPED).values() if line.because else ():
            assert says in whole
    for row in (
        *words.flip_rows(recommendation, SHIPPED),
        *words.contest_rows(recommendation, SHIPPED),
        *sources.cited_sources(recommendation, SHIPPED).values(),
        *(line.says for line in (*recommendation.before, *recommendation.advice)),
    ):
        assert row in whole
    assert f"| {SHIPPED.questions['goal'].prompt} | Production (`production`) | a flag |" in text
    assert recommendation.before
    assert recommendation.advice


def test_each_mark_stands_for_a_numbered_source() -> None:
    recommendation = recommended(goal="research")
    text = as_evidence(recommendation, SHIPPED, taken(recommendation))
    cited = list(sources.cited_sources(recommendation, SHIPPED).values())
    assert f" {len(cited)}. {cited[-1]}" in in_one_line(text)
    marks = {int(mark) for mark in re.findall(r"\[(\d+)\](?!\()", text)}
    assert marks <= set(range(1, len(cited) + 1))


@given(any_answers(), st.sampled_from(LENSES))
@settings(max_examples=10)
def test_links_from_the_page_lead_into_the_evidence(answers: dict[str, str], lens: Lens) -> None:
    recommendation = recommended(lens, **answers)
    files = record_files(recommendation, SHIPPED, taken(recommendation), "my-model")
    assert set(files) == {"DECISION.md", "docs/decision/EVIDENCE.md", "docs/decision/why.svg"}
    for link in LINK.findall(files["DECISION.md"]):
        path, _, anchor = link.partition("#")
        assert path in files
        assert not anchor or f'<a id="{anchor}"></a>' in files[path]
    evidence_text = files["docs/decision/EVIDENCE.md"]
    for anchor in re.findall(r"\]\(#([^)]*)\)", evidence_text):
        assert f'<a id="{anchor}"></a>' in evidence_text


def test_the_evidence_of_what_weighs_nothing_says_so() -> None:
    recommendation = recommend(SHIPPED, {}, Terms(weights={"tpu": 0.0}))
    text = as_evidence(recommendation, SHIPPED, by_person(recommendation, "pytorch"))
    assert "Nothing that was stated weighs anything." in text
    assert "| What |" not in text


def test_the_record_takes_text_as_it_is() -> None:
    tree = small_tree()
    tree["questions"]["goal"]["prompt"] = "R&D <{{ 1 + 1 }}>?"
    catalog = small_catalog(tree)
    recommendation = recommend(catalog, answered(goal="quick"))
    text = as_evidence(recommendation, catalog, taken(recommendation), "{{ x }}")
    assert "R&D <{{ 1 + 1 }}>?" in text
    assert text.startswith("# Evidence: PyTorch for {{ x }}\n")


def test_the_same_answers_give_the_same_bytes() -> None:
    twice = [
        record_files(recommended(goal="research"), SHIPPED, taken(recommended()), "x")
        for _ in range(2)
    ]
    assert twice[0] == twice[1]


def test_today_and_the_articles_are_told_apart() -> None:
    recommendation = recommended("documents", goal="production", serving="yes")
    text = in_one_line(as_markdown(recommendation, SHIPPED, taken(recommendation)))
    assert "Judged by what the articles say, as was asked, and not by today's facts." in text
    assert "Today's facts: " in text
    assert "articles say: " in text


def test_no_answer_that_keeps_the_framework_is_said_to_change_it() -> None:
    recommendation = recommended(goal="research", experience="pytorch", debugging="often")
    text = as_markdown(recommendation, SHIPPED, taken(recommendation))
    changes = text.partition("## What would change it")[2].partition("The articles of")[0]
    assert "PyTorch" not in changes.replace("in PyTorch", "").replace('"PyTorch"', "")


# Wrapping


def test_wrapped_text_begins_no_list_by_accident() -> None:
    long = "word " * 19
    for mark in ("-", "+", "*", "#", ">", "1."):
        for wrapped in (prose(f"{long}{mark} more"), item(f"{long}{mark} more")):
            first, *rest = wrapped.splitlines()
            assert len(first) <= COLUMNS
            assert rest
            assert all(line.strip().startswith(("\\", "1\\.", "more")) for line in rest)


def test_links_are_not_broken() -> None:
    link = f"[a](docs/{'x-y' * 40}.md)"
    assert link in prose(f"{'word ' * 18}{link}")


def test_a_list_is_cut_only_where_it_is_too_long() -> None:
    assert cut(["a", "b"], 2, " there") == ["a", "b"]
    assert cut(["a", "b", "c"], 2, " there") == ["a", "b", "and 1 more there"]


def test_what_the_team_knows_rests_on_no_fact(small: Catalog) -> None:
    recommendation = recommend(small, answered(team="pytorch"))
    assert look_again(recommendation, replace(small, as_of="2026-03-01")).day == date(2026, 8, 28)
