"""The decision page in a real Chromium: the same arithmetic by its own controls, and no fault."""

import json
import os
import random
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from advisor.interview.questionnaire import Answer
from advisor.judgement.case import Case
from advisor.judgement.leans import leans
from advisor.judgement.recommend import recommend
from advisor.judgement.score import judge, weighed_unsaid
from advisor.knowledge.catalog import load_catalog
from advisor.knowledge.model import LENSES, UNSURE
from advisor.report.page.compose import as_html

CATALOG = load_catalog()
AXE = "axe-core@4.14.1"
CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
QUIET = (
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
    *("--disable-default-apps", "--no-first-run", "--disable-domain-reliability"),
)
ANSWERS = {
    "usual": {"goal": "production", "serving": "yes", "task": "images", "debugging": "often"},
    "hard": {"codebase": "tensorflow", "goal": "research", "tpu": "yes"},
    "nothing": {},
}
DRIVE = """async (cases) => {
  let judged;
  document.addEventListener("judged", (event) => { judged = event.detail; });
  const set = (id, value, kind) => {
    const control = document.getElementById(id);
    if (control.value === String(value)) return;
    control.value = value;
    control.dispatchEvent(new Event(kind, { bubbles: true }));
  };
  const back = document.querySelector(".controls button");
  const told = [];
  for (const { answers, weights, lens } of cases) {
    back.click();
    for (const [name, value] of Object.entries(answers)) set(`q-${name}`, value, "change");
    set("lens", lens, "change");
    for (const [name, value] of Object.entries(weights)) {
      document.getElementById(`w-${name}`).value = value;
      document.getElementById(`w-${name}`).dispatchEvent(new Event("input", { bubbles: true }));
    }
    await null;  // the page redraws once what was changed together
    const { call, framework, leader, margin, share, statedAlone } = judged;
    const headline = document.getElementById("headline").textContent;
    told.push({ call, framework, leader, margin, share, statedAlone, headline });
  }
  return told;
}"""
SAME = (
    "headline",
    "sure",
    "judged-by",
    "needs",
    "before",
    "sides",
    "note",
    "flips",
    "then",
    "advice",
)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    found = next(filter(None, map(shutil.which, CHROMIUM)), None)
    assert found, "chromium is not installed"
    flags = [*QUIET, *(["--no-sandbox"] if os.geteuid() == 0 else [])]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=flags)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Name -> the page's file, of each set of answers."""
    folder = tmp_path_factory.mktemp("pages")
    files = {}
    for name, answers in ANSWERS.items():
        given = {each: Answer(value=value, origin="flag") for each, value in answers.items()}
        files[name] = folder / f"{name}.html"
        files[name].write_text(as_html(recommend(CATALOG, given), CATALOG), encoding="utf-8")
    return files


@pytest.fixture(scope="module")
def axe(work: Path) -> str:
    """The text of axe-core, from npm."""
    script = work / "axe" / "node_modules" / "axe-core" / "axe.min.js"
    if not script.exists():
        subprocess.run(
            [
                *("npm", "install", "--prefix", str(work / "axe"), "--ignore-scripts"),
                *("--no-audit", "--no-fund", "--no-package-lock", AXE),
            ],
            check=True,
            timeout=300,
        )
    return script.read_text(encoding="utf-8")


def opened(context: BrowserContext, file: Path) -> tuple[Page, list[str]]:
    """The page, and what it should not do: every request beside itself, every error."""
    page, faults = context.new_page(), []
    page.on("request", lambda request: faults.append(request.url))
    page.on("console", lambda message: faults.append(message.text))
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.goto(file.as_uri())
    assert faults.pop(0) == file.as_uri()
    return page, faults


def random_cases(rng: random.Random) -> list[dict[str, Any]]:
    cases = []
    for number in range(2200):
        density = rng.random()
        answers = {
            name: rng.choice(question.values) if rng.random() < density else UNSURE
            for name, question in CATALOG.questions.items()
        }
        names = rng.sample(sorted(CATALOG.criteria), rng.randint(1, 4)) if number >= 2000 else []
        weights = {name: round(rng.uniform(0, 10), 1) for name in names}
        cases.append({"answers": answers, "weights": weights, "lens": rng.choice(LENSES)})
    return cases


def test_the_page_judges_as_python_does(browser: Browser, pages: dict[str, Path]) -> None:
    page, faults = opened(browser.new_context(), pages["usual"])
    cases = random_cases(random.Random(20261129))
    known = {lens: leans(CATALOG, Case(answers={}), lens) for lens in LENSES}
    for case, got in zip(cases, page.evaluate(DRIVE, cases), strict=True):
        wanted = Case(answers=case["answers"], weights=case["weights"])
        lens = case["lens"]
        verdict = judge(CATALOG, wanted, lens, known[lens], weighed_unsaid(CATALOG, wanted))
        expected = (verdict.call, verdict.framework, verdict.leader, verdict.stated_alone)
        assert (got["call"], got["framework"], got["leader"], got["statedAlone"]) == expected
        assert got["margin"] == pytest.approx(verdict.margin, abs=1e-9)
        assert got["share"] == pytest.approx(verdict.win_share, abs=1e-9)
    assert not faults
    page.context.close()


@pytest.mark.parametrize("name", ANSWERS)
def test_the_script_says_what_the_page_said(
    browser: Browser, pages: dict[str, Path], name: str
) -> None:
    """Python's words, bars and shares, and those that the script writes over them."""
    told = []
    for enabled in (False, True):
        page, faults = opened(browser.new_context(java_script_enabled=enabled), pages[name])
        texts = {part: page.text_content(f"#{part}") for part in SAME}
        texts = {part: "".join((text or "").split()) for part, text in texts.items()}
        shown = page.locator("#counting > .row:not([hidden])").all()
        rows = [
            (
                row.get_attribute("id"),
                row.locator(".adds").text_content(),
                row.locator(".share").text_content(),
                float(row.locator(".bar rect").get_attribute("width") or 0),
            )
            for row in shown
        ]
        told.append((texts, rows, page.is_visible("#readings"), page.text_content("#sum")))
        assert not faults
        page.context.close()
    (before, rows, *others), (after, redrawn, *again) = told
    assert before == after
    assert others == again
    assert [row[:3] for row in rows] == [row[:3] for row in redrawn]
    for row, each in zip(rows, redrawn, strict=True):
        assert each[3] == pytest.approx(row[3], abs=0.051)


def test_without_javascript_verdict_bars_and_evidence_are_seen(
    browser: Browser, pages: dict[str, Path]
) -> None:
    page, _ = opened(browser.new_context(java_script_enabled=False), pages["usual"])
    assert page.is_visible("#headline")
    assert page.is_visible("#readings rect.p")
    assert page.is_visible("#counting .row .bar")
    assert page.is_visible("text=Production - a model that serves users for years")
    assert page.locator("input, select, button").count() == 0
    page.click("#counting .row summary >> nth=0")
    assert page.is_visible("#counting .row details[open] li >> nth=0")
    page.context.close()


def test_a_hard_need_leaves_no_share(browser: Browser, pages: dict[str, Path]) -> None:
    page, _ = opened(browser.new_context(), pages["usual"])
    assert page.is_visible("#readings")
    page.select_option("#q-codebase", "tensorflow")
    assert page.text_content("#headline") == "TensorFlow: a hard need rules PyTorch out."
    assert page.text_content("#sure") == ""
    assert not page.is_visible("#readings")
    assert not page.is_visible("#total")
    assert page.is_visible("#need-bars")
    assert "readings" not in (page.text_content("#standing") or "")
    page.click("text=Start again")
    assert page.is_visible("#readings")
    page.context.close()


def test_a_slider_by_the_keyboard_and_back(browser: Browser, pages: dict[str, Path]) -> None:
    page, _ = opened(browser.new_context(), pages["usual"])
    before = page.text_content("#sum")
    page.focus("#w-serving")
    for _ in range(20):
        page.keyboard.press("ArrowRight")
    assert page.evaluate("document.activeElement.id") == "w-serving"
    assert "only what was stated weighs" in (page.text_content("#note") or "")
    assert page.text_content("#sum") != before
    page.click("text=Take all sliders back")
    assert page.text_content("#sum") == before
    page.context.close()


PHONE = {"width": 400, "height": 800}
LOOKS: tuple[tuple[str, dict[str, Any], str], ...] = (
    ("usual", {"color_scheme": "light"}, "screen"),
    ("usual", {"color_scheme": "dark"}, "screen"),
    ("usual", {"color_scheme": "light"}, "print"),
    ("usual", {"color_scheme": "light", "viewport": PHONE}, "screen"),
    ("hard", {"color_scheme": "light", "viewport": PHONE}, "screen"),
)


@pytest.mark.parametrize(
    ("name", "options", "medium"), LOOKS, ids=["light", "dark", "print", "phone", "hard-need"]
)
def test_axe_finds_nothing_and_nothing_overflows(
    browser: Browser,
    pages: dict[str, Path],
    axe: str,
    name: str,
    options: dict[str, Any],
    medium: Any,
) -> None:
    context = browser.new_context(bypass_csp=True, **options)
    page, _ = opened(context, pages[name])
    page.emulate_media(media=medium)
    page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true; })")
    page.evaluate(axe)
    found = page.evaluate("axe.run(document)")
    told = [
        (each["id"], [node["html"][:200] for node in each["nodes"][:3]])
        for each in found["violations"]
    ]
    assert not told, json.dumps(told, indent=1)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    context.close()


def test_on_paper_evidence_stands_open_and_controls_are_gone(
    browser: Browser, pages: dict[str, Path]
) -> None:
    page, _ = opened(browser.new_context(), pages["usual"])
    page.select_option("#q-gpu", "amd")
    page.emulate_media(media="print")
    assert not page.is_visible("select >> nth=0")
    assert not page.is_visible("input >> nth=0")
    assert page.is_visible("dd:text-is('AMD')")
    assert page.is_visible("#counting .row details li >> nth=0")
    page.context.close()
