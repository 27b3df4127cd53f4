"""Read every check, the changed ones twice, and say what came of each."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from tools.data.checks import Check
from tools.recheck.comparing import doubt, holds, shown
from tools.recheck.reading import Reading

State = Literal["unchanged", "changed", "unread"]
Read = Callable[[Sequence[Check]], dict[Check, Reading]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What came of a check: what was found where it changed, why where it could not be read."""

    check: Check
    state: State
    found: str = ""
    why: str = ""


def recheck(checks: Sequence[Check], read: Read) -> list[Outcome]:
    """The outcome of each check; a change is reported only if a second reading says the same."""
    first = read(checks)
    outcomes = {check: _outcome(check, first[check]) for check in checks}
    again = [check for check in outcomes if outcomes[check].state == "changed"]
    second = read(again) if again else {}
    for check in again:
        outcomes[check] = _confirmed(outcomes[check], first[check], second[check])
    return list(outcomes.values())


def _outcome(check: Check, reading: Reading) -> Outcome:
    if reading.why:
        return Outcome(check=check, state="unread", why=reading.why)
    if holds(check, reading.texts):
        return Outcome(check=check, state="unchanged")
    if why := doubt(check, reading.texts):
        return Outcome(check=check, state="unread", why=why)
    return Outcome(check=check, state="changed", found=shown(check, reading.texts))


def _confirmed(outcome: Outcome, first: Reading, second: Reading) -> Outcome:
    check = outcome.check
    if second.why:
        return Outcome(check=check, state="unread", why=f"at the second reading: {second.why}")
    if holds(check, second.texts) or shown(check, first.texts) != shown(check, second.texts):
        one, two = shown(check, first.texts), shown(check, second.texts)
        return Outcome(check=check, state="unread", why=f"two readings differ: {one}; {two}")
    return outcome
