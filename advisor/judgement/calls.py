"""How sure a verdict is: its call, from which win share on, and in words."""

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


# How sure a call is, in words that need no explanation; its ids stay those of JSON.
HOW_SURE = {"clear": "clearly", "leaning": "probably", "constraint": "by a hard need"}


def outcome(call: str, framework: Framework | None) -> str:
    """A call in a few words."""
    if framework is None:
        return "both frameworks are ruled out" if call == "none" else "too close to call"
    return f"{TITLES[framework]}, {HOW_SURE[call]}"
