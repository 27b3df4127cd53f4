"""What judging yields: the sum line by line, the call and its thresholds, what would flip it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from advisor.frameworks import TITLES, Framework
from advisor.interview.questionnaire import Answers
from advisor.interview.terms import Terms
from advisor.knowledge.model import Advice, Lens

Call = Literal["clear", "leaning", "close", "constraint", "none"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Thresholds:
    """From what win share and margin on a call is clear or leaning; both conditions must hold."""

    clear_share: float = 0.92
    clear_margin: float = 0.10
    leaning_share: float = 0.75
    leaning_margin: float = 0.05


THRESHOLDS = Thresholds()  # chosen on the odd half of the personas: docs/calibration.md


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One row of the sum: a criterion, or what the team knows.

    `lean` and `contribution` are positive towards PyTorch; `share` is the weight over all weights.
    """

    id: str
    title: str
    weight: float
    share: float
    lean: float
    spread: float
    contribution: float
    because: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Constraint:
    """A framework that a hard need excludes, the answer that says so and the fact behind it."""

    framework: Framework
    question: str
    answer: str
    because: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What one lens says: `leader` is the margin's sign, `framework` is named only if called."""

    lens: Lens
    call: Call
    framework: Framework | None
    leader: Framework | None
    margin: float
    win_share: float
    lines: tuple[Line, ...]
    experience: Line
    constraints: tuple[Constraint, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerFlip:
    """One answer that, changed alone, changes the call or the framework."""

    question: str
    before: str
    after: str
    call: Call
    framework: Framework | None
    margin: float


@dataclass(frozen=True, slots=True, kw_only=True)
class CriterionFlip:
    """The share of all weights at which a criterion turns the margin, others in their ratios."""

    id: str
    share: float
    flip_share: float
    towards: Framework


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceFlip:
    """A source without which the call or the framework would be another."""

    source: str
    title: str
    call: Call
    framework: Framework | None
    margin: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Swing:
    """The margin with one line's weight halved and doubled."""

    id: str
    halved: float
    doubled: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Flips:
    """Everything that would change the verdict."""

    answers: tuple[AnswerFlip, ...] = ()
    criteria: tuple[CriterionFlip, ...] = ()
    sources: tuple[SourceFlip, ...] = ()
    tornado: tuple[Swing, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Recommendation:
    """The whole answer: on which terms, both verdicts, and what they rest on."""

    terms: Terms
    answers: Answers
    verdicts: Mapping[Lens, Verdict]
    flips: Flips
    advice: tuple[Advice, ...]

    @property
    def verdict(self) -> Verdict:
        """The verdict of the lens asked for."""
        return self.verdicts[self.terms.lens]


def grade(margin: float, share: float, at: Thresholds = THRESHOLDS) -> Call:
    """How sure a margin and its win share are, where no hard need decides."""
    if share >= at.clear_share and abs(margin) >= at.clear_margin:
        return "clear"
    if share >= at.leaning_share and abs(margin) >= at.leaning_margin:
        return "leaning"
    return "close"


def call_text(verdict: Verdict) -> str:
    """The verdict in a few words."""
    if verdict.call == "none":
        return "Both frameworks are ruled out"
    if verdict.call == "close" or verdict.framework is None:
        return "Too close to call"
    how = {"clear": "clearly", "leaning": "leaning", "constraint": "by a hard need"}[verdict.call]
    return f"{TITLES[verdict.framework]}, {how}"


def counted(verdict: Verdict) -> list[Line]:
    """The lines that weigh anything, largest contribution first, then largest share."""
    lines = [line for line in (*verdict.lines, verdict.experience) if line.weight]
    return sorted(lines, key=lambda line: (-abs(line.contribution), -line.share, line.id))


def outcome(call: str, framework: Framework | None) -> str:
    """A changed verdict in a few words."""
    if framework is None:
        return "both ruled out" if call == "none" else "too close to call"
    return f"{TITLES[framework]} ({call})"
