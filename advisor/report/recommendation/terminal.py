"""Show a recommendation to a person."""

from rich.console import Group, RenderableType
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from advisor.choices import LENSES
from advisor.frameworks import TITLES, Framework
from advisor.judgement.leans import sign
from advisor.judgement.verdict import Recommendation, Verdict, call_text, counted
from advisor.knowledge.model import Catalog
from advisor.report.recommendation import sources, stated, words
from advisor.report.recommendation.summary import MORE, summary
from advisor.report.screen import (
    COLOURS,
    HALF_CELLS,
    Screen,
    bar,
    both_ways,
    listed,
    put,
    wrapped,
)

# Narrower than this many cells a column goes; a figure is never cut.
COLUMNS = {"weight": 0, "lean": 66, "adds": 0, "newest fact": 78}


def show(
    screen: Screen,
    recommendation: Recommendation,
    catalog: Catalog,
    *,
    why: bool,
    chosen: Framework | None = None,
) -> None:
    """The report: on one screen, or in full.

    Args:
        why: every number, flip and source, instead of what fits one screen.
        chosen: the framework that somebody has settled, whatever is recommended.
    """
    if why:
        show_all(screen, recommendation, catalog)
        return
    show_summary(screen, recommendation, catalog, chosen=chosen)


def show_summary(
    screen: Screen,
    recommendation: Recommendation,
    catalog: Catalog,
    *,
    within: int | None = None,
    chosen: Framework | None = None,
    more: str = MORE,
    ways: bool = True,
) -> None:
    """The report on one screen; the arguments are those of `summary`."""
    for line in summary(
        recommendation,
        catalog,
        width=screen.console.width,
        plain=screen.plain,
        within=within,
        chosen=chosen,
        more=more,
        ways=ways,
    ):
        put(screen, line)


def show_all(screen: Screen, recommendation: Recommendation, catalog: Catalog) -> None:
    """Verdict, bars, then and now, every flip, the tornado, advice, answers, every source."""
    plain, width = screen.plain, min(80, screen.console.width)
    for part in (
        _before(recommendation, width),
        _headline(recommendation, catalog, plain),
        *_notes(recommendation, catalog, width),
        _bars(recommendation, catalog, plain, screen.console.width),
        _then_and_now(recommendation, plain),
        _contests(recommendation, catalog, width),
        _flips(recommendation, catalog, width),
        _tornado(recommendation, plain, width),
        _advice(recommendation, width),
        _answers(recommendation, catalog, width),
        _sources(recommendation, catalog, width),
    ):
        if part is not None:
            put(screen, part)
            screen.console.print()


def _headline(recommendation: Recommendation, catalog: Catalog, plain: bool) -> RenderableType:
    verdict = recommendation.verdict
    colour = COLOURS[verdict.framework]
    lens = f"lens {recommendation.terms.lens}, facts as of {catalog.as_of}"
    detail = f"margin {verdict.margin:+.2f} (-1 TensorFlow, +1 PyTorch), {lens}"
    body = Group(
        Text(words.headline(verdict), style=f"bold {colour}"),
        Text(_reason(verdict)),
        Text(lens if verdict.constraints else detail, style="dim"),  # a need asks for no margin
    )
    return body if plain else Panel(body, border_style=colour, padding=(0, 1))


def _before(recommendation: Recommendation, width: int) -> RenderableType | None:
    rows = [line.says for line in recommendation.before]
    return listed("Before either of the two", rows, width=width) if rows else None


def _reason(verdict: Verdict) -> str:
    lines = counted(verdict)
    if verdict.call == "none":
        return "What you need rules out each of them; another answer lets one in."
    if not lines:
        return "Nothing that was stated weighs anything."
    parts = []
    for framework, title in TITLES.items():
        names = [line.title for line in lines if line.contribution * sign(framework) > 0][:3]
        if names:
            parts.append(f"For {title}: {', '.join(names)}.")
    return " ".join(parts) or "Nothing that counts here leans either way."


def _notes(recommendation: Recommendation, catalog: Catalog, width: int) -> list[RenderableType]:
    rows = [*stated.constraint_rows(recommendation, catalog), *recommendation.clashes]
    parts: list[RenderableType] = [Group(Text(f"! {row}", style="bold red")) for row in rows]
    if ways := stated.way_rows(recommendation, catalog):
        parts.append(listed("Ways out", ways, width=width))
    if unsaid := stated.unsaid_row(recommendation, catalog):
        parts.append(Text(wrapped(unsaid, width), style="dim"))
    return parts


def _bars(
    recommendation: Recommendation, catalog: Catalog, plain: bool, width: int
) -> RenderableType | None:
    """What each line adds; below, the sum and how far it may be off.

    All bars have one scale, so that where it is close the sum is seen to be the smaller of the two.
    """
    verdict = recommendation.verdict
    lines = counted(verdict)
    if not lines:
        return None
    table = Table(box=None, padding=(0, 1, 0, 0), pad_edge=False)
    table.add_column("What counts", style="bold", no_wrap=True, min_width=24)
    table.add_column(f"{'TensorFlow':>{HALF_CELLS}} {'PyTorch':<{HALF_CELLS}}", no_wrap=True)
    names = [name for name, needs in COLUMNS.items() if width >= needs]
    for name in names:
        table.add_column(name, justify="left" if name == "newest fact" else "right", no_wrap=True)
    full = verdict.scale
    newest = sources.newest_dates(recommendation, catalog)
    for line in lines:
        cells = {
            "weight": f"{100 * line.share:.0f} %",
            "lean": f"{line.lean:+.2f}",
            "adds": f"{line.contribution:+.3f}",
            "newest fact": newest[line.id],
        }
        cell = bar(line.contribution / full, plain)
        table.add_row(line.title, cell, *(cells[name] for name in names))
    if not verdict.constraints:
        sum_of_all = {"adds": f"{verdict.margin:+.3f}"}
        off = {"adds": f"{verdict.deviation:.3f}"}
        both = both_ways(verdict.deviation / full, plain)
        added = bar(verdict.margin / full, plain)
        table.add_row("All together", added, *(sum_of_all.get(name, "") for name in names))
        table.add_row("Give or take", both, *(off.get(name, "") for name in names))
    return table


def _then_and_now(recommendation: Recommendation, plain: bool) -> RenderableType:
    arrow = "->" if plain else "→"
    calls, leans = (Table.grid(padding=(0, 2, 0, 2)) for _ in range(2))
    for lens in reversed(LENSES):
        verdict = recommendation.verdicts[lens]
        label = _articles(recommendation) if lens == "documents" else "Today"
        call = Text(call_text(verdict), style=f"bold {COLOURS[verdict.framework]}")
        calls.add_row(label, call, Text(f"margin {verdict.margin:+.2f}", style="dim"))
    for then, now in words.moved(recommendation):
        leans.add_row(now.title, f"{then.lean:+.2f} {arrow} {now.lean:+.2f}")
    return Group(Text("Then and now", style="bold"), calls, leans)


def _articles(recommendation: Recommendation) -> str:
    heard = recommendation.terms.sources
    return "Articles, 2019-2023" if heard is None else f"Only {', '.join(sorted(heard))}"


def _contests(
    recommendation: Recommendation, catalog: Catalog, width: int
) -> RenderableType | None:
    rows = words.contest_rows(recommendation, catalog)
    return listed("Where the articles contradict each other", rows, width=width) if rows else None


def _flips(recommendation: Recommendation, catalog: Catalog, width: int) -> RenderableType:
    rows = words.flip_rows(recommendation, catalog)
    return listed(
        "What would change it", rows or ["no single answer, criterion or source"], width=width
    )


def _tornado(recommendation: Recommendation, plain: bool, width: int) -> RenderableType:
    verdict = recommendation.verdict
    titles = {line.id: line.title for line in verdict.rows}
    arrow = "->" if plain else "→"
    rows = [
        f"{titles[swing.id]}: {swing.halved:+.3f} {arrow} {swing.doubled:+.3f}"
        for swing in recommendation.flips.tornado
    ]
    return listed("The margin with one weight halved and doubled", rows, width=width)


def _advice(recommendation: Recommendation, width: int) -> RenderableType | None:
    rows = [*(line.says for line in recommendation.advice), *recommendation.makes]
    return listed("Good to know", rows, width=width) if rows else None


def _answers(recommendation: Recommendation, catalog: Catalog, width: int) -> RenderableType | None:
    rows = stated.answer_rows(recommendation, catalog)
    return listed("Answers", rows, width=width) if rows else None


def _sources(recommendation: Recommendation, catalog: Catalog, width: int) -> RenderableType | None:
    rows = sources.cited_sources(recommendation, catalog).values()
    return listed("Sources", rows, "not bold dim", numbered=True, width=width) if rows else None
