"""Show a recommendation to a person: in colour in a terminal, in plain ASCII anywhere else."""

import os
import shlex
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from textwrap import fill

from rich.console import Console, Group, RenderableType
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from advisor import citations, summary
from advisor.decision import Decision
from advisor.model import LENSES, TITLES, Catalog, Framework
from advisor.verdict import Recommendation, Verdict

HALF = 10  # cells of a bar on each side of the middle
COLOURS: dict[Framework | None, str] = {
    "pytorch": "dark_orange",
    "tensorflow": "bright_blue",
    None: "yellow",
}
# Narrower than this many cells a column goes; a figure is never cut.
COLUMNS = {"weight": 0, "lean": 66, "adds": 0, "newest fact": 78}
FEW = 5  # rows of each list that --why shows in full


@dataclass(frozen=True, slots=True)
class Screen:
    """Where a person reads: the console, and whether it gets plain ASCII."""

    console: Console
    plain: bool


def make_screen(*, plain: bool, stderr: bool = False) -> Screen:
    """A screen fit for its stream: plain without a terminal, 80 columns where none are known.

    NO_COLOR and TERM=dumb are honoured.
    """
    stream = sys.stderr if stderr else sys.stdout
    plain = plain or not stream.isatty() or os.environ.get("TERM") == "dumb"
    console = Console(
        file=stream,
        highlight=False,
        no_color=plain or None,
        color_system=None if plain else "auto",
        width=80 if plain else None,
        emoji=False,
        markup=False,
    )
    return Screen(console, plain)


def show(screen: Screen, recommendation: Recommendation, catalog: Catalog, *, why: bool) -> None:
    """The whole report: verdict, bars, then and now, flips, advice, sources.

    Args:
        why: every flip, the tornado and every source, instead of the nearest few.
    """
    plain = screen.plain
    for part in (
        _headline(recommendation, catalog, plain),
        *_notes(recommendation, catalog),
        _bars(recommendation, catalog, plain, screen.console.width),
        _then_and_now(recommendation, plain),
        _flips(recommendation, catalog, why),
        _tornado(recommendation, plain) if why else None,
        _advice(recommendation),
        _answers(recommendation),
        _sources(recommendation, catalog, why),
    ):
        if part is not None:
            _print(screen, part)
            screen.console.print()


def show_preview(screen: Screen, destination: Path, sizes: Mapping[str, int]) -> None:
    """The files a project would have."""
    _print(screen, f"{destination}/ would hold {len(sizes)} files:")
    for path, size in sizes.items():
        _print(screen, f"  {size:>8,} bytes  {path}")
    _print(screen, "Nothing was written.")


def show_made(
    screen: Screen, destination: Path, count: int, decision: Decision, again: str
) -> None:
    """What was made, what to do next, and the command that makes it again."""
    for row in (
        f"{TITLES[decision.framework]} starter with {count} files in {destination}/",
        decision.how,
        "",
        "Next:",
        f"  cd {shlex.quote(str(destination))}",
        "  make train        sets up its own environment first, then trains on real data",
        "  make evaluate     figures on pictures it has never seen",
        "",
        "The same again without questions:",
        f"  {again}",
    ):
        _print(screen, row)


def _print(screen: Screen, part: RenderableType) -> None:
    """Print, without breaking what is too long for the screen and without trailing blanks."""
    if not screen.plain:
        screen.console.print(part, soft_wrap=isinstance(part, str | Text))
        return
    with screen.console.capture() as captured:
        screen.console.print(part, soft_wrap=isinstance(part, str | Text))
    lines = (line.rstrip() for line in captured.get().splitlines())
    print("\n".join(lines), file=screen.console.file)


def _headline(recommendation: Recommendation, catalog: Catalog, plain: bool) -> RenderableType:
    verdict = recommendation.verdict
    colour = COLOURS[verdict.framework]
    title = Text(summary.call_text(verdict), style=f"bold {colour}")
    detail = Text(
        f"margin {verdict.margin:+.2f} (-1 TensorFlow, +1 PyTorch), "
        f"{_leader(verdict)}lens {recommendation.lens}, facts as of {catalog.as_of}",
        style="dim",
    )
    body = Group(title, Text(_reason(verdict)), detail)
    return body if plain else Panel(body, border_style=colour, padding=(0, 1))


def _leader(verdict: Verdict) -> str:
    if verdict.leader is None:
        return ""
    share = "over 99" if verdict.win_share > 0.995 else f"{100 * verdict.win_share:.0f}"
    return f"{TITLES[verdict.leader]}'s win share {share} %, "


def _reason(verdict: Verdict) -> str:
    lines = summary.counted(verdict)
    if not lines:
        return "No answer gave any criterion weight: answer a few questions first."
    parts = []
    for framework, towards in (("pytorch", 1), ("tensorflow", -1)):
        names = [line.title for line in lines if line.contribution * towards > 0][:3]
        if names:
            parts.append(f"For {TITLES[framework]}: {', '.join(names)}.")  # type: ignore[index]
    return " ".join(parts) or "Nothing that counts here leans either way."


def _notes(recommendation: Recommendation, catalog: Catalog) -> list[RenderableType]:
    rows = summary.constraint_rows(recommendation, catalog)
    return [Group(Text(f"! {row}", style="bold red")) for row in rows]


def _bars(
    recommendation: Recommendation, catalog: Catalog, plain: bool, width: int
) -> RenderableType | None:
    lines = summary.counted(recommendation.verdict)
    if not lines:
        return None
    table = Table(box=None, padding=(0, 1, 0, 0), pad_edge=False)
    table.add_column("What counts", style="bold", no_wrap=True, min_width=24)
    table.add_column(f"{'TensorFlow':>{HALF}} {'PyTorch':<{HALF}}", no_wrap=True)
    names = [name for name, needs in COLUMNS.items() if width >= needs]
    for name in names:
        table.add_column(name, justify="left" if name == "newest fact" else "right", no_wrap=True)
    largest = max(abs(line.contribution) for line in lines) or 1.0
    newest = citations.newest_dates(recommendation, catalog)
    for line in lines:
        cells = {
            "weight": f"{100 * line.share:.0f} %",
            "lean": f"{line.lean:+.2f}",
            "adds": f"{line.contribution:+.3f}",
            "newest fact": newest[line.id],
        }
        bar = _bar(line.contribution / largest, plain)
        table.add_row(line.title, bar, *(cells[name] for name in names))
    return table


def _bar(part: float, plain: bool) -> Text:
    """A bar from the middle: right for PyTorch, left for TensorFlow; `part` is in [-1, 1]."""
    cells = max(1, round(abs(part) * HALF)) if part else 0
    block, middle = ("#", "|") if plain else ("█", "│")
    left = (block * cells if part < 0 else "").rjust(HALF)
    right = (block * cells if part > 0 else "").ljust(HALF)
    return Text.assemble(
        (left, COLOURS["tensorflow"]), (middle, "dim"), (right, COLOURS["pytorch"])
    )


def _then_and_now(recommendation: Recommendation, plain: bool) -> RenderableType:
    arrow = "->" if plain else "→"
    table = Table.grid(padding=(0, 2, 0, 2))
    for lens in reversed(LENSES):
        verdict = recommendation.verdicts[lens]
        label = _articles(recommendation) if lens == "documents" else "Today"
        call = Text(summary.call_text(verdict), style=f"bold {COLOURS[verdict.framework]}")
        table.add_row(label, call, Text(f"margin {verdict.margin:+.2f}", style="dim"))
    for then, now in summary.moved(recommendation)[:FEW]:
        table.add_row(now.title, f"{then.lean:+.2f} {arrow} {now.lean:+.2f}", "")
    return Group(Text("Then and now", style="bold"), table)


def _articles(recommendation: Recommendation) -> str:
    heard = recommendation.sources
    return "The articles, 2019-2023" if heard is None else f"Only {', '.join(sorted(heard))}"


def _listed(title: str, rows: Iterable[str], style: str = "", *, numbered: bool = False) -> Text:
    """A heading and rows with a hanging indent; an address is never broken, so that it copies."""
    text = Text(title, style="bold")
    for number, row in enumerate(rows, start=1):
        mark = f"{number:>3}. " if numbered else "  - "
        filled = fill(
            row,
            80,
            initial_indent=mark,
            subsequent_indent=" " * len(mark),
            break_long_words=False,
            break_on_hyphens=False,
        )
        text.append(f"\n{filled}", style=style or "not bold")
    return text


def _flips(recommendation: Recommendation, catalog: Catalog, why: bool) -> RenderableType:
    rows = summary.flip_rows(recommendation, catalog, None if why else FEW)
    return _listed("What would change it", rows or ["no single answer, criterion or source"])


def _tornado(recommendation: Recommendation, plain: bool) -> RenderableType:
    verdict = recommendation.verdict
    titles = {line.id: line.title for line in (*verdict.lines, verdict.experience)}
    arrow = "->" if plain else "→"
    rows = [
        f"{titles[swing.id]}: {swing.halved:+.3f} {arrow} {swing.doubled:+.3f}"
        for swing in recommendation.flips.tornado
    ]
    return _listed("The margin with one weight halved and doubled", rows)


def _advice(recommendation: Recommendation) -> RenderableType | None:
    rows = [line.says.strip() for line in recommendation.advice]
    return _listed("Good to know", rows) if rows else None


def _answers(recommendation: Recommendation) -> RenderableType | None:
    rows = summary.answer_rows(recommendation)
    return _listed("Answers", rows) if rows else None


def _sources(recommendation: Recommendation, catalog: Catalog, why: bool) -> RenderableType | None:
    rows = list(citations.cited_sources(recommendation, catalog).values())
    if not rows:
        return None
    if why or len(rows) <= FEW:
        return _listed("Sources", rows, "not bold dim", numbered=True)
    newest = citations.newest_sources(recommendation, catalog)
    title = f"Newest source of each ({len(rows)} in all: --why)"
    return _listed(title, newest, "not bold dim", numbered=True)
