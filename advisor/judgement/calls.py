"""How sure a verdict is: its call, from which win share on, and in words."""

from math import ceil, floor
from typing import Literal

from advisor.frameworks import TITLES, Framework
from advisor.values import value

Call = Literal["clear", "leaning", "close", "constraint", "none"]


@value
class Thresholds:
    """From what win share on a call is clear or leaning."""

    clear: float = 0.92
    leaning: float = 0.75


THRESHOLDS = Thresholds()  # chosen on the odd half of the personas: docs/calibration.md


def grade(share: float, at: Thresholds = THRESHOLDS) -> Call:
    """How sure a win share is, where no hard need decides."""
    if share >= at.clear:
        return "clear"
    return "leaning" if share >= at.leaning else "close"


def readings(share: float) -> str:
    """A win share as a number of 100 readings of the evidence, never all and never none of them.

    The leader's is rounded down, so that what falls short of a threshold reads so; the other's is
    rounded up, so that both come to 100.
    """
    if share > 0.995:
        return "over 99"
    if share < 0.005:
        return "under 1"
    cut = 1e-9  # what adding up leaves of a whole number
    return str(floor(100 * share + cut) if share >= 0.5 else ceil(100 * share - cut))


# How sure a call is, in words that need no explanation; its ids stay those of JSON.
HOW_SURE = {"clear": "clearly", "leaning": "probably", "constraint": "by a hard need"}


def outcome(call: str, framework: Framework | None) -> str:
    """A call in a few words."""
    if framework is None:
        return "both frameworks are ruled out" if call == "none" else "too close to call"
    return f"{TITLES[framework]}, {HOW_SURE[call]}"
