"""Show what is about to be made, how far it is, and what was made."""

import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from advisor.errors import command_in
from advisor.frameworks import TITLES
from advisor.interview.asking import folded
from advisor.judgement.decision import Decision
from advisor.report.payload import counted_files
from advisor.report.screen import Screen, put, wrapped
from advisor.shell import quoted
from advisor.starter.join import BESIDE, Survey

OUTLINE_LEVELS = 2  # levels shown before a folder is only counted
NAME_CELLS = 46  # cells of the names, so that the sizes stand under each other
SIZE_CELLS = 24  # cells of what an outline says of a folder, and of what stands before it


def show_preview(screen: Screen, destination: Path, sizes: Mapping[str, int]) -> None:
    """Every file that a project would have, and its size."""
    put(screen, f"{destination}/ would hold {_amount(sizes)}:")
    for row in tree_rows(sizes):
        put(screen, row)
    put(screen, "Nothing was written.")


def show_stopped(folder: Path) -> None:
    """Say on standard error that what is read there is half of an update."""
    print("An update was stopped here, half done; this takes it back:", file=sys.stderr)
    print(f"  {command_in(folder, 'update')}", file=sys.stderr)


def show_contents(screen: Screen, shown: Mapping[str, str]) -> None:
    """The content of some files; a heading for each where there are several."""
    for path, text in shown.items():
        if len(shown) > 1:
            put(screen, f"==> {path} <==")
        print(text, end="", file=screen.console.file)  # exactly as it would be written


def show_survey(screen: Screen, folder: Path, found: Survey) -> None:
    """What would become of a folder that files are added to."""
    for title, paths in (
        ("new", found.new),
        ("there already, the same", found.same),
        ("there already, and other: yours stays", found.conflicts),
    ):
        if paths:
            put(screen, f"{folder}/, {len(paths)} {title}:")
            for path in paths:
                put(screen, f"  {path}")


def show_outline(screen: Screen, destination: Path, sizes: Mapping[str, int]) -> None:
    """The upper levels of a project's tree, what lies deeper counted; last, where it goes."""
    cells = min(NAME_CELLS, screen.console.width - SIZE_CELLS)
    for row in tree_rows(sizes, OUTLINE_LEVELS, cells):
        put(screen, row)
    put(screen, f"In all {_amount(sizes)} in {destination}/")


def tree_rows(
    sizes: Mapping[str, int], depth: int | None = None, cells: int = NAME_CELLS
) -> list[str]:
    """A line for each folder with the sum of its files, and one for each file, with its size.

    Args:
        sizes: path -> bytes.
        depth: show folders down to this level, and the files of the first one alone.
        cells: of the names.
    """
    rows: dict[str, str] = {}  # path -> its line
    for path in sorted(sizes, key=lambda each: ("/" in each, each)):
        *folders, name = path.split("/")
        for level, folder in enumerate(folders[:depth]):
            above = "/".join(folders[: level + 1]) + "/"
            rows[above] = _row(level, f"{folder}/", _amount(_below(sizes, above)), cells)
        if depth is None or not folders:
            rows[path] = _row(len(folders), name, _size(sizes[path]), cells)
    return list(rows.values())


def _row(level: int, name: str, amount: str, cells: int) -> str:
    return f"{'  ' * (level + 1)}{name}".ljust(cells) + f"  {amount}"


def _below(sizes: Mapping[str, int], folder: str) -> dict[str, int]:
    return {path: size for path, size in sizes.items() if path.startswith(folder)}


def _amount(sizes: Mapping[str, int]) -> str:
    return f"{counted_files(len(sizes))}, {_size(sum(sizes.values()))}"


def _size(count: int) -> str:
    return f"{count} B" if count < 1000 else f"{count / 1000:.1f} kB"


@contextmanager
def progress(screen: Screen, name: str) -> Iterator[Callable[[int, int], None] | None]:
    """A bar that fills as files are made, told (done, in all); None on a plain screen."""
    if screen.plain:
        yield None
        return
    from rich.progress import BarColumn, Progress, TextColumn  # 0.03 s: only on a terminal

    shown = Progress(
        TextColumn(f"Making {name}"),
        BarColumn(40),
        TextColumn("{task.completed} of {task.total} files"),
        console=screen.console,
        transient=True,
    )
    with shown:
        task = shown.add_task("", total=None)
        yield lambda done, total: shown.update(task, completed=done, total=total)


def show_made(
    screen: Screen,
    destination: Path,
    count: int,
    decision: Decision,
    again: str,
    shaped: Sequence[str] = (),
    beside: Sequence[str] = (),
    without_make: Sequence[str] = (),
) -> None:
    """What was made, what to do next, and the command that makes it again.

    Args:
        again: in as many lines as it needs.
        shaped: what each answer made of it.
        beside: the files of a person's own beside which the starter's were put.
        without_make: what to type where there is no make; empty where there is.
    """
    merge = ", ".join(f"{path}{BESIDE}" for path in beside)
    width = screen.console.width
    for row in (
        f"{TITLES[decision.framework]} starter with {count} files in {destination}/",
        wrapped(decision.how, width),
        *([wrapped(f"Made by the answers: {'; '.join(shaped)}.", width)] if shaped else []),
        "",
        "Next:",
        f"  cd {quoted(str(destination))}",
        *([f"  merge into yours what stands beside it: {merge}"] if beside else []),
        *([f"  {line}" for line in without_make] or _by_make(width)),
        "",
        "The same again without questions, in another folder:",
        again,
    ):
        put(screen, row)


def _by_make(width: int) -> list[str]:
    works = {
        "make train": "sets up its own environment first, then trains on real data",
        "make evaluate": "figures on inputs it has never seen",
    }
    return [wrapped(f"  {name:<16}  {says}", width, indent=20) for name, says in works.items()]


def show_setup(note: str, onwards: str, *, file: TextIO) -> None:
    """How a project's setup ended, and the command to go on with."""
    print(f"\n{folded(note)}\n  {onwards}", file=file)
