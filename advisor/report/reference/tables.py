"""Show the data to a person: the page of one thing, the tables of many."""

from typing import Any

from rich.table import Table
from rich.text import Text

from advisor.knowledge.model import LENSES
from advisor.report.reference.interview import effects
from advisor.report.reference.pages import Page
from advisor.report.screen import Screen, bar, listed, put, wrapped

Entry = dict[str, Any]
SHORT_CELLS = 5  # cells of a bar on each side of the middle, where two stand side by side
# Narrower than this many cells a column goes; a figure is never cut.
TITLES_FROM_CELLS, BARS_FROM_CELLS = 80, 60


def show_page(screen: Screen, page: Page) -> None:
    """A heading, sentences, and lists with hanging indents."""
    width = min(80, screen.console.width)
    put(screen, Text(wrapped(page.title, width), style="bold"))
    for sentence in page.intro:
        put(screen, wrapped(sentence, width))
    for title, rows in page.sections:
        put(screen, "")
        put(screen, listed(wrapped(title, width), rows, width=width))


def show_criteria(screen: Screen, rows: list[Entry], heard: list[str] | None) -> None:
    """Both lenses side by side, with diverging bars where there is room.

    Args:
        heard: the articles admitted; None is all of them.
    """
    width = screen.console.width
    table = Table(box=None, padding=(0, 1, 0, 0), pad_edge=False)
    table.add_column("Criterion", style="bold", overflow="fold")
    if width >= TITLES_FROM_CELLS:
        table.add_column("", no_wrap=True)
    heads = {"documents": "Articles", "today": "Today"}
    for lens in reversed(LENSES):
        if width >= BARS_FROM_CELLS:
            table.add_column(f"{heads[lens]:^{2 * SHORT_CELLS + 1}}", no_wrap=True)
        table.add_column(
            "" if width >= BARS_FROM_CELLS else heads[lens], justify="right", no_wrap=True
        )
    for row in rows:
        cells: list[str | Text] = [row["id"]]
        if width >= TITLES_FROM_CELLS:
            cells.append(row["title"])
        for lens in reversed(LENSES):
            lean = row["lenses"][lens]["lean"]
            if width >= BARS_FROM_CELLS:
                cells.append(bar(lean, screen.plain, SHORT_CELLS))
            cells.append(_lean(row, lens))
        table.add_row(*cells)
    only = f"Articles: {', '.join(heard)} alone. " if heard else ""
    put(screen, table)
    put(screen, "")
    put(
        screen,
        wrapped(
            f"{only}"
            "Each number is a lean. Left of the middle and below 0: TensorFlow; right and above: "
            "PyTorch; ?: nothing reliable is known. How a number comes about: fwpick explain "
            "CRITERION; what a lean is: fwpick explain lean",
            min(80, width),
        ),
    )


def _lean(row: Entry, lens: str) -> str:
    known = row["ratings"] if lens == "today" else row["lenses"][lens]["articles"]
    return f"{row['lenses'][lens]['lean']:+.2f}" if known else "?"


def show_questions(screen: Screen, rows: list[Entry]) -> None:
    """The interview: flag, prompt, answers and what each weighs."""
    width = min(80, screen.console.width)
    for row in rows:
        head = f"{row['flag']}  {row['title']}"
        put(screen, Text(head, style="bold"))
        put(screen, wrapped(f"{row['prompt']} (--yes takes: {row['default']})", width))
        table = Table.grid(padding=(0, 2, 0, 0))
        table.add_column(min_width=2)
        table.add_column(no_wrap=True)
        table.add_column(overflow="fold", ratio=1)
        table.add_column(overflow="fold", ratio=1)
        table.width = width
        for choice in row["choices"]:
            table.add_row("", choice["id"], choice["says"], effects(choice) or "-")
        put(screen, table)
        put(screen, "")
    put(
        screen,
        wrapped(
            "Every question also takes unsure: what projects usually answer then counts a little, "
            "and as doubt. The figures are weights; - does not count. More: fwpick explain "
            "question:ID, fwpick explain weight",
            width,
        ),
    )


def show_stale(screen: Screen, rows: list[Entry], nothing: str) -> None:
    """The facts grown old, oldest first.

    Args:
        nothing: what to say when there are none.
    """
    width = min(80, screen.console.width)
    if not rows:
        put(screen, wrapped(nothing, width))
        return
    for row in rows:
        dates = f"read {row['read']}, published {row['published'] or 'undated'}"
        text = f"{row['days']} days  {row['fact']} ({dates}): {row['says']}"
        put(screen, wrapped(text, width, indent=2))
