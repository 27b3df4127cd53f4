"""Keeps docs/benchmarks.md: one section for each benchmark, replaced when it is run again."""

import datetime
import os
import platform
import re
from collections.abc import Sequence
from pathlib import Path

PAGE = Path(__file__).resolve().parent.parent / "docs/benchmarks.md"


def machine() -> str:
    """Processor, cores, memory, system and Python, in one line."""
    name = platform.processor() or platform.machine()
    cpuinfo = Path("/proc/cpuinfo")
    if cpuinfo.is_file():
        found = re.search(r"^model name\s*:\s*(.+)$", cpuinfo.read_text(), re.MULTILINE)
        name = found[1] if found else name
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return (
        f"{name}, {os.cpu_count()} cores, {memory:.0f} GiB, {platform.system()}, "
        f"Python {platform.python_version()}"
    )


def keep(section: str, command: str, text: str) -> None:
    """Write a benchmark's result with date, machine and command into its section."""
    begins, ends = f"<!-- {section} -->", f"<!-- end of {section} -->"
    page = PAGE.read_text(encoding="utf-8")
    before, rest = page.split(begins)
    after = rest.split(ends)[1]
    taken = f"Taken {datetime.date.today():%Y-%m-%d} by `{command}` on {machine()}."
    PAGE.write_text(
        f"{before}{begins}\n\n{taken}\n\n{text.strip()}\n\n{ends}{after}",
        encoding="utf-8",
        newline="\n",
    )


def table(head: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    """A Markdown table, its first column text and the others numbers."""
    rule = ["---", *["---:"] * (len(head) - 1)]
    return "\n".join("| " + " | ".join(row) + " |" for row in (head, tuple(rule), *rows))


def chart(values: dict[str, float], unit: str, width: int = 40) -> str:
    """Horizontal bars in a code block, the longest `width` wide."""
    most, label = max(values.values()), max(map(len, values))
    bars = [
        f"{name:{label}}  {'█' * max(1, round(value / most * width)):{width}}  {value:.0f} {unit}"
        for name, value in values.items()
    ]
    return "\n".join(["```text", *bars, "```"])
