"""What a person reads: verdict first, bars, eighty columns, dated sources, ASCII on request."""

import io
import random
import re
from functools import cache

import pytest
from rich.cells import cell_len
from rich.console import Console

from advisor.choices import LENSES
from advisor.frameworks import TITLES
from advisor.interview.questionnaire import Answer, fill_missing
from advisor.interview.terms import Terms
from advisor.judgement.recommend import recommend
from advisor.judgement.verdict import Recommendation, call_text, counted
from advisor.report.recommendation.terminal import show
from advisor.report.recommendation.words import headline, moved
from advisor.report.screen import HALF_CELLS, Screen, make_screen
from tests.running import CATALOG

IMPOSSIBLE = {"codebase": "tensorflow", "gpu": "nvidia", "os": "windows"}
BAR = re.compile(r"(?P<left>[ #]{10})\|(?P<right>[ #]{10}) +\d+ % +[+-]\d\.\d\d +(?P<adds>[+-]\S+)")


def _recommend(lens: str = "today", **answers: str) -> Recommendation:
    return _judged(lens, tuple(answers.items()))


@cache  # asked again by test after test
def _judged(lens: str, answers: tuple[tuple[str, str], ...]) -> Recommendation:
    given = {name: Answer(value=value, origin="flag") for name, value in answers}
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
    text = _from_the_verdict(_shown(recommendation, why=True), recommendation)
    assert text.startswith(headline(recommendation.verdict))
    coloured = _bare(_shown(recommendation, why=True, plain=False))
    framed = _from_the_verdict(coloured, recommendation).splitlines()[1]  # below the frame's edge
    assert headline(recommendation.verdict)[:60] in framed
    assert f"lens {lens}, facts as of {CATALOG.as_of}" in " ".join(text.split())
    shown = f"margin {recommendation.verdict.margin:+.2f} (-1 TensorFlow, +1 PyTorch)" in text
    assert shown != bool(recommendation.verdict.constraints)


def _bars(recommendation: Recommendation) -> list[re.Match[str]]:
    return list(BAR.finditer(_shown(recommendation, why=True)))


@sampled
def test_each_bar_points_to_its_framework_and_longer_is_more(
    lens: str, answers: dict[str, str]
) -> None:
    lines = counted(_recommend(lens, **answers).verdict)
    bars = _bars(_recommend(lens, **answers))
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


@sampled
def test_no_bars_contradict_how_sure_the_verdict_is(lens: str, answers: dict[str, str]) -> None:
    verdict = _recommend(lens, **answers).verdict
    text = _shown(_recommend(lens, **answers), why=True)
    if verdict.constraints or not counted(verdict):
        assert "All together" not in text
        assert "Give or take" not in text
        return
    added, off = (
        float(row.split()[-1])
        for row in re.findall(r"^(?:All together|Give or take).*$", text, re.MULTILINE)
    )
    assert added == pytest.approx(verdict.margin, abs=0.0006)
    assert off == pytest.approx(verdict.deviation, abs=0.0006)
    if verdict.call == "close":
        assert abs(verdict.margin) < verdict.deviation
    if verdict.call == "clear":
        assert abs(verdict.margin) > verdict.deviation
    drawn = re.findall(r"[#=]+(?=\|)|(?<=\|)[#=]+", text.partition("\nThen and now")[0])
    assert max(map(len, drawn)) == HALF_CELLS  # one scale for all of them


def test_the_sum_of_what_each_line_adds_is_the_margin() -> None:
    recommendation = _recommend(goal="production", experience="tensorflow", gpu="amd")
    adds = [float(bar["adds"]) for bar in _bars(recommendation)]
    assert sum(adds) == pytest.approx(recommendation.verdict.margin, abs=0.0006 * len(adds))


@sampled
def test_then_and_now_shows_both_lenses(lens: str, answers: dict[str, str]) -> None:
    recommendation = _recommend(lens, **answers)
    text = _shown(recommendation, why=True)
    rows = text[text.index("Then and now") :].splitlines()
    for row, name in ((rows[1], "documents"), (rows[2], "today")):
        assert call_text(recommendation.verdicts[name]) in row
    for (then, now), row in zip(moved(recommendation), rows[3:], strict=False):
        assert now.title in row
        assert f"{then.lean:+.2f} -> {now.lean:+.2f}" in row


@sampled
def test_every_source_is_dated(lens: str, answers: dict[str, str]) -> None:
    text = _shown(_recommend(lens, **answers), why=True, width=400)
    rows = re.findall(r"^ *\d+\. (.*(?:\n     .*)*)$", text, re.MULTILINE)
    lines = counted(_recommend(lens, **answers).verdict)
    assert bool(rows) == any(line.because for line in lines) or answers
    for row in (" ".join(row.split()) for row in rows):
        assert re.search(r", (\d{4}(-\d\d){0,2}|undated)", row), row


def _words(recommendation: Recommendation, *, why: bool = True) -> str:
    return " ".join(_shown(recommendation, why=why).split())


@pytest.mark.parametrize("why", [False, True])
def test_a_framework_ruled_out_says_by_what(why: bool) -> None:
    text = _words(_recommend(**IMPOSSIBLE), why=why)
    assert text.startswith("Both frameworks are ruled out.")
    assert '! PyTorch is ruled out by Existing code: "Yes, in TensorFlow". ' in text
    assert '! TensorFlow is ruled out by Operating system: "Windows, natively". ' in text
    _, _, ways = text.partition("Ways out ")
    assert 'Operating system: "Windows with WSL2", for TensorFlow: train in WSL2' in ways
    assert 'Existing code: "No, a fresh start", for PyTorch: ' in ways
    assert "(--codebase none)" in ways
    assert "Ways out" not in _shown(_recommend(codebase="tensorflow"), why=why)


@pytest.mark.parametrize("why", [False, True])
def test_where_a_hard_need_decides_no_share_is_shown(why: bool) -> None:
    text = _words(_recommend(goal="research", codebase="tensorflow"), why=why)
    assert text.startswith("TensorFlow, by a hard need.")
    assert "readings" not in text
    assert "##" not in text or why  # bars of what counts, but none of the two together


@pytest.mark.parametrize("why", [False, True])
def test_answers_that_cannot_both_be_true_are_warned_of(why: bool) -> None:
    text = _words(_recommend(gpu="nvidia", os="macos"), why=why)
    assert "! macOS drives no NVIDIA card; training on one needs Linux" in text
    assert "! macOS" not in _shown(_recommend(gpu="apple", os="macos"), why=why)


@pytest.mark.parametrize("why", [False, True])
def test_where_the_starter_does_not_follow_an_answer_is_good_to_know(why: bool) -> None:
    _, _, good = _words(_recommend(task="other"), why=why).partition("Good to know ")
    assert "fwpick generates no detection" in good
    assert "fwpick generates no detection" not in _words(_recommend(task="images"), why=why)


def test_where_nothing_was_said_it_says_that_it_is_the_average_project() -> None:
    text = _words(_recommend())
    assert text.startswith(headline(_recommend().verdict))
    assert "this is what the average project would hear" in text
    (row,) = _bars(_recommend())
    assert float(row["adds"]) == pytest.approx(_recommend().verdict.margin, abs=0.0006)


@pytest.mark.parametrize("why", [False, True])
def test_without_any_weight_it_says_so(why: bool) -> None:
    text = _shown(recommend(CATALOG, {}, Terms(weights={"tpu": 0.0})), why=why)
    assert text.startswith("Too close to call.\n")
    assert "What counts" not in text
    assert "##" not in text


def test_flips_name_what_it_is_now() -> None:
    recommendation = _recommend(goal="research")
    text = _words(recommendation)
    for flip in recommendation.flips.answers:
        question = CATALOG.questions[flip.question]
        assert f'{question.title}: "' in text
        assert f'"{question.words(flip.after)}"' in text
    assert 'instead of "Research"' in text


def test_contradictions_of_the_articles_are_shown_in_full() -> None:
    heading = (
        "Distributed training: for PyTorch intro-2019 +1.00, pros-cons-2021 +1.00; for TensorFlow"
    )
    for lens in LENSES:
        assert heading in _words(_recommend(lens, scale="many-gpus"))


@pytest.mark.parametrize("why", [False, True])
@pytest.mark.parametrize("framework", TITLES)
def test_colour_goes_with_the_framework(framework: str, why: bool) -> None:
    text = _shown(_recommend(experience=framework), plain=False, why=why)
    assert f"{TITLES[framework]}, clearly" in _bare(text)
    other = next(name for name in TITLES if name != framework)
    others = _shown(_recommend(experience=other), plain=False, why=why)
    assert text.splitlines()[0] != others.splitlines()[0]


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
