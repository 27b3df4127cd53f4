"""What judging yields: the sum line by line, the call and its thresholds, what would flip it."""

from collections.abc import Mapping
from dataclasses import replace

from advisor.choices import Lens
from advisor.frameworks import TITLES, Framework
from advisor.interview.questionnaire import Answers
from advisor.interview.terms import Terms
from advisor.judgement.calls import Call, outcome
from advisor.judgement.flips import Flips
from advisor.knowledge.questions import Advice
from advisor.values import value

UNSAID = "unsaid"  # the id of the line of all that was not said


@value
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


@value
class OpenQuestion:
    """A question that was not said, with its follow-ups: what the usual answers would weigh.

    `pull` is their mean of weight x lean, `deviation` their standard deviation.
    """

    questions: tuple[str, ...]
    pull: float
    deviation: float


@value
class Unsaid:
    """All that was not said, as one row of the sum.

    `size` is the mean of sqrt(lean^2 + spread^2) and `lean`, `spread` are means too, all by
    weight; `doubt` is what the verdict may be off by it, in units of weight x lean.
    """

    weight: float
    share: float = 0.0
    lean: float
    spread: float
    size: float
    contribution: float = 0.0
    doubt: float
    questions: tuple[OpenQuestion, ...]

    def of(self, total: float) -> "Unsaid":
        """The same as a part of all weight."""
        share = self.weight / total if total else 0.0
        return replace(self, share=share, contribution=share * self.lean)

    def as_line(self) -> Line:
        """The same as a line like the others, for those that read lines."""
        return Line(
            id=UNSAID,
            title="What you did not say",
            weight=self.weight,
            share=self.share,
            lean=self.lean,
            spread=self.spread,
            contribution=self.contribution,
            because=(),
        )


@value
class Constraint:
    """A framework that a hard need excludes, the answer that says so and the fact behind it."""

    framework: Framework
    question: str
    answer: str
    because: str


@value
class Verdict:
    """What one lens says: `leader` is the margin's sign, `framework` is named only if called.

    `deviation` is how far the margin may be off, one standard deviation. `stated_alone`: weights
    or articles were chosen by hand, and only what was stated weighs.
    """

    lens: Lens
    call: Call
    framework: Framework | None
    leader: Framework | None
    margin: float
    win_share: float
    lines: tuple[Line, ...]
    experience: Line
    unsaid: Unsaid | None
    deviation: float
    stated_alone: bool
    constraints: tuple[Constraint, ...]

    @property
    def rows(self) -> tuple[Line, ...]:
        """Every row of the sum: the criteria, what the team knows, what was not said."""
        last = (self.unsaid.as_line(),) if self.unsaid else ()
        return (*self.lines, self.experience, *last)

    @property
    def scale(self) -> float:
        """What a bar of full width stands for, wherever bars are drawn.

        Never less than what the sum may be off by: small bars would look decisive beside nothing.
        """
        sizes = (abs(line.contribution) for line in self.rows)
        return max(*sizes, abs(self.margin), self.deviation) or 1.0

    @property
    def said(self) -> bool:
        """Whether anything that was said weighs."""
        return any(line.weight for line in (*self.lines, self.experience))


@value
class Way:
    """Another answer under which hard needs leave a framework in, and what it means."""

    question: str
    answer: str
    says: str
    framework: Framework


@value
class Recommendation:
    """The whole answer: on which terms, both verdicts, and what they rest on.

    `before` comes before either framework, `makes` says where the starter does not follow an
    answer yet, `clashes` which answers cannot be true together, `ways_out` what would let a
    framework in where hard needs exclude both.
    """

    terms: Terms
    answers: Answers
    verdicts: Mapping[Lens, Verdict]
    flips: Flips
    before: tuple[Advice, ...]
    advice: tuple[Advice, ...]
    makes: tuple[str, ...]
    clashes: tuple[str, ...]
    ways_out: tuple["Way", ...]

    @property
    def verdict(self) -> Verdict:
        """The verdict of the lens asked for."""
        return self.verdicts[self.terms.lens]


def call_text(verdict: Verdict) -> str:
    """The verdict in a few words."""
    if verdict.call == "close" and verdict.leader:
        return f"Too close to call, {TITLES[verdict.leader]} narrowly ahead"
    text = outcome(verdict.call, verdict.framework)
    return text[0].upper() + text[1:]


def counted(verdict: Verdict) -> list[Line]:
    """The lines that weigh anything, largest contribution first, then largest share."""
    lines = [line for line in verdict.rows if line.weight]
    return sorted(lines, key=lambda line: (-abs(line.contribution), -line.share, line.id))
