"""Show two recommendations side by side: what parts them, what unites them, what would."""

from collections.abc import Iterable, Sequence

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from advisor.frameworks import TITLES
from advisor.interview.terms import Terms, weight_text
from advisor.judgement.comparison import Comparison, Swap
from advisor.judgement.verdict import outcome
from advisor.knowledge.model import UNSURE, Catalog
from advisor.report.recommendation import words
from advisor.report.screen import COLOURS, Screen, listed, put, wrapped

FEW_ROWS = 5  # of what is weighed differently, unless --why asks for all
WHO = ("First", "Second")


def show_both(
    screen: Screen,
    comparison: Comparison,
    catalog: Catalog,
    names: Sequence[str],
    *,
    why: bool,
) -> None:
    """Both verdicts, what was answered and weighed differently, what both say, what would unite.

    Args:
        names: what the two are called, first and second.
        why: everything that is weighed differently, instead of what differs most.
    """
    width = min(80, screen.console.width)
    for part in (
        *_headlines(comparison, catalog, names, width),
        _terms(comparison, width),
        _differs(comparison, catalog, width),
        _weighed(comparison, why, width),
        _agreed(comparison, catalog, width),
        _swaps(comparison, catalog, width),
        wrapped("More on one of them: fwpick recommend FILE --why", width),
    ):
        if part is not None:
            put(screen, part)
            screen.console.print()


def _headlines(
    comparison: Comparison, catalog: Catalog, names: Sequence[str], width: int
) -> list[RenderableType]:
    """For each its name, the verdict, what is ruled out and what comes before either."""
    parts: list[RenderableType] = []
    for who, name, one in zip(WHO, names, comparison.both, strict=True):
        shown = "".join(each if each.isprintable() else repr(each)[1:-1] for each in name)
        text = Text(wrapped(f"{who}: {shown}", width), style="dim")  # a file's name may hold any
        verdict = wrapped(words.headline(one.verdict), width)
        text.append(f"\n{verdict}", style=f"not dim bold {COLOURS[one.verdict.framework]}")
        for row in (*words.constraint_rows(one, catalog), *one.clashes):
            text.append(f"\n{wrapped(f'! {row}', width, indent=2)}", style="not dim bold red")
        for line in one.before:
            row = wrapped(f"Before either of the two: {line.says}", width, indent=2)
            text.append(f"\n{row}", style="not dim")
        parts.append(text)
    return parts


def _terms(comparison: Comparison, width: int) -> RenderableType | None:
    if comparison.same_terms:
        return None
    rows = [
        f"{who}: {_terms_in_words(one.terms)}"
        for who, one in zip(WHO, comparison.both, strict=True)
    ]
    hint = "The same for both: --lens, --source, --weight"
    return listed("Judged on different terms", [*rows, hint], width=width)


def _terms_in_words(terms: Terms) -> str:
    heard = f", only {', '.join(sorted(terms.sources))} heard" if terms.sources else ""
    stated = ", ".join(f"{name} {weight_text(value)}" for name, value in terms.weights.items())
    return f"lens {terms.lens}{heard}{f', weights stated: {stated}' if stated else ''}"


def _differs(comparison: Comparison, catalog: Catalog, width: int) -> RenderableType:
    rows = [
        (
            catalog.questions[row.question].title,
            _said(catalog, row.question, row.first),
            _said(catalog, row.question, row.second),
        )
        for row in comparison.differs
    ]
    if not rows:
        return Text(wrapped("Both answered every question alike.", width), style="bold")
    return _side_by_side("Answered differently", rows, width)


def _said(catalog: Catalog, question: str, answer: str) -> str:
    return "(not said)" if answer == UNSURE else catalog.questions[question].words(answer)


def _weighed(comparison: Comparison, why: bool, width: int) -> RenderableType | None:
    rows = comparison.weighed if why else comparison.weighed[:FEW_ROWS]
    cells = [(row.title, _percent(row.first), _percent(row.second)) for row in rows]
    if left := len(comparison.weighed) - len(rows):
        cells.append((f"({left} more: --why)", "", ""))
    return _side_by_side("Weighed differently", cells, width) if cells else None


def _percent(share: float) -> str:
    return f"{100 * share:.0f} % of all weight" if share else "does not count"


def _side_by_side(head: str, rows: Iterable[tuple[str, str, str]], width: int) -> RenderableType:
    """What is compared, and beside it both sides; each breaks within its own third."""
    table = Table(box=None, padding=(0, 1, 0, 0), pad_edge=False, width=width)
    for title in (head, *WHO):
        table.add_column(title, overflow="fold", ratio=1, header_style="bold")
    for row in rows:
        table.add_row(*row)
    return table


def _agreed(comparison: Comparison, catalog: Catalog, width: int) -> RenderableType | None:
    alike = [
        f"{catalog.questions[name].title}: {catalog.questions[name].words(answer)}"
        for name, answer in comparison.agreed.items()
    ]
    rows = [f"Both said: {'; '.join(alike)}"] if alike else []
    ours, theirs = (words.sides(one.verdict) for one in comparison.both)
    for framework in ours:
        shared = [title for title in ours[framework] if title in theirs[framework]]
        label = f"For {TITLES[framework]} in both" if framework else "Even in both"
        rows += [f"{label}: {', '.join(sorted(shared))}"] if shared else []
    return listed("What both agree on", rows, width=width) if rows else None


def _swaps(comparison: Comparison, catalog: Catalog, width: int) -> RenderableType:
    head = "Which answer of the other's would change the verdict to the other's"
    if comparison.same_verdict:
        said = outcome(comparison.first.verdict.call, comparison.first.verdict.framework)
        also = outcome(comparison.second.verdict.call, comparison.second.verdict.framework)
        both = said if said == also else f"{said} and {also}"
        return listed(wrapped(head, width), [f"none is needed: {both}"], width=width)
    rows = [
        f"{who} with {_swap(catalog, swap)}"
        for who, swaps in zip(WHO, (comparison.first_swaps, comparison.second_swaps), strict=True)
        for swap in swaps
    ]
    none = "no single one: it takes several answers"
    if not comparison.same_terms:
        none = "no single one: it takes several answers, or the same terms"
    return listed(wrapped(head, width), rows or [none], width=width)


def _swap(catalog: Catalog, swap: Swap) -> str:
    title = catalog.questions[swap.question].title
    before, after = (
        "nothing said" if value == UNSURE else f'"{catalog.questions[swap.question].words(value)}"'
        for value in (swap.before, swap.after)
    )
    return f"{title}: {after} instead of {before}: {outcome(swap.call, swap.framework)}"
