"""docs/decision/EVIDENCE.md: every figure, reason and source behind a decision."""

from collections.abc import Iterable, Mapping
from typing import Any

from advisor import __version__
from advisor.frameworks import TITLES
from advisor.judgement.decision import Decision
from advisor.judgement.verdict import Line, Recommendation, call_text, counted
from advisor.knowledge.model import Catalog
from advisor.report.recommendation import sources, stated, words
from advisor.report.recommendation.record.choice import how_chosen
from advisor.report.recommendation.record.template import fill
from advisor.starter.record import DECISION, PICTURE

FROM = {
    "flag": "a flag",
    "file": "an answers file",
    "wizard": "the wizard",
    "user": "your defaults file",
    "machine": "this machine",
    "default": "the default",
    "unanswered": "not said",
}


def as_evidence(
    recommendation: Recommendation, catalog: Catalog, decision: Decision, name: str = ""
) -> str:
    """All that the one page leaves out: the sum, its grounds, what would change it, sources."""
    verdict = recommendation.verdict
    lines = counted(verdict)
    cited = sources.cited_sources(recommendation, catalog)
    marks = _marks(recommendation, catalog, list(cited))
    return fill(
        "evidence.md.jinja",
        title=TITLES[decision.framework] + (f" for {name}" if name else ""),
        page=_from_here(DECISION),
        picture=_from_here(PICTURE),
        how=how_chosen(decision, recommendation),
        headline=words.headline(verdict),
        recommendation=recommendation,
        verdict=verdict,
        as_of=catalog.as_of,
        version=__version__,
        needs=[*stated.constraint_rows(recommendation, catalog), *recommendation.clashes],
        before=[_marked(line.says, (line.because,), marks) for line in recommendation.before],
        lines=[_cells(line) for line in lines],
        grounds=[_ground(line, recommendation, catalog, marks) for line in lines if line.because],
        unsaid=stated.unsaid_row(recommendation, catalog),
        calls={
            lens: f"{call_text(judged)}{_balance(judged.margin)}"
            for lens, judged in recommendation.verdicts.items()
        },
        moved=[
            f"{now.title} moved from {then.lean:+.2f} in the articles to {now.lean:+.2f} today."
            for then, now in words.moved(recommendation)
        ],
        contests=words.contest_rows(recommendation, catalog),
        flips=words.flip_rows(recommendation, catalog),
        ways=stated.way_rows(recommendation, catalog),
        answers=[
            (catalog.questions[key].prompt, catalog.questions[key].words(given.value), given)
            for key, given in recommendation.answers.items()
        ],
        origins=FROM,
        advice=[_marked(line.says, (line.because,), marks) for line in recommendation.advice],
        sources=list(cited.values()),
    )


def _from_here(path: str) -> str:
    """A file of the project as a link from the evidence leads to it."""
    return path.removeprefix("docs/decision/") if path.startswith("docs/") else f"../../{path}"


def _balance(margin: float) -> str:
    return f" ({margin:+.2f} on the scale from -1 to +1)"


def _cells(line: Line) -> dict[str, str]:
    """A line of the sum as the cells of a table."""
    return {
        "title": f"[{line.title}](#{line.id})" if line.because else line.title,
        "share": f"{100 * line.share:.0f} %",
        "lean": f"{line.lean:+.2f}",
        "spread": f"{line.spread:.2f}",
        "adds": f"{line.contribution:+.3f}",
    }


def _ground(
    line: Line, recommendation: Recommendation, catalog: Catalog, marks: Mapping[str, list[int]]
) -> dict[str, Any]:
    """What a line rests on: its ratings, then each fact or claim with its sources' numbers."""
    criterion = catalog.criteria[line.id]
    said = sources.grounds(line, catalog)
    return {
        "id": line.id,
        "title": line.title,
        "asks": criterion.asks,
        "ratings": sources.ratings(line, recommendation, catalog),
        "rows": [_marked(says, (name,), marks) for name, says in said.items()],
    }


def _marks(
    recommendation: Recommendation, catalog: Catalog, cited: list[str]
) -> dict[str, list[int]]:
    """Fact or claim id -> the numbers of its sources."""
    number = {key: index for index, key in enumerate(cited, start=1)}
    keys = sources.source_keys(recommendation, catalog)
    return {
        name: [number[key] for key in rests_on if key in number] for name, rests_on in keys.items()
    }


def _marked(says: str, names: Iterable[str], marks: Mapping[str, list[int]]) -> str:
    return f"{says} {_join(names, marks)}".rstrip()


def _join(names: Iterable[str], marks: Mapping[str, list[int]]) -> str:
    """All sources of these, each once, in order."""
    return " ".join(
        f"[{mark}]" for mark in sorted({mark for name in names for mark in marks[name]})
    )
