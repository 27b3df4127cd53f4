"""Show to a person what the machine has and what that means."""

from typing import Any

from advisor.frameworks import TITLES
from advisor.report.payload import source_line
from advisor.report.screen import Screen, listed, put, wrapped

Entry = dict[str, Any]
GIB = 2**30


def show_checkup(screen: Screen, report: Entry) -> None:
    """The machine, then each framework on it, then the answers it gives and the sources."""
    width = min(80, screen.console.width)
    put(screen, "This machine")
    for label, text in _rows(report["machine"]):
        put(screen, wrapped(f"  {label:<12} {text}", width, indent=15))
    put(screen, "")
    put(screen, wrapped(f"Your defaults file: {_defaults(report['defaults'])}", width))
    for framework, title in TITLES.items():
        rows = [
            f"{row['effect']}: {row['says']} ({row['because']})"
            for row in report["frameworks"][framework]
        ]
        put(screen, "")
        put(screen, listed(f"What it means for {title}", rows, width=width))
    put(screen, "")
    if report["answers"]:
        flags = " ".join(f"--{name} {value}" for name, value in report["answers"].items())
        row = f"It would answer by itself, with fwpick recommend --this-machine: {flags}"
        put(screen, wrapped(row, width))
    put(screen, "")
    put(screen, listed("Facts", _facts(report["facts"]), "not bold dim", width=width))


def _rows(machine: Entry) -> list[tuple[str, str]]:
    cards = [f"{card['name']}, {_driver(card)}" for card in machine["accelerators"]]
    engines = [
        f"{tool['name']} {tool['says'] or 'installed, but its engine does not answer'}"
        for tool in machine["engines"]
    ]
    java = machine["java"]
    return [
        ("System", f"{machine['system']} ({machine['release']}), {machine['architecture']}"),
        ("Python", machine["python"]),
        ("GPU", "; ".join(cards) or "none found"),
        ("Computes on", machine["accelerator"]),
        ("Java", "none" if java is None else java["says"] or "installed, but does not answer"),
        ("Containers", "; ".join(engines) or "none"),
        ("Disk free", _size(machine["disk_free"])),
        ("Memory", _size(machine["memory"])),
    ]


def _defaults(file: Entry) -> str:
    if file["path"] is None:
        return "none is read, since FWPICK_DEFAULTS is empty"
    return f"{file['path']} ({'read before your answers' if file['found'] else 'not there'})"


def _driver(card: Entry) -> str:
    return f"driver {card['driver']}" if card["driver"] else "no driver answers"


def _size(count: int | None) -> str:
    return "not known" if count is None else f"{count / GIB:.1f} GiB"


def _facts(facts: Entry) -> list[str]:
    return [
        f"{name}: {row['says']} {' '.join(f'[{source_line(each)}]' for each in row['evidence'])}"
        for name, row in facts.items()
    ]
