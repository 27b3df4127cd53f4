"""A recommendation as Markdown, for a team's records."""

from advisor import __version__
from advisor.frameworks import TITLES
from advisor.judgement.decision import Decision
from advisor.judgement.verdict import Recommendation, call_text, counted
from advisor.knowledge.model import Catalog
from advisor.paths import DATA
from advisor.report.recommendation import sources, words


def as_markdown(recommendation: Recommendation, catalog: Catalog, decision: Decision) -> str:
    """DECISION.md: the verdict, what counted, what would change it, answers and sources."""
    from jinja2 import Environment, StrictUndefined  # 90 ms that JSON callers need not pay

    environment = Environment(
        undefined=StrictUndefined,
        autoescape=False,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    text = (DATA / "decision.md.jinja").read_text(encoding="utf-8")
    lines = counted(recommendation.verdict)
    cited = sources.cited_sources(recommendation, catalog)
    marks = _marks(recommendation, catalog, list(cited))
    return environment.from_string(text).render(
        chosen=TITLES[decision.framework],
        how=decision.how,
        recommendation=recommendation,
        verdict=recommendation.verdict,
        call_text=call_text,
        as_of=catalog.as_of,
        version=__version__,
        lines=lines,
        marks=marks,
        line_marks={line.id: _join(line.because, marks) for line in lines},
        ratings={line.id: sources.ratings(line, recommendation, catalog) for line in lines},
        grounds={line.id: sources.grounds(line, catalog) for line in lines},
        moved=words.moved(recommendation),
        flips=words.flip_rows(recommendation, catalog),
        constraints=[*words.constraint_rows(recommendation, catalog), *recommendation.clashes],
        unsaid=words.unsaid_row(recommendation, catalog),
        questions=catalog.questions,
        sources=cited.values(),
    )


def _marks(
    recommendation: Recommendation, catalog: Catalog, cited: list[str]
) -> dict[str, list[int]]:
    """Fact or claim id -> the numbers of its sources."""
    number = {key: index for index, key in enumerate(cited, start=1)}
    keys = sources.source_keys(recommendation, catalog)
    return {
        name: [number[key] for key in rests_on if key in number] for name, rests_on in keys.items()
    }


def _join(names: tuple[str, ...], marks: dict[str, list[int]]) -> str:
    """All sources of these, each once, in order."""
    return " ".join(
        f"[{mark}]" for mark in sorted({mark for name in names for mark in marks[name]})
    )
