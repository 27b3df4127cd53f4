"""The decision page: whole without its script, silent, small; its script judges as Python."""

import json
import random
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from advisor.choices import LENSES, Lens
from advisor.interview.questionnaire import Answer, said
from advisor.interview.terms import Terms
from advisor.judgement.case import Case
from advisor.judgement.leans import leans
from advisor.judgement.recommend import recommend
from advisor.judgement.score import judge, weighed_unsaid
from advisor.judgement.verdict import Recommendation, Verdict
from advisor.report import page
from advisor.report.page.compose import LIMIT, as_html, digest
from advisor.report.page.data import page_data
from advisor.report.page.words import say
from tests.factories import SHIPPED, answered, recommended
from tools.docs.personas import Persona, read_personas, recommend_to

PERSONAS = read_personas()
MODULE = Path(page.__file__).parent / "decision.js"
HARD = {"codebase": "tensorflow", "goal": "research"}
VOID = {"meta", "input", "path", "rect", "circle", "br"}  # what is closed by itself here


class Reader(HTMLParser):
    """A page as a browser without a script has it: its elements, its text, and what is amiss."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: dict[str, str] = {"script": "", "style": "", "": ""}
        self.amiss: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.amiss.append(f"</{tag}> at {self.getpos()}")

    def handle_data(self, data: str) -> None:
        inside = self.open[-1] if self.open and self.open[-1] in self.texts else ""
        self.texts[inside] += data


def read(text: str) -> Reader:
    reader = Reader()
    reader.feed(text)
    reader.close()
    return reader


@pytest.fixture(scope="module")
def usual() -> str:
    return as_html(recommended(goal="research", scale="many-gpus", mobile="yes"), SHIPPED)


@pytest.fixture(scope="module")
def hard() -> str:
    return as_html(recommended(**HARD), SHIPPED)


def test_every_element_is_closed_and_every_id_is_there_once(usual: str) -> None:
    reader = read(usual)
    assert not reader.amiss
    assert not reader.open
    ids = [found for _, attributes in reader.elements if (found := attributes.get("id"))]
    assert len(set(ids)) == len(ids)
    names = set(re.findall(r'find\("([a-z-]+)"\)', MODULE.read_text("utf-8")))
    assert names - {"lens"} <= set(ids)  # that one is a control


def test_the_policy_admits_this_style_and_this_script_alone(usual: str) -> None:
    policy = next(
        attributes["content"]
        for tag, attributes in read(usual).elements
        if attributes.get("http-equiv") == "Content-Security-Policy"
    )
    style = usual.partition("<style>")[2].partition("</style>")[0]
    script = usual.partition('<script type="module">')[2].partition("</script>")[0]
    assert script
    assert policy == (
        f"default-src 'none'; style-src '{digest(style)}'; script-src '{digest(script)}'; "
        "base-uri 'none'; form-action 'none'"
    )
    assert "style=" not in usual  # no attribute that the policy would refuse


def test_nothing_is_asked_from_anywhere(usual: str) -> None:
    for tag, attributes in read(usual).elements:
        assert tag not in {"link", "img", "iframe", "object", "embed", "base", "form", "audio"}
        assert not attributes.keys() & {"src", "srcset", "data", "action", "ping", "background"}
        if "href" in attributes:
            assert tag == "a"
            assert (attributes["href"] or "").startswith("https://")
    assert not re.search(r"url\(|@import|fetch\(|XMLHttp|WebSocket|import\(|sendBeacon", usual)


@pytest.mark.parametrize("persona", PERSONAS, ids=lambda persona: persona.id)
def test_a_page_fits_and_tells_every_fact_that_counts(persona: Persona) -> None:
    for lens in persona.opinions:
        recommendation = recommend_to(persona, SHIPPED, lens)
        text = as_html(recommendation, SHIPPED)
        assert len(text.encode()) <= LIMIT
        shown = read(text).texts[""]
        today = recommendation.verdicts["today"]
        told = {fact for line in today.lines if line.weight for fact in line.because}
        assert all(SHIPPED.facts[fact].says in shown for fact in told)
        assert all(line.title in shown for line in recommendation.verdict.rows)


def test_without_javascript_verdict_bars_evidence_and_answers_are_there(usual: str) -> None:
    reader = read(usual)
    text = reader.texts[""]
    assert re.search(r"ahead in (over )?\d+ of 100 readings of the evidence", text)
    assert "Research - try new ideas, reproduce papers" in text
    bars = [each for tag, each in reader.elements if tag == "rect" and each["class"] in "pt"]
    assert sum(float(each["width"] or 0) > 1 for each in bars) >= 6
    assert all(claim.says in text for claim in SHIPPED.criteria["mobile"].claims)
    hidden = [each.get("id") for _, each in reader.elements if "hidden" in each]
    assert "readings" not in hidden


def test_where_a_hard_need_decides_no_share_is_shown(hard: str) -> None:
    reader = read(hard)
    text = reader.texts[""]
    assert "TensorFlow: a hard need rules PyTorch out." in text
    for need in recommended(**HARD).verdict.constraints:
        assert SHIPPED.facts[need.because].says in text
    assert not re.search(r"\d of 100 readings|(PyTorch|TensorFlow) (over |under )?\d+ of 100", text)
    hidden = {each.get("id") for _, each in reader.elements if "hidden" in each}
    assert {"readings", "total"} <= hidden


@pytest.mark.parametrize("persona", PERSONAS[:40], ids=lambda persona: persona.id)
def test_no_bar_looks_surer_than_the_sum(persona: Persona) -> None:
    verdict = recommend_to(persona, SHIPPED, "today").verdict
    full = verdict.scale
    assert full >= max(abs(line.contribution) for line in verdict.rows)
    assert full >= verdict.deviation
    if verdict.call == "close":
        assert abs(verdict.margin) < full


def test_a_share_is_never_all_and_never_none() -> None:
    sure = recommend_to(PERSONAS[0], SHIPPED, "today")
    assert sure.verdict.win_share > 0.995
    text = read(as_html(sure, SHIPPED)).texts[""]
    assert "ahead in over 99 of 100" in text
    assert "100 of 100" not in text


def test_hostile_words_stay_words() -> None:
    hostile = '</script><script>alert(1)</script>"onload="x'
    recommendation = recommended(goal="research")
    words = {**SHIPPED.questions}
    goal = words["goal"]
    choices = tuple(replace(choice, says=hostile) for choice in goal.choices)
    words["goal"] = replace(goal, prompt=hostile, choices=choices)
    text = as_html(recommendation, replace(SHIPPED, questions=words))
    assert "alert(1)</script>" not in text
    assert text.count("<script") == 2
    assert not read(text).amiss


@pytest.mark.parametrize("lens", LENSES)
def test_the_page_says_what_it_judges_by(lens: Lens) -> None:
    text = read(as_html(recommended(lens, goal="research"), SHIPPED)).texts[""]
    assert say(f"by-{lens}") in text


def test_the_page_is_the_same_every_time(usual: str) -> None:
    again = as_html(recommended(goal="research", scale="many-gpus", mobile="yes"), SHIPPED)
    assert again == usual


# --- the same arithmetic twice ---

Judged = tuple[Terms, dict[str, str], dict[str, float], Lens]


def _random_answers(rng: random.Random) -> dict[str, Answer]:
    """Any answers: some said, some unsure, some missing, some by default."""
    answers = {}
    density = rng.random()
    for name, question in SHIPPED.questions.items():
        if rng.random() < density:
            answers[name] = Answer(value=rng.choice(question.values), origin="flag")
        elif rng.random() < 0.3:
            answers[name] = Answer(value=question.default, origin="default")
    return answers


def _random_weights(rng: random.Random, most: int) -> dict[str, float]:
    names = rng.sample(sorted(SHIPPED.criteria), rng.randint(1, most))
    return {name: round(rng.uniform(0, 10), 1) for name in names}


def _terms(rng: random.Random) -> Iterator[Terms]:
    yield Terms()
    yield Terms(lens="documents")
    for _ in range(3):
        sources = rng.sample(sorted(SHIPPED.documents), rng.randint(1, 3))
        yield Terms(lens="documents", sources=frozenset(sources))


def judged_by_python(case: Case, lens: Lens, cache: dict[Any, Any]) -> Verdict:
    known = cache.setdefault((lens, case.sources), leans(SHIPPED, case, lens))
    return judge(SHIPPED, case, lens, known, weighed_unsaid(SHIPPED, case))


def _cases(rng: random.Random) -> list[Judged]:
    cases = []
    for terms in _terms(rng):
        for number in range(480):
            answers = said(_random_answers(rng))
            weights = _random_weights(rng, 6) if number >= 420 else {}
            cases.append((terms, answers, weights, rng.choice(LENSES)))
    return cases


def _by_node(pages: list[dict[str, Any]]) -> Any:
    done = subprocess.run(
        ["node", str(Path(__file__).parent / "agree.mjs"), str(MODULE)],
        input=json.dumps({"pages": pages}),
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def _pages(cases: list[Judged]) -> list[dict[str, Any]]:
    data: dict[Any, dict[str, Any]] = {}
    for terms, *_ in cases:
        key = (terms.lens, terms.sources)
        if key not in data:
            data[key] = {"data": page_data(recommend(SHIPPED, {}, terms), SHIPPED), "cases": []}
    for terms, answers, weights, lens in cases:
        wanted = {"answers": answers, "weights": weights, "lens": lens}
        data[terms.lens, terms.sources]["cases"].append({"wanted": wanted})
    return list(data.values())


@pytest.mark.skipif(shutil.which("node") is None, reason="node is not installed")
def test_the_module_judges_as_python_does() -> None:
    cases = _cases(random.Random(20261129))
    assert sum(not weights for _, _, weights, _ in cases) >= 2000
    assert sum(bool(weights) for _, _, weights, _ in cases) >= 200
    cache: dict[Any, Any] = {}
    for (terms, answers, weights, lens), got in zip(cases, _by_node(_pages(cases)), strict=True):
        case = Case(answers=answers, weights=weights, sources=terms.sources)
        verdict = judged_by_python(case, lens, cache)
        same_verdict(verdict, got)


@pytest.mark.skipif(shutil.which("node") is None, reason="node is not installed")
def test_the_module_advises_and_flips_as_python_does() -> None:
    rng = random.Random(7)
    given = [(lens, _random_answers(rng)) for lens in LENSES for _ in range(8)]
    given.append(("today", answered(codebase="tensorflow", os="windows", gpu="nvidia")))
    runs = [recommend(SHIPPED, answers, Terms(lens=lens)) for lens, answers in given]
    pages = []
    for run in runs:
        data = page_data(run, SHIPPED)
        pages.append({"data": data, "cases": [{"wanted": data["start"], "flips": True}]})
    assert any(run.ways_out for run in runs)
    for run, got in zip(runs, _by_node(pages), strict=True):
        same_advice(run, got)


def same_verdict(verdict: Verdict, got: dict[str, Any]) -> None:
    """What one verdict in Python and one in JavaScript must have in common."""
    expected = (verdict.call, verdict.framework, verdict.leader, verdict.stated_alone)
    assert (got["call"], got["framework"], got["leader"], got["statedAlone"]) == expected
    assert got["margin"] == pytest.approx(verdict.margin, abs=1e-9)
    assert got["share"] == pytest.approx(verdict.win_share, abs=1e-9)
    assert got["deviation"] == pytest.approx(verdict.deviation, abs=1e-9)
    assert [row[0] for row in got["rows"]] == [row.id for row in verdict.rows]
    for (_, weight, contribution), row in zip(got["rows"], verdict.rows, strict=True):
        assert weight == pytest.approx(row.weight, abs=1e-9)
        assert contribution == pytest.approx(row.contribution, abs=1e-9)
    needs = [[item.framework, item.question, item.answer] for item in verdict.constraints]
    assert got["constraints"] == needs


def same_advice(recommendation: Recommendation, got: dict[str, Any]) -> None:
    """What follows from a verdict, in Python and in JavaScript."""
    same_verdict(recommendation.verdict, got)
    assert got["before"] == [row.says for row in recommendation.before]
    assert got["advice"] == [row.says for row in recommendation.advice]
    assert got["clashes"] == list(recommendation.clashes)
    assert got["makes"] == list(recommendation.makes)
    ways = [[way.question, way.answer, way.framework] for way in recommendation.ways_out]
    assert got["ways"] == ways
    flips = recommendation.flips.answers
    rows = [[each.question, each.before, each.after, each.call, each.framework] for each in flips]
    assert sorted(map(str, got["flips"])) == sorted(map(str, rows))
