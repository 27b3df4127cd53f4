"""Put the page together: words, pictures, evidence, style and script in one file."""

from base64 import b64encode
from collections.abc import Mapping
from functools import cache
from hashlib import sha256
from importlib import resources
from typing import TYPE_CHECKING, Any

from advisor import __version__
from advisor.frameworks import TITLES
from advisor.interview.questionnaire import said
from advisor.judgement.calls import THRESHOLDS, readings
from advisor.judgement.verdict import Recommendation, Verdict
from advisor.knowledge.model import Catalog
from advisor.knowledge.questions import Advice
from advisor.report.page import evidence, figures, words
from advisor.report.page.data import as_script, page_data
from advisor.report.page.fitting import fitted

if TYPE_CHECKING:
    from jinja2 import Environment

LIMIT = 120_000  # bytes
# What this page adds to the module: a site would call it with data of its own.
ATTACH = """
attach(document, JSON.parse(document.getElementById("data").textContent));
"""


def as_html(recommendation: Recommendation, catalog: Catalog) -> str:
    """The recommendation as one page that asks nothing from anywhere, of `LIMIT` bytes at most.

    What does not count now has its evidence shortened where the page would grow longer.
    """
    environment = _environment()
    behind = environment.get_template("evidence.html.jinja").make_module().behind  # type: ignore[attr-defined]
    page = environment.get_template("page.html.jinja")
    shown = _shown(recommendation, catalog)

    def told(name: str, detail: evidence.Detail) -> str:
        item = catalog.criteria[name]
        return _plain(
            behind(evidence.grounds(item, recommendation, catalog, detail, shown["read"]))
        )

    def written(blocks: Mapping[str, str]) -> str:
        return _plain(page.render(**shown, blocks=blocks))

    rows = [*shown["counting"], *shown["quiet"]]
    blank = {row.id: "" for row in rows}
    counting = [row.id for row in shown["counting"] if row.id in catalog.criteria]
    rest = [row.id for row in shown["quiet"]]
    room = LIMIT - len(written(blank).encode())
    return written({**blank, **fitted(counting, rest, told, room)})


@cache  # the templates are compiled once
def _environment() -> "Environment":
    from jinja2 import Environment, FunctionLoader, StrictUndefined  # 90 ms for no other form

    return Environment(
        loader=FunctionLoader(_part),
        undefined=StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _plain(text: str) -> str:
    """Apostrophes as they are: every attribute stands in double quotes."""
    return text.replace("&#39;", "'")


def _part(name: str) -> str:
    """A file of this package, as text."""
    return resources.files(__package__).joinpath(name).read_text(encoding="utf-8")


def _lean(text: str) -> str:
    """A script or a style without comments, which stand on lines of their own, and indentation."""
    lines = (line.strip() for line in text.splitlines())
    return "\n".join(line for line in lines if line and not line.startswith(("//", "/*")))


def _shown(recommendation: Recommendation, catalog: Catalog) -> dict[str, Any]:
    """What the template shows, the evidence aside."""
    verdict = recommendation.verdict
    counting, quiet = figures.rows(recommendation, catalog)
    script, style = _lean(_part("decision.js")) + ATTACH, _lean(_part("page.css"))
    return {
        "version": __version__,
        "as_of": catalog.as_of,
        "read": evidence.usual_day(catalog),
        "documents": _admitted(recommendation, catalog),
        "verdict": verdict,
        "headline": words.headline(verdict),
        "sure": words.how_sure(verdict),
        "note": words.note(recommendation, catalog),
        "warnings": recommendation.clashes,
        "needs": [(text, _sources(fact, catalog)) for text, fact in words.needs(verdict, catalog)],
        "ways_out": words.ways_out(recommendation, catalog),
        "readings": _readings(verdict),
        "before": _advice(recommendation.before, catalog),
        "advice": _advice(recommendation.advice, catalog),
        "makes": recommendation.makes,
        "sides": words.sides(verdict),
        "given": _given(recommendation, catalog),
        "counting": counting,
        "quiet": quiet,
        "total": _total(verdict),
        "then_and_now": words.then_and_now(recommendation),
        "moved": figures.moved(recommendation),
        "flips": words.flips(recommendation, catalog),
        "limits": THRESHOLDS,
        "say": words.say,
        "style": style,
        "style_hash": digest(style),
        "script": script,
        "script_hash": digest(script),
        "data": as_script(page_data(recommendation, catalog)),
    }


def digest(text: str) -> str:
    """The hash by which a content security policy admits a script or a style."""
    return "sha256-" + b64encode(sha256(text.encode()).digest()).decode()


def _admitted(recommendation: Recommendation, catalog: Catalog) -> list[Any]:
    heard = recommendation.terms.sources
    return [item for name, item in catalog.documents.items() if heard is None or name in heard]


def _sources(fact: str, catalog: Catalog) -> list[evidence.Source]:
    return [evidence.cited(catalog.facts[fact], evidence.usual_day(catalog))]


def _advice(rows: tuple[Advice, ...], catalog: Catalog) -> list[tuple[str, list[evidence.Source]]]:
    return [(row.says, _sources(row.because, catalog)) for row in rows]


def _given(recommendation: Recommendation, catalog: Catalog) -> list[tuple[str, str]]:
    """(question, answer) of what was said and (criterion, weight) of what was stated, in words."""
    given, weights = said(recommendation.answers), recommendation.terms.weights
    return [
        *(
            (question.prompt, words.answer_words(catalog, name, given[name]))
            for name, question in catalog.questions.items()
            if name in given
        ),
        *(
            (words.say("by-hand", item.title), f"{weights[name]:g}")
            for name, item in catalog.criteria.items()
            if name in weights
        ),
    ]


def _readings(verdict: Verdict) -> dict[str, str] | None:
    """How the readings part, TensorFlow's first; None where a hard need decides."""
    if verdict.constraints:
        return None
    theirs = verdict.win_share if verdict.leader == "tensorflow" else 1 - verdict.win_share
    tensorflow, pytorch = TITLES["tensorflow"], TITLES["pytorch"]
    return {
        "part": figures.place(400 * theirs),
        "rest": figures.place(400 - 400 * theirs),
        "tensorflow": words.say("of-100", tensorflow, readings(theirs)),
        "pytorch": words.say("of-100", pytorch, readings(1 - theirs)),
    }


def _total(verdict: Verdict) -> dict[str, Any]:
    """The sum of all and how far it may be off, drawn on the scale of the rows."""
    full, off = verdict.scale, verdict.deviation
    width = figures.HALF * off / full
    return {
        "bar": figures.bar(verdict.margin, full),
        "adds": figures.adds(verdict.margin, 1.0),
        "x": figures.place(figures.HALF - width),
        "width": figures.place(2 * width),
        "off": words.say("give-or-take", words.hundredths(off)),
    }
