"""The arithmetic: by hand, by a second implementation, by simulation, and by its symmetries."""

from dataclasses import replace
from math import inf, nextafter
from random import Random

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from advisor.choices import LENSES, Lens
from advisor.frameworks import other
from advisor.judgement.case import Case
from advisor.judgement.leans import Lean, documents_lean, leans, today_lean, voices
from advisor.judgement.score import Sums, judge, win_share
from advisor.judgement.unsaid import guess, open_questions
from advisor.judgement.verdict import Line, Verdict
from advisor.knowledge.model import Catalog
from tests import by_hand
from tests.factories import (
    SHIPPED,
    any_answers,
    claim,
    core_answers,
    evidence,
    exchanged,
    small_catalog,
    small_tree,
    split,
)

MIRROR = exchanged(SHIPPED)
LEANS = {lens: leans(SHIPPED, Case(answers={}), lens) for lens in LENSES}
MIRROR_LEANS = {lens: leans(MIRROR, Case(answers={}), lens) for lens in LENSES}
lenses = pytest.mark.parametrize("lens", LENSES)
a_lens = st.sampled_from(LENSES)
a_weight = st.floats(0.01, 100)
a_criterion = st.sampled_from(list(SHIPPED.criteria))


def judged(answers: dict[str, str], lens: Lens = "today", **stated: float) -> Verdict:
    """The verdict on the shipped data, fast."""
    return judge(SHIPPED, Case(answers=answers, weights=stated), lens, LEANS[lens])


def lines_of(verdict: Verdict) -> tuple[Line, ...]:
    """Every line of the sum: the criteria, what is known, what was not said."""
    return verdict.rows


def share_of_pytorch(verdict: Verdict) -> float:
    """PyTorch's win share, whoever leads."""
    return verdict.win_share if verdict.leader != "tensorflow" else 1 - verdict.win_share


def leaning(catalog: Catalog, lean: float, spread: float) -> Verdict:
    """The verdict where one criterion alone counts."""
    known = {
        **leans(catalog, Case(answers={}), "today"),
        "speed": Lean(value=lean, spread=spread, because=()),
    }
    return judge(catalog, Case(answers={}, weights={"speed": 1.0}), "today", known)


# By hand


def test_a_case_worked_by_hand_today(small: Catalog) -> None:
    verdict = judge(small, Case(answers={"goal": "quick", "team": "tensorflow"}), "today")
    speed, size = verdict.lines
    assert (speed.weight, speed.lean, speed.spread) == (2.0, 0.5, 0.10)
    assert (size.weight, size.lean, size.spread) == (1.0, -0.25, 0.15)
    assert (verdict.experience.weight, verdict.experience.lean) == (2.0, -1.0)
    assert verdict.margin == -0.25  # (2 x 0.5 - 1 x 0.25 - 2 x 1) / 5
    assert [line.contribution for line in lines_of(verdict)] == pytest.approx([0.2, -0.05, -0.4])
    # M = 1.25; A = 2 x 0.50990 + 0.29155 + 2 = 3.31135, S = 0.35; V = 0.91375 + 0.1225
    # z = 1.25 / 1.01797 = 1.22794: Phi(z)
    assert verdict.win_share == pytest.approx(0.89027, abs=5e-5)
    assert verdict.unsaid is None
    assert (verdict.leader, verdict.call, verdict.framework) == (
        "tensorflow",
        "leaning",
        "tensorflow",
    )


def test_a_case_worked_by_hand_in_the_articles(small: Catalog) -> None:
    verdict = judge(small, Case(answers={"goal": "quick"}), "documents")
    speed, size = verdict.lines
    # speed: the first article's verdict (-1/3, strength 1) and the second's claim (+1, strength 3)
    assert speed.lean == pytest.approx((3 * 1 - 1 / 3) / 4)
    assert speed.spread == pytest.approx((0.25**2 / 2 + 1 / 3) ** 0.5)
    assert speed.because == ("spe-02", "spe-03")
    assert (size.lean, size.spread) == (0.0, pytest.approx(0.25))
    assert verdict.margin == pytest.approx(4 / 9)  # (2 x 2/3 + 1 x 0) / 3


@lenses
def test_leans_and_spreads_equal_a_second_implementation(lens: Lens) -> None:
    for name, lean in LEANS[lens].items():
        assert lean.value == pytest.approx(float(by_hand.lean(name, lens)), abs=1e-12), name
        assert lean.spread == pytest.approx(by_hand.spread(name, lens), abs=1e-12), name


@lenses
def test_every_core_verdict_equals_a_second_implementation_and_its_lines(lens: Lens) -> None:
    for number, answers in enumerate(core_answers(SHIPPED)):
        if number % 7:  # the second one works in fractions, slowly; every seventh is told
            continue
        margin, share = by_hand.verdict(answers, lens)
        verdict = judged(answers, lens)
        assert abs(verdict.margin - margin) < 1e-12, answers
        assert abs(share_of_pytorch(verdict) - share) < 1e-9, answers
        assert (verdict.leader is None) == (margin == 0), answers
        lines = lines_of(verdict)
        assert abs(sum(line.contribution for line in lines) - margin) < 1e-12, answers
        assert abs(sum(line.share for line in lines) - any(line.weight for line in lines)) < 1e-12


@given(any_answers(), a_lens)
@settings(max_examples=150)
def test_any_verdict_and_hard_need_equal_a_second_implementation(
    answers: dict[str, str], lens: Lens
) -> None:
    verdict = judged(answers, lens)
    margin, share = by_hand.verdict(answers, lens)
    assert abs(verdict.margin - margin) < 1e-12
    assert abs(share_of_pytorch(verdict) - share) < 1e-9
    assert (verdict.leader is None) == (margin == 0)
    assert {item.framework for item in verdict.constraints} == by_hand.excluded(answers)


# No favourite


def assert_mirrored(one: Verdict, two: Verdict) -> None:
    """The second is the first with the frameworks exchanged, to the last digit."""
    assert two.margin == -one.margin
    assert two.win_share == one.win_share
    assert two.call == one.call
    assert two.framework == (other(one.framework) if one.framework else None)
    assert two.leader == (other(one.leader) if one.leader else None)


@lenses
def test_exchanging_the_frameworks_negates_every_core_margin(lens: Lens) -> None:
    for answers in core_answers(SHIPPED):
        mirrored = judge(MIRROR, Case(answers=answers), lens, MIRROR_LEANS[lens])
        assert_mirrored(judged(answers, lens), mirrored)


@given(any_answers(), a_lens, st.dictionaries(a_criterion, a_weight, max_size=3))
@example({"codebase": "pytorch"}, "today", {})
@settings(max_examples=300)
def test_exchanging_the_frameworks_negates_any_margin(
    answers: dict[str, str], lens: Lens, stated: dict[str, float]
) -> None:
    mirrored = judge(MIRROR, Case(answers=answers, weights=stated), lens, MIRROR_LEANS[lens])
    assert_mirrored(judged(answers, lens, **stated), mirrored)


@lenses
def test_nothing_said_is_the_average_project(lens: Lens) -> None:
    verdict = judged({}, lens)
    assert verdict == judged(dict.fromkeys(SHIPPED.questions, "unsure"), lens)
    assert verdict.unsaid is not None
    assert verdict.unsaid.share == pytest.approx(1.0)
    assert verdict.margin == pytest.approx(verdict.unsaid.lean)
    assert all(line.share == line.contribution == 0.0 for line in verdict.rows[:-1])
    assert not verdict.said


def test_a_tie_has_no_leader_whatever_rounding_leaves() -> None:
    known = {
        **LEANS["today"],
        "speed": Lean(value=0.1 + 0.2, spread=0.1, because=()),
        "size": Lean(value=-0.3, spread=0.4, because=()),
    }
    tied = small_catalog()
    verdict = judge(tied, Case(answers={}, weights={"speed": 1.0, "size": 1.0}), "today", known)
    assert (verdict.margin, verdict.win_share, verdict.leader) == (0.0, 0.5, None)


@given(any_answers(), a_lens)
def test_a_framework_named_leads_unless_a_need_excludes_the_other(
    answers: dict[str, str], lens: Lens
) -> None:
    verdict = judged(answers, lens)
    assert (verdict.framework is None) == (verdict.call in ("close", "none"))
    if verdict.framework and verdict.call != "constraint":
        assert verdict.framework == verdict.leader
        assert verdict.win_share >= 0.75


# The sum


@given(any_answers(), a_lens, a_criterion, st.floats(0, 20), st.floats(0, 20))
@settings(max_examples=300)
def test_more_weight_never_moves_the_margin_away_from_the_lean(
    answers: dict[str, str], lens: Lens, criterion: str, one: float, two: float
) -> None:
    low, high = (judged(answers, lens, **{criterion: weight}) for weight in sorted((one, two)))
    lean = LEANS[lens][criterion].value
    assert abs(high.margin - lean) <= abs(low.margin - lean) + 1e-12


@given(any_answers(), a_lens, a_criterion, st.sampled_from((0.5, 0.3, 0.99)))
@settings(max_examples=200)
def test_splitting_a_criterion_changes_nothing(
    answers: dict[str, str], lens: Lens, criterion: str, part: float
) -> None:
    whole = judged(answers, lens)
    parts = judge(split(SHIPPED, criterion, part), Case(answers=answers), lens)
    assert parts.margin == pytest.approx(whole.margin, abs=1e-9)
    assert parts.win_share == pytest.approx(whole.win_share, abs=1e-9)
    assert (parts.call, parts.framework) == (whole.call, whole.framework)


@given(any_answers(), a_lens, st.randoms(use_true_random=False))
@settings(max_examples=40)
def test_no_order_matters(answers: dict[str, str], lens: Lens, rng: Random) -> None:
    def shuffled(rows: dict) -> dict:
        return dict(rng.sample(list(rows.items()), len(rows)))

    catalog = replace(
        SHIPPED,
        documents=shuffled(SHIPPED.documents),
        facts=shuffled(SHIPPED.facts),
        criteria={
            name: replace(item, claims=tuple(rng.sample(item.claims, len(item.claims))))
            for name, item in shuffled(SHIPPED.criteria).items()
        },
        questions={
            name: replace(
                item,
                choices=tuple(
                    replace(choice, weighs=shuffled(choice.weighs))
                    for choice in rng.sample(item.choices, len(item.choices))
                ),
            )
            for name, item in shuffled(SHIPPED.questions).items()
        },
    )
    one, two = judged(answers, lens), judge(catalog, Case(answers=shuffled(answers)), lens)
    names = ("margin", "win_share", "call", "framework", "leader", "experience")
    assert [getattr(one, name) for name in names] == [getattr(two, name) for name in names]


# --weight


def test_with_a_stated_weight_or_article_only_what_is_stated_weighs() -> None:
    answers = {"goal": "research"}
    assert judged(answers).unsaid is not None
    for case in (
        Case(answers=answers, weights={"tpu": 1.0}),
        Case(answers=answers, sources=frozenset({"intro-2019"})),
    ):
        assert judge(SHIPPED, case, "documents").unsaid is None


def test_a_stated_weight_replaces_and_the_others_keep_theirs() -> None:
    answers = {"goal": "research", "serving": "yes"}
    before = {line.id: line.weight for line in judged(answers).lines}
    after = {line.id: line.weight for line in judged(answers, research=7.0, tpu=0.5).lines}
    assert after == {**before, "research": 7.0, "tpu": 0.5}
    assert before["research"] != 7.0


def test_a_stated_weight_without_answers_stands_alone() -> None:
    verdict = judged({}, tpu=2.0)
    assert {line.id: line.share for line in verdict.lines if line.weight} == {"tpu": 1.0}
    assert verdict.margin == LEANS["today"]["tpu"].value


def test_stated_weights_leave_experience_as_answered() -> None:
    assert judged({"experience": "pytorch"}, tpu=9.0).experience.weight == 2.5


# The articles


def test_a_verdict_in_an_article_stands_above_what_it_lists() -> None:
    tree = small_tree()
    lists = [claim(f"spe-1{digit}", "pytorch", 3, "first") for digit in range(5)]
    tree["criteria"]["speed"]["claims"] = [*lists, claim("spe-20", "tensorflow", 1, "first!")]
    (voice,) = voices(small_catalog(tree).criteria["speed"])
    assert (voice.lean, voice.strength, voice.claims) == (-1 / 3, 1, ("spe-20",))


@pytest.mark.parametrize(("strength", "call"), [(1, "leaning"), (2, "clear"), (3, "clear")])
def test_a_hint_weighed_alone_is_never_clear(strength: int, call: str) -> None:
    tree = small_tree()
    tree["criteria"]["speed"]["claims"] = [claim("spe-10", "pytorch", strength, "first!")]
    verdict = judge(small_catalog(tree), Case(answers={}, weights={"speed": 1.0}), "documents")
    assert (verdict.margin, verdict.call) == (strength / 3, call)


def test_a_verdict_of_one_article_leaves_the_lists_of_another() -> None:
    tree = small_tree()
    tree["criteria"]["speed"]["claims"] = [claim("spe-10", "pytorch", 2, "first!", "second")]
    tree["criteria"]["speed"]["claims"] += [claim("spe-11", "tensorflow", 2, "first", "second")]
    heard = {voice.document: voice.lean for voice in voices(small_catalog(tree).criteria["speed"])}
    assert heard == {"first": 2 / 3, "second": 0.0}


@pytest.mark.parametrize("favours", ["tie", "neutral"])
def test_ties_and_neutral_remarks_count_below_the_line_only(favours: str) -> None:
    tree = small_tree()
    rows = [claim("spe-10", "pytorch", 1, "first"), claim("spe-11", favours, 3, "first")]
    tree["criteria"]["speed"]["claims"] = rows
    assert documents_lean(small_catalog(tree).criteria["speed"]).value == 0.25


def test_only_admitted_articles_are_heard(small: Catalog) -> None:
    speed = small.criteria["speed"]
    assert documents_lean(speed, frozenset({"second"})).value == 1.0
    nothing = documents_lean(speed, frozenset())
    assert (nothing.value, nothing.spread) == (0.0, 0.5)


def test_a_claim_speaks_to_its_other_criteria_too() -> None:
    tree = small_tree()
    tree["criteria"]["speed"]["claims"].append(
        claim("spe-04", "tensorflow", 3, "second!", also=["size"])
    )
    lean = documents_lean(small_catalog(tree).criteria["size"])
    assert (lean.value, lean.because) == (-1.0, ("spe-04",))


# Today


def test_unknown_leans_nowhere_with_the_widest_spread() -> None:
    tree = small_tree()
    tree["criteria"]["speed"]["today"] = "unknown"
    catalog = small_catalog(tree)
    lean = today_lean(catalog.criteria["speed"], catalog)
    assert (lean.value, lean.spread, lean.because) == (0.0, 0.5, ())


@pytest.mark.parametrize(
    ("published", "spread"),
    [
        ("undated", 0.10 + 0.03 * 1.0),  # as old as two years
        ("2026-01-01", 0.10),
        ("2025-01-01", 0.10),
        ("2022-01-01", 0.10 + 0.03 * (1461 / 365.25 - 1)),
        ("1990-01-01", 0.50),
    ],
)
def test_the_spread_grows_with_the_age_of_the_newest_source(published: str, spread: float) -> None:
    tree = small_tree()
    for fact in tree["criteria"]["speed"]["facts"]:
        fact["evidence"] = [evidence("old", "1989"), evidence("new", published)]
    if published == "undated":
        tree["criteria"]["speed"]["facts"][0]["evidence"] = [evidence("new", published)]
        tree["criteria"]["speed"]["facts"][1]["evidence"] = [evidence("new", published)]
    catalog = small_catalog(tree)
    assert today_lean(catalog.criteria["speed"], catalog).spread == pytest.approx(spread)


def test_a_rating_ages_by_its_own_frameworks_facts() -> None:
    tree = small_tree()
    ours, theirs = tree["criteria"]["speed"]["facts"][:2]
    ours["evidence"] = [evidence("new", "2026-01-01")]
    theirs["evidence"] = [evidence("old", "2022-01-01")]
    catalog = small_catalog(tree)
    late = 1461 / 365.25 - 1
    assert today_lean(catalog.criteria["speed"], catalog).spread == pytest.approx(0.1 + 0.03 * late)


def test_a_source_disregarded_takes_its_date_along() -> None:
    tree = small_tree()
    for fact in tree["criteria"]["speed"]["facts"]:
        fact["evidence"] = [evidence("old", "2020-01-01"), evidence("new", "2026-01-01")]
    catalog = small_catalog(tree)
    lean = today_lean(catalog.criteria["speed"], catalog, "https://example.org/new")
    assert lean.spread == pytest.approx(0.10 + 0.03 * (2192 / 365.25 - 1))


def test_a_rating_without_a_source_left_is_unknown(small: Catalog) -> None:
    speed = small.criteria["speed"]
    assert today_lean(speed, small, "https://example.org/speed-pytorch").spread == 0.5
    assert today_lean(speed, small, "https://example.org/size-pytorch").value == 0.5


# Hard needs


@pytest.mark.parametrize(
    ("answers", "call", "framework"),
    [
        ({"codebase": "pytorch"}, "constraint", "pytorch"),
        ({"codebase": "tensorflow"}, "constraint", "tensorflow"),
        ({"os": "windows", "gpu": "nvidia"}, "constraint", "pytorch"),
        ({"os": "windows"}, "close", None),
        ({"os": "windows", "gpu": "none"}, "close", None),
        ({"os": "wsl", "gpu": "nvidia", "codebase": "tensorflow"}, "constraint", "tensorflow"),
        ({"os": "windows", "gpu": "nvidia", "codebase": "pytorch"}, "constraint", "pytorch"),
        ({"os": "windows", "gpu": "nvidia", "codebase": "tensorflow"}, "none", None),
    ],
)
def test_hard_needs(answers: dict[str, str], call: str, framework: str | None) -> None:
    verdict = judged(answers, gpu=0.0)
    assert (verdict.call, verdict.framework) == (call, framework)
    assert all(item.because in SHIPPED.facts for item in verdict.constraints)


@lenses
def test_a_hard_need_stands_above_every_core_answer(lens: Lens) -> None:
    for answers in core_answers(SHIPPED):
        if answers["goal"] == "research":
            verdict = judged({**answers, "codebase": "tensorflow"}, lens)
            assert (verdict.call, verdict.framework) == ("constraint", "tensorflow")


# The call


@pytest.mark.parametrize(("edge", "above"), [(0.92, "clear"), (0.75, "leaning")])
def test_the_edges_of_the_win_share(small: Catalog, edge: float, above: str) -> None:
    low, high = 0.0, 10.0  # spreads: the share falls as the spread grows
    while nextafter(low, inf) < high:
        middle = (low + high) / 2
        if leaning(small, 0.5, middle).win_share >= edge:
            low = middle
        else:
            high = middle
    below = {"clear": "leaning", "leaning": "close"}[above]
    assert [leaning(small, 0.5, at).call for at in (low, high)] == [above, below]


@given(st.floats(-1, 1), st.floats(0, 1))
def test_the_call_follows_from_the_share_alone(lean: float, spread: float) -> None:
    verdict = leaning(small_catalog(), lean, spread)
    expected = "clear" if verdict.win_share >= 0.92 else "leaning"
    assert verdict.call == (expected if verdict.win_share >= 0.75 else "close")
    assert (verdict.framework is None) == (verdict.call == "close")


# The win share


def simulated(answers: dict[str, str], lens: Lens, rng: Random, times: int = 8_000) -> float:
    """How often PyTorch leads when weights, leans and what was not said vary as documented.

    The doubt in use is half of the deviation, so each open question's answers are drawn and their
    distance from the mean is halved.
    """
    said = judged(answers, lens)
    terms = [(line.weight, line.lean, line.spread) for line in said.rows[:-1] if line.weight]
    if said.unsaid is not None:
        unsaid = said.unsaid
        terms.append((unsaid.weight, unsaid.lean, unsaid.spread))
    groups = open_questions(SHIPPED, answers)
    guesses = [guess(row, LEANS[lens]) for row in groups]
    total = sum(weight for weight, _, _ in terms)
    size = sum(w * (x * x + s * s) ** 0.5 for w, x, s in terms)
    squares = sum(w * (x * x + s * s) for w, x, s in terms)
    scale = size * size / squares / 12 if total else 1.0
    led = 0
    for _ in range(times):
        off = rng.gauss(0, 1)
        pull = sum(rng.gammavariate(w / scale, scale) * (x + s * off) for w, x, s in terms if w)
        for row, mean in zip(groups, guesses, strict=True):
            drawn = rng.choices(row.scenarios, [each.share for each in row.scenarios])[0]
            here = sum(w * LEANS[lens][name].value for name, w in drawn.weights.items())
            pull += 0.5 * (here + drawn.known - mean.pull)
        led += pull > 0
    return led / times


@pytest.mark.parametrize("seed", range(12))
def test_the_win_share_is_near_a_simulation_of_the_whole_mixture(seed: int) -> None:
    rng = Random(seed)
    answers = {
        name: rng.choice(item.values)
        for name, item in SHIPPED.questions.items()
        if rng.random() < 0.6
    }
    lens = LENSES[seed % 2]
    expected = simulated(answers, lens, rng)
    assert share_of_pytorch(judged(answers, lens)) == pytest.approx(expected, abs=0.03)


sums = st.builds(
    Sums,
    pull=st.floats(-50, 50),
    size=st.floats(0, 50),
    spread=st.floats(0, 50),
    doubt=st.floats(0, 50),
)


@given(sums)
def test_the_win_share_is_a_chance_and_takes_no_side(one: Sums) -> None:
    share = win_share(one)
    assert 0 <= share <= 1
    assert 1 - share == pytest.approx(win_share(replace(one, pull=-one.pull)), abs=1e-12)


@given(sums, a_weight)
def test_the_scale_of_the_weights_is_of_no_account(one: Sums, factor: float) -> None:
    scaled = Sums(
        pull=one.pull * factor,
        size=one.size * factor,
        spread=one.spread * factor,
        doubt=one.doubt * factor,
    )
    assert win_share(scaled) == pytest.approx(win_share(one), abs=1e-9)
