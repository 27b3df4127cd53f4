"""What may be asked, as frozen values: questions, their choices, what each choice means."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from advisor.frameworks import Framework
from advisor.values import value

UNSURE = "unsure"


@value
class WayOut:
    """Another answer under which a hard need excludes nothing, and what it means."""

    question: str
    answer: str
    says: str


@value
class RuleOut:
    """A hard need: `framework` is out when every question of `when` has one of its choices."""

    framework: Framework
    when: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    because: str
    ways_out: tuple[WayOut, ...] = ()


@value
class Advice:
    """A line beside the recommendation: a third choice, or something to know."""

    says: str
    because: str
    when: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)  # hashed by identity, to be cached by
class Instead:
    """What a choice weighs where `when` holds, instead of what it weighs else."""

    when: Mapping[str, tuple[str, ...]]
    importance: float
    weighs: Mapping[str, float]


@value
class Clash:
    """Answers that cannot be true together with a choice, and why."""

    when: Mapping[str, tuple[str, ...]]
    says: str


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)  # hashed by identity, to be cached by
class Choice:
    """One answer to a question and what follows from it.

    `usual` is its share among projects where the question arises, our estimate; `makes` and `sets`
    are about the starter; `before` comes before either framework.
    """

    id: str
    says: str
    usual: float = 0
    importance: float = 0
    weighs: Mapping[str, float] = field(default_factory=dict)
    instead: tuple[Instead, ...] = ()
    knows: Framework | None = None
    makes: str = ""
    sets: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    rules_out: tuple[RuleOut, ...] = ()
    clashes: tuple[Clash, ...] = ()
    before: tuple[Advice, ...] = ()
    advice: tuple[Advice, ...] = ()


@value
class Question:
    """One step of the interview, and one flag; `machine` names the finding that answers it.

    `title` names it in two to four words where its answer stands beside it; `core` must be
    answered where nobody can be asked; `always` is asked whatever it could still change.
    """

    id: str
    title: str
    prompt: str
    help: str
    core: bool
    default: str
    choices: tuple[Choice, ...]
    ask_when: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    machine: str = ""
    always: bool = False

    def words(self, answer: str) -> str:
        """An answer in a word or two: what its choice says before it goes into detail."""
        choice = self.choice(answer)
        return "Not sure" if choice is None else choice.says.partition(" - ")[0]

    def choice(self, answer: str) -> Choice | None:
        """The choice with this id; None for `unsure`."""
        return next((choice for choice in self.choices if choice.id == answer), None)

    @property
    def values(self) -> tuple[str, ...]:
        """Every answer allowed, `unsure` last."""
        return (*(choice.id for choice in self.choices), UNSURE)
