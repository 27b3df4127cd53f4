"""What would change a verdict, as values: answers, criteria, sources, and each weight's swing."""

from advisor.frameworks import Framework
from advisor.judgement.calls import Call
from advisor.values import value


@value
class AnswerFlip:
    """One answer that, changed alone, changes the call or the framework."""

    question: str
    before: str
    after: str
    call: Call
    framework: Framework | None
    margin: float


@value
class CriterionFlip:
    """The share of all weights at which a criterion turns the margin, others in their ratios."""

    id: str
    share: float
    flip_share: float
    towards: Framework


@value
class SourceFlip:
    """A source without which the call or the framework would be another."""

    source: str
    title: str
    call: Call
    framework: Framework | None
    margin: float


@value
class Swing:
    """The margin with one line's weight halved and doubled."""

    id: str
    halved: float
    doubled: float


@value
class Flips:
    """Everything that would change the verdict."""

    answers: tuple[AnswerFlip, ...] = ()
    criteria: tuple[CriterionFlip, ...] = ()
    sources: tuple[SourceFlip, ...] = ()
    tornado: tuple[Swing, ...] = ()
