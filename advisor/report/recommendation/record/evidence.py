"""docs/decision/EVIDENCE.md: every figure, reason and source behind a decision."""

from collections.abc import Iterable, Mapping

from advisor import __version__
from advisor.frameworks import TITLES
from advisor.judgement.decision import Decision
from advisor.judgement.verdict import Line, Recommendation, call_text, counted
from advisor.knowledge.model import Catalog
from advisor.knowledge.questions import Advice
from advisor.report.recommendation import sources, stated, words
from advisor.report.recommendation.record.choice import how_chosen
from advisor.report.recommendation.record.markdown import (
    item,
    items,
    joined,
    prose,
    row,
    section,
)
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
    cited = sources.cited_sources(recommendation, catalog)
    marks = _marks(recommendation, catalog, list(cited))

    def told(lines: Iterable[Advice]) -> list[str]:
        return [_marked(line.says, (line.because,), marks) for line in lines]

    needs = [*stated.constraint_rows(recommendation, catalog), *recommendation.clashes]
    good = [*told(recommendation.advice), *recommendation.makes]
    flips = words.flip_rows(recommendation, catalog)
    return joined(
        (
            *_head(recommendation, catalog, decision, name),
            *section("What cannot be got around", items(needs)),
            *section("Before either of the two", items(told(recommendation.before))),
            *section("What counted", *_sum(recommendation, catalog)),
            *section("What it rests on", *_grounds(recommendation, catalog, marks)),
            *section("Then and now", items(_then_and_now(recommendation))),
            *section(
                "Where the articles contradict each other",
                items(words.contest_rows(recommendation, catalog)),
            ),
            *section(
                "What would change it",
                items(flips or ["No single answer, criterion or source."]),
            ),
            *section("Ways out", items(stated.way_rows(recommendation, catalog))),
            *section("Answers", _answers(recommendation, catalog)),
            *section("Good to know", items(good)),
            *section("Sources", _numbered(cited.values())),
        )
    )


def _head(
    recommendation: Recommendation, catalog: Catalog, decision: Decision, name: str
) -> list[str]:
    title = TITLES[decision.framework] + (f" for {name}" if name else "")
    today = recommendation.terms.lens == "today"
    judged = (
        "today's facts, dated and with sources" if today else "what the articles of 2019-2023 say"
    )
    rows = {
        "Recommended": words.headline(recommendation.verdict),
        "Decided": how_chosen(decision, recommendation),
        "Judged by": judged,
        "Facts as of": catalog.as_of,
        "Written by": f"fwpick {__version__}",
    }
    picture = _from_here(PICTURE)
    return [
        f"# Evidence: {title}",
        prose(
            f"What [DECISION.md]({_from_here(DECISION)}) rests on, in full: every figure, fact and "
            "source. Nothing here has to be read to follow the decision."
        ),
        "\n".join(["| | |", "|---|---|", *(row(*pair) for pair in rows.items())]),
        f"![The bars of this page as a picture; the table below has the same figures.]({picture})",
    ]


def _sum(recommendation: Recommendation, catalog: Catalog) -> list[str]:
    """The table of what counted and how to read it, and what was not said."""
    verdict = recommendation.verdict
    unsaid = prose(stated.unsaid_row(recommendation, catalog))
    lines = counted(verdict)
    if not lines:
        return ["Nothing that was stated weighs anything.", unsaid]
    titles = ("What", "Part of all weight", "TensorFlow -1 to PyTorch +1", "Give or take", "Adds")
    table = [row(*titles), "|---|---:|---:|---:|---:|", *(row(*_cells(line)) for line in lines)]
    together = (
        f"All rows together: {verdict.margin:+.2f}, give or take {verdict.deviation:.2f}. Weights, "
        "figures and what was not said are all in doubt; the readings of the evidence vary them "
        "within that doubt, and the more of them agree on who is ahead, the surer the verdict."
    )
    return [
        "\n".join(table),
        prose(
            "A row adds its part of all weight times the figure from -1 (all for TensorFlow) to +1 "
            "(all for PyTorch)."
        ),
        prose("A hard need decides, not this sum." if verdict.constraints else together),
        unsaid,
    ]


def _then_and_now(recommendation: Recommendation) -> list[str]:
    calls = {
        lens: f"{call_text(judged)}{_balance(judged.margin)}"
        for lens, judged in recommendation.verdicts.items()
    }
    return [
        f"Today's facts: {calls['today']}.",
        f"The articles of 2019-2023: {calls['documents']}.",
        *(
            f"{now.title} moved from {then.lean:+.2f} in the articles to {now.lean:+.2f} today."
            for then, now in words.moved(recommendation)
        ),
    ]


def _answers(recommendation: Recommendation, catalog: Catalog) -> str:
    rows = (
        (catalog.questions[key], given.value, FROM[given.origin])
        for key, given in recommendation.answers.items()
    )
    told = (
        row(question.prompt, f"{question.words(answer)} (`{answer}`)", origin)
        for question, answer, origin in rows
    )
    return "\n".join([row("Question", "Answer", "From"), "|---|---|---|", *told])


def _numbered(rows: Iterable[str]) -> str:
    return "\n".join(item(row, f"{number}. ") for number, row in enumerate(rows, start=1))


def _from_here(path: str) -> str:
    """A file of the project as a link from the evidence leads to it."""
    return path.removeprefix("docs/decision/") if path.startswith("docs/") else f"../../{path}"


def _balance(margin: float) -> str:
    return f" ({margin:+.2f} on the scale from -1 to +1)"


def _cells(line: Line) -> tuple[str, ...]:
    """A line of the sum as the cells of a table."""
    return (
        f"[{line.title}](#{line.id})" if line.because else line.title,
        f"{100 * line.share:.0f} %",
        f"{line.lean:+.2f}",
        f"{line.spread:.2f}",
        f"{line.contribution:+.3f}",
    )


def _grounds(
    recommendation: Recommendation, catalog: Catalog, marks: Mapping[str, list[int]]
) -> list[str]:
    """What each line rests on: its ratings, then each fact or claim with its sources' numbers."""
    blocks = []
    for line in counted(recommendation.verdict):
        if line.because:
            said = sources.grounds(line, catalog).items()
            rows = [
                *sources.ratings(line, recommendation, catalog),
                *(_marked(says, (name,), marks) for name, says in said),
            ]
            asks = prose(catalog.criteria[line.id].asks)
            blocks += [f'<a id="{line.id}"></a>', f"### {line.title}", asks, items(rows)]
    return blocks


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
