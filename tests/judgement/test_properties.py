"""What holds of every recommendation: all core answers, all personas, every machine and day."""

import os
from pathlib import Path
from random import Random
from typing import Any

import pytest

from advisor.choices import LENSES, Lens
from advisor.judgement.case import Case
from advisor.judgement.decision import decide
from advisor.judgement.flips import Flips
from advisor.judgement.leans import Lean, leans
from advisor.judgement.score import judge
from advisor.judgement.unsaid import Doubt, Open, Scenario, open_questions
from advisor.knowledge.questions import UNSURE
from tests import by_hand
from tests.factories import (
    SHIPPED,
    claim,
    core_answers,
    recommended,
    small_catalog,
    small_criterion,
    small_tree,
    split,
)
from tests.running import ROOT, fwpick
from tools.docs import calibrate
from tools.docs.personas import read_personas, recommend_to

LEANS = {lens: leans(SHIPPED, Case(answers={}), lens) for lens in LENSES}
CRITERIA = list(SHIPPED.criteria)
lenses = pytest.mark.parametrize("lens", LENSES)


# Over every combination of answers of the core questions


def test_more_weight_never_moves_any_core_margin_or_leader_away_from_the_lean() -> None:
    """The win share may fall: a heavy line that is weakly proven makes the whole less sure."""
    rng = Random(20)
    for number, answers in enumerate(core_answers(SHIPPED)):
        if number % 5:
            continue
        lens = rng.choice(LENSES)
        criterion = CRITERIA[number % len(CRITERIA)]
        lean = LEANS[lens][criterion].value
        low, high = (
            judge(SHIPPED, Case(answers=answers, weights={criterion: at}), lens, LEANS[lens])
            for at in sorted((rng.uniform(0, 5), rng.uniform(0, 20)))
        )
        assert abs(high.margin - lean) <= abs(low.margin - lean) + 1e-12, (answers, criterion)
        side = "pytorch" if lean > 0 else "tensorflow"
        if lean and low.leader == side:
            assert high.leader == side


def no_unsure(answers: dict[str, str]) -> bool:
    """Whether every core question was answered."""
    return UNSURE not in answers.values()


def test_what_both_meet_equally_changes_the_call_through_its_own_spread_alone() -> None:
    level = {**LEANS["today"], "serving": Lean(value=0.0, spread=0.0, because=())}
    became_close = named = 0
    for answers in filter(no_unsure, core_answers(SHIPPED)):
        if answers["serving"] != "no":
            continue
        served = {**answers, "serving": "yes"}
        one, two = (
            judge(SHIPPED, Case(answers=each), "today", level) for each in (answers, served)
        )
        assert two.win_share == pytest.approx(one.win_share, abs=1e-12)
        before, after = (
            judge(SHIPPED, Case(answers=each), "today", LEANS["today"])
            for each in (answers, served)
        )
        if before.framework == "pytorch":
            named += 1
            became_close += after.call == "close"
    assert named > 500
    assert became_close <= 30


@lenses
def test_doubt_makes_close_and_never_names_the_other_framework(lens: Lens) -> None:
    none = Doubt(credence=0.0, doubt=0.0, together=0.0)
    named = 0
    for number, answers in enumerate(filter(no_unsure, core_answers(SHIPPED))):
        if number % 3:
            continue
        case = Case(answers=answers)
        certain = judge(SHIPPED, case, lens, LEANS[lens], doubt=none).framework
        doubted = judge(SHIPPED, case, lens, LEANS[lens]).framework
        if certain is not None:
            named += 1
            assert doubted in (None, certain), answers
    assert named > 300


def test_no_weak_answer_is_clear_all_alone() -> None:
    strong = calibrate.STRONG | {("codebase", "pytorch"), ("codebase", "tensorflow")}
    strong |= {("experience", "pytorch"), ("experience", "tensorflow")}
    for question in SHIPPED.questions.values():
        for value in question.values:
            verdict = judge(SHIPPED, Case(answers={question.id: value}), "today", LEANS["today"])
            if verdict.call in ("clear", "constraint"):
                assert (question.id, value) in strong


@lenses
def test_an_answer_equal_to_the_usual_never_makes_less_sure(lens: Lens) -> None:
    """An open question exchanged for lines equal to its own mean: its doubt goes, no more."""
    rng = Random(22)
    for _ in range(300):
        answers = {
            name: rng.choice(item.values)
            for name, item in SHIPPED.questions.items()
            if rng.random() < 0.5
        }
        unsaid = open_questions(SHIPPED, answers)
        whole = judge(SHIPPED, Case(answers=answers), lens, LEANS[lens], unsaid)
        for row in unsaid:
            weights: dict[str, float] = {}
            known = 0.0
            for each in row.scenarios:
                known += each.share * each.known
                for name, weight in each.weights.items():
                    weights[name] = weights.get(name, 0.0) + each.share * weight
            mean = Scenario(share=1.0, weights=weights, known=known)
            certain = Open(questions=row.questions, scenarios=(mean,))
            changed = [certain if each is row else each for each in unsaid]
            surer = judge(SHIPPED, Case(answers=answers), lens, LEANS[lens], changed)
            if row.questions != ("experience",):  # there both sides know something at once
                assert surer.margin == pytest.approx(whole.margin, abs=1e-12)
                assert surer.win_share >= whole.win_share - 1e-12


def test_init_yes_makes_the_leader_of_today_but_for_ties_and_hard_needs(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("advisor.judgement.recommend.find_flips", lambda *_: Flips())  # slow
    for number, answers in enumerate(filter(no_unsure, core_answers(SHIPPED))):
        if number % 4:
            continue
        recommendation = recommended(**answers)
        decision = decide(recommendation)
        assert decision is not None
        assert decision.framework == recommendation.verdicts["today"].leader


def test_splitting_a_criterion_changes_no_core_verdict() -> None:
    rng = Random(19)
    cut = {name: split(SHIPPED, name, 0.375) for name in CRITERIA}
    theirs = {
        (name, lens): leans(cut[name], Case(answers={}), lens)
        for name in CRITERIA
        for lens in LENSES
    }
    for number, answers in enumerate(core_answers(SHIPPED)):
        if number % 5:
            continue
        name, lens = CRITERIA[number % len(CRITERIA)], rng.choice(LENSES)
        whole = judge(SHIPPED, Case(answers=answers), lens, LEANS[lens])
        parts = judge(cut[name], Case(answers=answers), lens, theirs[name, lens])
        assert abs(parts.margin - whole.margin) < 1e-12, (answers, name)
        assert abs(parts.win_share - whole.win_share) < 1e-9, (answers, name)
        assert (parts.call, parts.framework) == (whole.call, whole.framework), (answers, name)


@lenses
def test_a_scale_common_to_all_weights_changes_no_verdict(lens: Lens) -> None:
    rng = Random(21)
    for _ in range(500):
        stated = {name: rng.uniform(0, 9) for name in rng.sample(CRITERIA, rng.randint(1, 9))}
        factor = rng.uniform(0.01, 100)
        scaled = {name: weight * factor for name, weight in stated.items()}
        one, two = (
            judge(SHIPPED, Case(answers={}, weights=case), lens, LEANS[lens])
            for case in (stated, scaled)
        )
        assert two.margin == pytest.approx(one.margin, abs=1e-12)
        assert two.win_share == pytest.approx(one.win_share, abs=1e-9)
        assert (two.call, two.framework) == (one.call, one.framework)


# A second implementation


@lenses
@pytest.mark.parametrize("persona", read_personas(), ids=lambda persona: persona.id)
def test_the_margin_of_a_persona_equals_a_second_implementation(persona: Any, lens: Lens) -> None:
    verdict = recommend_to(persona, SHIPPED, lens).verdict
    if persona.weights:
        assert abs(verdict.margin - by_hand.stated_margin(persona.weights, lens)) < 1e-12
    else:
        margin, share = by_hand.verdict(persona.answers, lens)
        assert abs(verdict.margin - margin) < 1e-12
        ours = verdict.win_share if verdict.leader != "tensorflow" else 1 - verdict.win_share
        assert abs(ours - share) < 1e-9
    assert {item.framework for item in verdict.constraints} == by_hand.excluded(persona.answers)


def random_criterion(rng: Random, name: str) -> dict[str, Any]:
    """A criterion with any ratings and any claims of the two articles."""
    claims = [
        claim(
            f"{name}-{number:02}",
            rng.choice(("pytorch", "tensorflow", "tie", "neutral")),
            rng.randint(1, 3),
            *rng.sample(["first", "second"], rng.randint(1, 2)),
            verdict=rng.random() < 0.3,
        )
        for number in range(rng.randint(1, 6))
    ]
    confidence = rng.choice(("high", "medium", "low"))
    item = small_criterion(name, rng.randint(0, 4), rng.randint(0, 4), confidence, claims)
    return {**item, "today": "unknown"} if rng.random() < 0.2 else item


def as_text(value: Any) -> Any:
    """Data as the second implementation reads it: every scalar as text."""
    if isinstance(value, dict):
        return {key: as_text(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [as_text(inner) for inner in value]
    return str(value).lower() if isinstance(value, bool) else str(value)


@pytest.mark.parametrize("seed", range(60))
def test_random_matrices_equal_a_second_implementation(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    rng = Random(seed)
    tree = small_tree()
    for number in range(rng.randint(0, 8)):
        tree["criteria"][f"more-{number}"] = random_criterion(rng, f"more-{number}")
    monkeypatch.setattr(by_hand, "CRITERIA", as_text(tree["criteria"]))
    catalog = small_catalog(tree)
    stated = {name: rng.randint(0, 40) / 8 for name in tree["criteria"]}
    for lens in LENSES:
        verdict = judge(catalog, Case(answers={}, weights=stated), lens)
        assert abs(verdict.margin - by_hand.stated_margin(stated, lens)) < 1e-12


# Every machine and day

CLOCK = """
import datetime, time
class date(datetime.date):
    @classmethod
    def today(cls): return cls(2041, 2, 3)
class dated(datetime.datetime):
    @classmethod
    def now(cls, tz=None): return cls(2041, 2, 3, tzinfo=tz)
datetime.date, datetime.datetime = date, dated
time.time = lambda: 2243462400.0
"""


def test_the_same_answers_give_the_same_bytes_everywhere_and_always(tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text(CLOCK, encoding="utf-8")
    later = {"PYTHONPATH": f"{tmp_path}{os.pathsep}{ROOT}"}
    machines: list[dict[str, str]] = [
        {"PYTHONHASHSEED": "1"},
        {"PYTHONHASHSEED": "31337", "TZ": "Pacific/Kiritimati", "LC_ALL": "C"},
        {"PYTHONHASHSEED": "0", "TZ": "America/Adak", "LC_ALL": "C.UTF-8", "LANG": "de_DE.UTF-8"},
        {"PYTHONHASHSEED": "7", **later},
    ]
    words = ("recommend", "--goal=production", "--mobile=maybe", "--experience=tensorflow")
    for shown in ("--json", "--why", "--lens=documents"):
        outputs = {fwpick(*words, shown, cwd=tmp_path, **each).stdout for each in machines}
        assert len(outputs) == 1, shown
        assert "production" in outputs.pop().lower()
    aged = {fwpick("stale", "--json", cwd=tmp_path, **each).stdout for each in ({}, later)}
    assert len(aged) == 2  # the clock above is heard by the one command that reads it
