"""Every word that a report uses is explained, in few and plain sentences."""

import json
from pathlib import Path

import pytest

from advisor.errors import DataError, UsageError
from advisor.judgement.leans import CONFIDENCE_SPREAD, STRONGEST
from advisor.judgement.unsaid import DOUBT
from advisor.judgement.verdict import THRESHOLDS
from advisor.knowledge.ids import find
from advisor.knowledge.model import Catalog
from advisor.knowledge.words import load_words
from tests.running import Call

WORDS = load_words()
# Bold and label words of the report, of DECISION.md, of the wizard and of what explain itself
# prints; whoever prints a new one adds it here.
PRINTED = (
    "margin",
    "win share",
    "readings of the evidence",
    "Lens",
    "lens today",
    "today",
    "documents",
    "What the articles said",
    "Then",
    "Then and now",
    "The articles",
    "moved since",
    "Articles",
    "lean",
    "spread",
    "give or take",
    "weight",
    "share",
    "part of all weight",
    "adds",
    "contribution",
    "What counts",
    "newest fact",
    "Newest source",
    "Sources",
    "Too close to call",
    "narrowly",
    "narrowly ahead",
    "close",
    "clear",
    "clearly",
    "leaning",
    "probably",
    "constraint",
    "hard need",
    "by a hard need",
    "ruled out",
    "Ways out",
    "unsaid",
    "What you did not say",
    "not said",
    "doubt",
    "credence",
    "tie",
    "Even on",
    "For PyTorch",
    "For TensorFlow",
    "even",
    "flip",
    "flips",
    "What would change it",
    "Would change it",
    "tornado",
    "The margin with one weight halved and doubled",
    "contested",
    "Where the articles contradict each other",
    "Contradicted by",
    "claim",
    "strength",
    "favours",
    "outright",
    "fact",
    "withdrawn",
    "rating",
    "scale",
    "confidence",
    "primary",
    "secondary",
    "metadata",
    "package metadata",
    "the registry itself",
    "run by us",
    "measured-here",
    "stored copy",
    "not to be had",
    "undated",
    "criterion",
    "Before either of the two",
    "comes before either",
    "Before either",
    "Good to know",
    "stale",
    "target",
    "deployment target",
    "starter",
    "origin",
    "Where an answer came from",
    "flags",
    "file",
    "wizard",
    "this machine",
    "default",
    "your defaults file",
    "terms",
    "importance",
    "usual",
    "average project",
    "plain advantage",
)


@pytest.mark.parametrize("printed", PRINTED)
def test_every_word_that_is_printed_is_explained(catalog: Catalog, printed: str) -> None:
    for asked in (printed, printed.upper(), f" {printed}  "):
        assert "word" in dict(find(catalog, WORDS, asked))


@pytest.mark.parametrize("word", WORDS.values(), ids=lambda word: word.id)
def test_a_word_is_found_by_each_of_its_names(catalog: Catalog, word: object) -> None:
    assert word in WORDS.values()
    names = next(row.names for row in WORDS.values() if row is word)
    for name in names:
        for asked in (name, name.replace("-", " "), f"word:{name}"):
            found = dict(find(catalog, WORDS, asked))
            assert found["word"] == names[0]


def test_a_word_that_is_another_id_too_shows_both(call: Call) -> None:
    done = call("explain", "Scale")
    assert done.code == 0
    assert "question:scale or word:rating-scale" in done.out
    assert "(question scale)" in done.out
    assert "(word rating-scale)" in done.out


@pytest.mark.parametrize("word", ["leaning", "win share", "constraint", "Primary", "LENS"])
def test_the_words_nobody_knew_are_explained(call: Call, word: str) -> None:
    done = call("explain", word)
    assert (done.code, done.err) == (0, "")
    assert "(word " in done.out
    assert len(done.out.splitlines()) < 20


def test_figures_in_the_words_are_those_of_the_arithmetic() -> None:
    assert f"at least {100 * THRESHOLDS.clear:.0f} of 100" in WORDS["clear"].says
    assert f"in {100 * THRESHOLDS.leaning:.0f} to {100 * THRESHOLDS.clear - 1:.0f} of" in (
        WORDS["leaning"].says
    )
    assert f"fewer than {100 * THRESHOLDS.leaning:.0f} of 100" in WORDS["close"].says
    for spread in CONFIDENCE_SPREAD.values():
        assert f"{spread:.2f}" in WORDS["confidence"].says
    assert DOUBT.credence == 1 / 4
    assert "a quarter of its weight" in WORDS["unsaid"].says
    assert f"{STRONGEST} settles it" in WORDS["strength"].says


def test_a_word_that_is_none_suggests_the_nearest_and_says_that_words_are_known(
    catalog: Catalog,
) -> None:
    with pytest.raises(UsageError) as caught:
        find(catalog, WORDS, "margn")
    assert "Nearest: margin" in caught.value.hint
    assert "every word of a report" in caught.value.hint


@pytest.mark.parametrize("text", ["", "{}", '{"words": {"a": {"id": "a"}}}'])
def test_a_broken_file_of_words_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "words.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(DataError, match=r"words\.json: the shipped data cannot be read"):
        load_words(path)


def test_only_explain_reads_the_words(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("the words were read")

    monkeypatch.setattr("advisor.knowledge.words.read_shipped", refuse)
    load_words.cache_clear()
    assert json.loads(call("recommend", "--json").out)["schema"] == 1
