"""What a person sees in the terminal."""

import sys
from collections.abc import Sequence
from types import TracebackType

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table


class Bar:
    """A progress bar in a terminal; in a file or pipe only what `say` is given.

    Args:
        plain: no bar in a terminal either, where a debugger wants to be read.
    """

    def __init__(self, total: int, done: int, plain: bool = False) -> None:
        # soft_wrap keeps a log line in one piece however wide the terminal is.
        self._console = Console(soft_wrap=True, highlight=False)
        quiet = plain or not self._console.is_terminal
        text, bar = TextColumn("{task.description}"), BarColumn()
        columns = (text, bar, MofNCompleteColumn(), TimeRemainingColumn())
        self._progress = Progress(*columns, console=self._console, disable=quiet)
        self._task = self._progress.add_task("", total=total, completed=done)

    def advance(self, text: str) -> None:
        """One step is done; `text` stands before the bar."""
        self._progress.update(self._task, advance=1, description=text)

    def say(self, line: str) -> None:
        """A line that stays, above the bar."""
        self._console.print(line, markup=False)

    def __enter__(self) -> "Bar":
        self._progress.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._progress.stop()


def show_table(title: str, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """A table on standard output."""
    table = Table(*columns, title=title, title_justify="left")
    for row in rows:
        table.add_row(*row)
    # Without a terminal rich assumes 80 columns and breaks words; a log has no width.
    console = Console(highlight=False, width=None if sys.stdout.isatty() else 160)
    console.print(table, markup=False)
