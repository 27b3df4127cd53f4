"""The data as a person reads it: it fits, it is ASCII on request, it leaves nothing out."""

import io
import re

import pytest
from rich.cells import cell_len
from rich.console import Console

from advisor.knowledge.ids import ids_by_kind
from advisor.knowledge.model import LENSES
from advisor.knowledge.words import load_words
from advisor.report.reference.entries import describe
from advisor.report.reference.overview import criteria_rows, question_rows, stale_rows
from advisor.report.reference.pages import compose
from advisor.report.reference.tables import show_criteria, show_page, show_questions, show_stale
from advisor.report.screen import Screen
from tests.running import CATALOG, Call

WORDS = load_words()
WIDTHS = (40, 50, 60, 72, 80, 120)
# Names and quotations keep their own letters; what is drawn is ASCII.
LETTERS = {
    sign
    for fact in CATALOG.facts.values()
    for text in (fact.says, *(f"{item.title} {item.publisher}" for item in fact.evidence))
    for sign in text
    if sign.isalpha() and not sign.isascii()
}
SEEN = {
    "": "",
    "copy": ", a stored copy, {copied}",
    "registry": ", the registry itself",
    "run": ", run by us",
    "unavailable": "; not to be had since",
}
EVERY_ID = [(kind, name) for kind, names in ids_by_kind(CATALOG).items() for name in names]
EVERY_ID += [("word", name) for name in WORDS]


def _screen(width: int, *, plain: bool = True) -> tuple[Screen, io.StringIO]:
    out = io.StringIO()
    console = Console(
        file=out, width=width, color_system=None, force_terminal=not plain, highlight=False
    )
    return Screen(console=console, plain=plain), out


def _longest(text: str) -> int:
    """The longest line, but for a word that alone is longer, as an address is."""
    return max(cell_len(line) for line in text.splitlines() if len(line.split()) > 3)


@pytest.mark.parametrize("plain", [True, False])
@pytest.mark.parametrize("width", WIDTHS)
def test_criteria_fit_and_keep_every_number(width: int, plain: bool) -> None:
    screen, out = _screen(width, plain=plain)
    rows = criteria_rows(CATALOG, None)
    show_criteria(screen, rows, None)
    text = out.getvalue()
    assert _longest(text) <= width
    assert text.isascii() == plain or width < 60  # bars are drawn from 60 cells on
    for row in rows:
        line = next(line for line in text.splitlines() if line.startswith(row["id"]))
        for lens in LENSES:
            lean = row["lenses"][lens]["lean"]
            assert f"{lean:+.2f}" in line or "?" in line


def test_bars_point_where_the_numbers_do() -> None:
    screen, out = _screen(80)
    show_criteria(screen, criteria_rows(CATALOG, None), None)
    middles = set()
    for line in out.getvalue().splitlines():
        if "|" in line:
            middles.add(tuple(place.start() for place in re.finditer(r"\|", line)))
        bars = re.findall(r"([# ]{5})\|([# ]{5}) +([+-]\d\.\d\d|\?)", line)
        for left, right, number in bars:
            lean = 0.0 if number == "?" else float(number)
            assert ("#" in left, "#" in right) == (lean < 0, lean > 0)
        assert len(bars) == (2 if "|" in line else 0)
    assert len(middles) == 1  # one above the other


@pytest.mark.parametrize("width", WIDTHS)
def test_questions_and_stale_facts_fit(width: int) -> None:
    from datetime import date

    screen, out = _screen(width)
    rows = question_rows(CATALOG)
    show_questions(screen, rows)
    assert _longest(out.getvalue()) <= width
    for row in rows:
        assert row["flag"] in out.getvalue()
    screen, out = _screen(width)
    show_stale(screen, stale_rows(CATALOG, 1, "published", date(2027, 1, 1)), "")
    assert _longest(out.getvalue()) <= width


@pytest.mark.parametrize("width", [50, 80])
def test_every_page_fits_and_is_ascii(width: int) -> None:
    for kind, name in EVERY_ID:
        screen, out = _screen(width)
        show_page(screen, compose(describe(CATALOG, WORDS, kind, name)))
        text = out.getvalue()
        assert {sign for sign in text if not sign.isascii()} <= LETTERS, name
        assert _longest(text) <= max(width, 3 + max(len(word) for word in text.split())), name


def test_a_criterions_page_shows_all_its_claims_facts_and_dates() -> None:
    for name, criterion in CATALOG.criteria.items():
        screen, out = _screen(80)
        show_page(screen, compose(describe(CATALOG, WORDS, "criterion", name)))
        text = " ".join(out.getvalue().split())
        for claim in criterion.claims:
            assert f"{claim.id}: {claim.says.strip()}"[:40] in text
            for place in claim.mentions:
                inferred = CATALOG.documents[place.document].date_is == "inferred"
                published = CATALOG.documents[place.document].published
                shown = f"{place.document} ({published}{', date inferred' if inferred else ''})"
                assert shown in text
        for fact in (CATALOG.facts[name] for name in criterion.facts):
            assert fact.id in text
            for source in fact.evidence:
                assert source.url in text
                seen = SEEN[source.seen].format(copied=source.copied)
                assert f"(read {source.accessed}{seen}, {source.grade})" in text


def test_an_id_of_two_kinds_shows_both_and_how_to_choose(call: Call) -> None:
    both = call("explain", "tpu")
    assert both.code == 0
    assert "criterion:tpu" in both.out
    assert "question:tpu" in both.out
    assert "(criterion tpu)" in both.out
    one = call("explain", "question:tpu")
    assert "(criterion tpu)" not in one.out


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["explain", "visdomm"], "visdom"),
        (["explain", "criterion:tpuu"], "Nearest: tpu"),
        (["criteria", "--source", "springboard"], "springboard-2021"),
        (["criteria", "--source", ""], "Valid: section-2021"),
        (["stale", "--days", "0"], "Valid: 1 to"),
        (["stale", "--days", "-3"], "Valid: 1 to"),
        (["stale", "--days", "1.5"], "Valid: 1 to"),
        (["stale", "--days", "9" * 5000], "Valid: 1 to"),
        (["stale", "--by", "age"], "'read', 'published'"),
        (["recommend", "--weight", "tpu=-1"], "0 to 1000"),
        (["recommend", "--weight", "tpu=heavy"], "0 to 1000"),
        (["recommend", "--weight", "tpu=nan"], "0 to 1000"),
        (["recommend", "--weight", "tpu"], "CRITERION=N"),
        (["recommend", "--source", ""], "Valid: section-2021"),
        (["explain"], "WHAT"),
        (["questions", "extra"], "extra"),
    ],
)
def test_bad_input_is_told_what_is_allowed(call: Call, words: list[str], message: str) -> None:
    done = call(*words)
    assert (done.code, done.out) == (2, "")
    assert message in done.err
    assert len(done.err.splitlines()) == 2


def test_stale_says_so_where_nothing_is(call: Call) -> None:
    done = call("stale", "--days", "36500")
    assert done.code == 0
    assert "Nothing was last read more than 36500 days ago" in done.out
