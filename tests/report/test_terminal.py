"""What a person reads: verdict first, bars, eighty columns, dated sources, ASCII on request."""

import io
import random
import re

import pytest
from rich.cells import cell_len
from rich.console import Console

from advisor.frameworks import TITLES
from advisor.interview.questionnaire import Answer, fill_missing
from advisor.interview.terms import Terms
from advisor.judgement.recommend import recommend
from advisor.judgement.verdict import Recommendation, call_text, counted
from advisor.knowledge.model import LENSES, UNSURE
from advisor.report.recommendation.terminal import show
from advisor.report.recommendation.words import moved
from advisor.report.screen import HALF_CELLS, Screen, make_screen
from tests.running import CATALOG

IMPOSSIBLE = {"codebase": "tensorflow", "gpu": "nvidia", "os": "windows"}
BAR = re.compile(r"(?P<left>[ #]{10})\|(?P<right>[ #]{10}) +\d+ % +[+-]\d\.\d\d +(?P<adds>[+-]\S+)")


def _recommend(lens: str = "today", **answers: str) -> Recommendation:
    given = {name: Answer(value=value, origin="flag") for name, value in answers.items()}
    return recommend(CATALOG, fill_missing(CATALOG, given, by_default=False), Terms(lens=lens))


def _shown(
    recommendation: Recommendation, *, why: bool = False, plain: bool = True, width: int = 80
) -> str:
    stream = io.StringIO()
    console = Console(
        file=stream,
        width=width,
        no_color=plain,
        color_system=None if plain else "truecolor",
        force_terminal=not plain,
        highlight=False,
        markup=False,
        emoji=False,
    )
    show(Screen(console=console, plain=plain), recommendation, CATALOG, why=why)
    return stream.getvalue()


def _samples() -> list[tuple[str, dict[str, str]]]:
    """Some answers of every kind, the same at every run."""
    dice = random.Random(7)
    samples: list[dict[str, str]] = [{}, IMPOSSIBLE, {"codebase": "pytorch"}]
    samples += [
        {question.id: dice.choice(question.values) for question in CATALOG.questions.values()}
        for _ in range(12)
    ]
    return [(lens, answers) for lens in LENSES for answers in samples]


SAMPLES = _samples()
sampled = pytest.mark.parametrize(("lens", "answers"), SAMPLES, ids=range(len(SAMPLES)))


def _bare(text: str) -> str:
    return re.sub(r"\x1b\[[0-9;]*m", "", text)


@sampled
@pytest.mark.parametrize("why", [False, True], ids=["short", "why"])
def test_eighty_columns_are_never_exceeded_and_plain_is_ascii(
    lens: str, answers: dict[str, str], why: bool
) -> None:
    recommendation = _recommend(lens, **answers)
    for plain in (True, False):
        text = _shown(recommendation, why=why, plain=plain)
        lines = [line for line in _bare(text).splitlines() if " " in line.strip()]
        assert max(map(cell_len, lines)) <= 80  # but an address stays whole, so that it copies
        assert "…" not in text  # nothing is cut off
        assert ("\x1b" in text) == (not plain)
        if plain:
            own = {sign for text in _texts() for sign in text}
            assert {sign for sign in text if not sign.isascii()} <= own


def _texts() -> list[str]:
    return [
        *(document.title for document in CATALOG.documents.values()),
        *(fact.says for fact in CATALOG.facts.values()),
        *(source.title for fact in CATALOG.facts.values() for source in fact.evidence),
        *(source.publisher for fact in CATALOG.facts.values() for source in fact.evidence),
        *(item.title for item in CATALOG.criteria.values()),
    ]


def _from_the_verdict(text: str, recommendation: Recommendation) -> str:
    """The report without what comes before either framework; that stands above, and whole."""
    if not recommendation.before:
        return text
    above, _, rest = text.partition("\n\n")
    says = " ".join(line.strip("- ") for line in above.splitlines()[1:])
    assert above.splitlines()[0] == "Before either of the two"
    assert says == " ".join(" ".join(row.says.split()) for row in recommendation.before)
    return rest


@sampled
def test_the_verdict_comes_first_but_for_what_comes_before_either(
    lens: str, answers: dict[str, str]
) -> None:
    recommendation = _recommend(lens, **answers)
    text = _from_the_verdict(_shown(recommendation), recommendation)
    assert text.startswith(call_text(recommendation.verdict))
    coloured = _from_the_verdict(_bare(_shown(recommendation, plain=False)), recommendation)
    assert call_text(recommendation.verdict) in coloured.splitlines()[1]  # below the frame's edge
    assert f"lens {lens}, facts as of {CATALOG.as_of}" in " ".join(text.split())
    assert f"margin {recommendation.verdict.margin:+.2f}" in text


@sampled
def test_each_bar_points_to_its_framework_and_the_longest_is_full(
    lens: str, answers: dict[str, str]
) -> None:
    lines = counted(_recommend(lens, **answers).verdict)
    bars = list(BAR.finditer(_shown(_recommend(lens, **answers))))
    assert len(bars) == len(lines)
    lengths = []
    for line, bar in zip(lines, bars, strict=True):
        left, right = bar["left"].count("#"), bar["right"].count("#")
        assert (left > 0, right > 0) == (line.contribution < 0, line.contribution > 0)
        assert bar["left"].endswith("#" * left)
        assert bar["right"].startswith("#" * right)
        assert float(bar["adds"]) == pytest.approx(line.contribution, abs=0.0006)
        lengths.append(left + right)
    assert lengths == sorted(lengths, reverse=True)
    if any(lengths):
        assert lengths[0] == HALF_CELLS


def test_the_sum_of_what_each_line_adds_is_the_margin() -> None:
    recommendation = _recommend(goal="production", experience="tensorflow", gpu="amd")
    adds = [float(bar["adds"]) for bar in BAR.finditer(_shown(recommendation))]
    assert sum(adds) == pytest.approx(recommendation.verdict.margin, abs=0.0006 * len(adds))


@sampled
def test_then_and_now_shows_both_lenses(lens: str, answers: dict[str, str]) -> None:
    recommendation = _recommend(lens, **answers)
    text = _shown(recommendation)
    rows = text[text.index("Then and now") :].splitlines()
    for row, name in ((rows[1], "documents"), (rows[2], "today")):
        assert call_text(recommendation.verdicts[name]) in row
    for (then, now), row in zip(moved(recommendation)[:5], rows[3:], strict=False):
        assert now.title in row
        assert f"{then.lean:+.2f} -> {now.lean:+.2f}" in row


@sampled
def test_every_source_is_dated(lens: str, answers: dict[str, str]) -> None:
    for why in (False, True):
        text = _shown(_recommend(lens, **answers), why=why, width=400)
        rows = re.findall(r"^ *\d+\. (.*(?:\n     .*)*)$", text, re.MULTILINE)
        lines = counted(_recommend(lens, **answers).verdict)
        assert bool(rows) == any(line.because for line in lines) or answers
        for row in (" ".join(row.split()) for row in rows):
            assert re.search(r", (\d{4}(-\d\d){0,2}|undated)", row), row


def test_a_framework_ruled_out_says_by_what() -> None:
    text = " ".join(_shown(_recommend(**IMPOSSIBLE)).split())
    assert text.startswith("Both frameworks are ruled out")
    assert "! PyTorch is ruled out by codebase = tensorflow: " in text
    assert "! TensorFlow is ruled out by os = windows: " in text
    _, _, ways = text.partition("Ways out ")
    assert ways.startswith("- --os wsl, for TensorFlow: train in WSL2 on the same machine - --gpu")
    assert "- --codebase none, for PyTorch: " in ways
    assert "Ways out" not in _shown(_recommend(codebase="tensorflow"))


def test_answers_that_cannot_both_be_true_are_warned_of() -> None:
    text = " ".join(_shown(_recommend(gpu="nvidia", os="macos")).split())
    assert "! macOS drives no NVIDIA card; training on one needs Linux" in text
    assert "! macOS" not in _shown(_recommend(gpu="apple", os="macos"))


def test_where_the_starter_does_not_follow_an_answer_is_good_to_know() -> None:
    text = " ".join(_shown(_recommend(task="series")).split())
    _, _, good = text.partition("Good to know ")
    assert "- Forecasting has no starter of its own yet" in good
    assert "no starter of its own yet" not in _shown(_recommend(task="images"))


def test_where_nothing_was_said_it_says_that_it_is_the_average_project() -> None:
    text = " ".join(_shown(_recommend()).split())
    assert text.startswith("PyTorch, leaning For PyTorch: What you did not say.")
    assert "this is what the average project would hear" in text
    (row,) = BAR.finditer(_shown(_recommend()))
    assert float(row["adds"]) == pytest.approx(_recommend().verdict.margin, abs=0.0006)


def test_without_any_weight_it_says_so() -> None:
    text = _shown(recommend(CATALOG, {}, Terms(weights={"tpu": 0.0})))
    assert "Too close to call\nNothing that was stated weighs anything." in text
    assert "What counts" not in text


def test_why_shows_at_least_as_much() -> None:
    answers = {question.id: question.values[0] for question in CATALOG.questions.values()}
    short = _shown(_recommend(**answers), width=400)
    full = _shown(_recommend(**answers), width=400, why=True)
    assert len(full) > len(short)
    assert "The margin with one weight halved and doubled" in full
    for row in re.findall(r"^ *- (.*)$", short, re.MULTILINE):
        assert row.rstrip() in full


def test_flips_name_what_it_is_now() -> None:
    recommendation = _recommend(goal="research")
    text = " ".join(_shown(recommendation, why=True, width=400).split())
    for flip in recommendation.flips.answers:
        assert flip.question in text
        assert f"(now {flip.before})" in text
    assert f"now {UNSURE}" in text


@pytest.mark.parametrize(("lens", "why"), [("documents", False), ("today", True), ("today", False)])
def test_contradictions_are_shown_where_the_articles_count(lens: str, why: bool) -> None:
    text = " ".join(_shown(_recommend(lens, scale="many-gpus"), why=why).split())
    heading = (
        "Distributed training: for PyTorch intro-2019 +1.00, pros-cons-2021 +1.00; for TensorFlow"
    )
    assert (heading in text) == (lens == "documents" or why)


@pytest.mark.parametrize("framework", TITLES)
def test_colour_goes_with_the_framework(framework: str) -> None:
    text = _shown(_recommend(experience=framework), plain=False)
    assert f"{TITLES[framework]}, clearly" in _bare(text)
    other = next(name for name in TITLES if name != framework)
    assert text.splitlines()[0] != _shown(_recommend(experience=other), plain=False).splitlines()[0]


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("changes", "colours", "escapes"),
    [
        ({"TERM": "xterm-256color"}, True, True),
        ({"TERM": "xterm-256color", "NO_COLOR": "1"}, False, True),
        ({"TERM": "dumb"}, False, False),
    ],
)
def test_a_terminal_gets_what_it_can_show(
    monkeypatch: pytest.MonkeyPatch, changes: dict[str, str], colours: bool, escapes: bool
) -> None:
    for name in ("NO_COLOR", "FORCE_COLOR", "COLORTERM", "TTY_COMPATIBLE"):
        monkeypatch.delenv(name, raising=False)
    for name, value in changes.items():
        monkeypatch.setenv(name, value)
    terminal = _Terminal()
    monkeypatch.setattr("sys.stdout", terminal)
    show(make_screen(plain=False), _recommend(goal="research"), CATALOG, why=False)
    assert bool(re.search(r"\x1b\[[0-9;]*[34]\d", terminal.getvalue())) == colours
    assert ("\x1b" in terminal.getvalue()) == escapes
    plain = _Terminal()
    monkeypatch.setattr("sys.stdout", plain)
    show(make_screen(plain=True), _recommend(goal="research"), CATALOG, why=False)
    assert "\x1b" not in plain.getvalue()
    assert plain.getvalue().isascii()


@pytest.mark.parametrize("width", [60, 72])
def test_no_word_is_broken_in_a_narrow_terminal(width: int) -> None:
    text = _shown(_recommend(goal="research"), width=width)
    words = {word for line in text.splitlines() if len(line) > width for word in line.split()}
    assert all(len(word) > width / 2 for word in words), words  # addresses alone stand out
