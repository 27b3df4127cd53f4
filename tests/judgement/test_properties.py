"""What holds of every recommendation: all core answers, all personas, every machine and day."""

import os
from pathlib import Path
from random import Random
from typing import Any

import pytest

from advisor.judgement.case import Case
from advisor.judgement.leans import leans
from advisor.judgement.score import judge
from advisor.knowledge.model import LENSES, Lens
from tests import by_hand
from tests.factories import (
    SHIPPED,
    claim,
    core_answers,
    small_catalog,
    small_criterion,
    small_tree,
    split,
)
from tests.running import ROOT, fwpick
from tools.docs.personas import read_personas, recommend_to

LEANS = {lens: leans(SHIPPED, Case(answers={}), lens) for lens in LENSES}
CRITERIA = list(SHIPPED.criteria)
lenses = pytest.mark.parametrize("lens", LENSES)


# Over every combination of answers of the core questions


def test_more_weight_never_moves_any_core_margin_away_from_the_lean() -> None:
    rng = Random(20)
    for number, answers in enumerate(core_answers(SHIPPED)):
        lens = rng.choice(LENSES)
        criterion = CRITERIA[number % len(CRITERIA)]
        lean = LEANS[lens][criterion].value
        low, high = sorted((rng.uniform(0, 5), rng.uniform(0, 20)))
        apart = [
            abs(
                judge(
                    SHIPPED, Case(answers=answers, weights={criterion: at}), lens, LEANS[lens]
                ).margin
                - lean
            )
            for at in (low, high)
        ]
        assert apart[1] <= apart[0] + 1e-12, (answers, criterion, low, high)


def test_splitting_a_criterion_changes_no_core_verdict() -> None:
    rng = Random(19)
    cut = {name: split(SHIPPED, name, 0.375) for name in CRITERIA}
    theirs = {
        (name, lens): leans(cut[name], Case(answers={}), lens)
        for name in CRITERIA
        for lens in LENSES
    }
    for number, answers in enumerate(core_answers(SHIPPED)):
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
        expected = by_hand.stated_margin(persona.weights, lens)
    else:
        expected = by_hand.margin(by_hand.worth(lens), dict(persona.answers))
    assert abs(verdict.margin - expected) < 1e-12
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
        assert "production" in outputs.pop()
    aged = {fwpick("stale", "--json", cwd=tmp_path, **each).stdout for each in ({}, later)}
    assert len(aged) == 2  # the clock above is heard by the one command that reads it
