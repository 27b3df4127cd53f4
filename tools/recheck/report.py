"""Tell what came of a recheck: to a person as text, to a script as JSON."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from tools.recheck.outcome import Outcome, State
from tools.recheck.resting import Move

CHANGED, UNREAD = 1, 2  # exit codes


@dataclass(frozen=True, slots=True, kw_only=True)
class Resting:
    """What rests on a changed fact."""

    ratings: list[str]
    others: list[str]
    moves: list[Move]


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """Everything there is to tell.

    `in_full` counts the facts of which every source was read, `due` names those of them that were
    last read before today, and `written` says that `accessed` was set there.
    """

    outcomes: Sequence[Outcome]
    resting: Mapping[str, Resting]
    in_full: int
    due: Sequence[str]
    written: bool

    def of(self, state: State) -> list[Outcome]:
        """The outcomes of one state."""
        return [outcome for outcome in self.outcomes if outcome.state == state]

    @property
    def facts_read(self) -> set[str]:
        """The facts of which a check was read, changed or not."""
        return {each.check.fact for each in self.outcomes if each.state != "unread"}

    @property
    def code(self) -> int:
        """The exit code: a change is worth more attention than what could not be read."""
        if self.of("changed"):
            return CHANGED
        return UNREAD if self.of("unread") else 0


def as_json(report: Report) -> dict[str, Any]:
    """The report for a script."""
    return {
        "checks": len(report.outcomes),
        "unchanged": len(report.of("unchanged")),
        "facts_read": sorted(report.facts_read),
        "changed": [
            {
                **_named(each),
                "was": f"{each.check.how} {each.check.wanted}",
                "found": each.found,
                **asdict(report.resting[each.check.fact]),
            }
            for each in report.of("changed")
        ],
        "unread": [{**_named(each), "why": each.why} for each in report.of("unread")],
        "in_full": report.in_full,
        "due": sorted(report.due),
        "written": report.written,
    }


def _named(outcome: Outcome) -> dict[str, str]:
    check = outcome.check
    return {"fact": check.fact, "read": check.read, "of": check.of, "item": check.item}


def as_text(report: Report) -> str:
    """The report for a person."""
    count = Counter(each.state for each in report.outcomes)
    facts = {each.check.fact for each in report.outcomes}
    rows = [
        f"{len(report.outcomes)} checks of {len(facts)} facts: {count['unchanged']} unchanged,"
        f" {count['changed']} changed, {count['unread']} could not be read."
    ]
    for title, part in (
        ("Changed", _changed(report)),
        ("Could not be read, which says nothing about the fact", _unread(report)),
        ("Read again with every source", _in_full(report)),
    ):
        rows += ["", title, *(f"  {row}" for row in part)] if part else []
    return "\n".join(rows)


def _changed(report: Report) -> list[str]:
    rows: list[str] = []
    for fact in dict.fromkeys(each.check.fact for each in report.of("changed")):
        rows.append(fact)
        for each in report.of("changed"):
            if each.check.fact == fact:
                rows += [f"  {each.check.what}", f"    {_from_to(each)}"]
        rows += [f"  {row}" for row in _rests(report.resting[fact])]
    return rows


def _from_to(outcome: Outcome) -> str:
    check = outcome.check
    was = {"is": "was", "has": "had", "lacks": "lacked"}[check.how]
    return f"{was} {check.wanted}; now: {outcome.found}"


def _rests(resting: Resting) -> list[str]:
    rows = [f"a rating rests on it: {row}" for row in resting.ratings]
    rows += [f"rests on it: {row}" for row in resting.others]
    rows += [
        f"verdict could move: {each.persona}, {each.now} -> {each.then}" for each in resting.moves
    ]
    return rows or ["nothing rests on it"]


def _unread(report: Report) -> list[str]:
    by_reason: dict[str, list[Outcome]] = {}
    for each in report.of("unread"):
        by_reason.setdefault(each.why, []).append(each)
    rows = []
    for reason, outcomes in sorted(by_reason.items(), key=lambda row: len(row[1])):
        rows.append(f"{reason}:")
        rows += [f"  {each.check.fact}: {each.check.what}" for each in outcomes]
    return rows


def _in_full(report: Report) -> list[str]:
    if not report.in_full:
        return []
    dated = "accessed was set to today" if report.written else "--write sets accessed to today"
    return [f"{report.in_full} facts; in {len(report.due)} of them {dated}"]
